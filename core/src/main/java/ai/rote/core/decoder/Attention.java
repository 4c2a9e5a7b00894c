package ai.rote.core.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the attention of all layers has in common.
 *
 * @param heads number of query heads
 * @param keyValueHeads number of key and value heads; divides {@code heads}
 * @param headSize dimensions of each
 * @param projection how the matrices of queries, keys and values are stored
 * @param projectionBias whether these have biases
 * @param projectionClip results are cut to this size; 0 for any
 * @param outputBias whether the matrix behind has a bias
 * @param normed which norms queries and keys pass
 * @param cap soft limit of the scores; 0 for none
 * @param sinks whether each head has one more key, of a learned score and without a value (Xiao et
 *     al. 2023, arXiv 2309.17453)
 */
public record Attention(
    int heads,
    int keyValueHeads,
    int headSize,
    Projection projection,
    boolean projectionBias,
    double projectionClip,
    boolean outputBias,
    Normed normed,
    double cap,
    boolean sinks)
    implements DecoderAttention {

  /**
   * Attention with linear biases (Press et al. 2021, arXiv 2108.12409): scores fall with distance,
   * in each head at a rate of its own.
   *
   * @param slopes what each token of distance costs, for each head
   * @param scale factor on that cost
   * @param rounded whether slopes and costs are rounded to bfloat16 whatever the model computes in
   */
  public record Alibi(List<Double> slopes, double scale, boolean rounded) {

    /** No such bias. */
    public static final Alibi NONE = new Alibi(List.of(), 1, false);

    /**
     * Copies the slopes.
     *
     * @param slopes what each token of distance costs, for each head
     * @param scale factor on that cost
     * @param rounded whether slopes and costs are rounded to bfloat16 whatever the model computes
     *     in
     */
    public Alibi {
      slopes = List.copyOf(slopes);
    }

    /**
     * The published slopes: a geometric sequence from 2<sup>−8/heads</sup> to 2<sup>−8</sup>. Where
     * the number of heads is no power of two, every other slope of the next longer sequence is
     * added.
     *
     * @param heads how many
     * @param scale factor on that cost
     * @param rounded whether slopes and costs are rounded to bfloat16 whatever the model computes
     *     in
     * @return the biases
     */
    public static Alibi of(int heads, double scale, boolean rounded) {
      int power = Integer.highestOneBit(heads);
      List<Double> slopes = new ArrayList<>();
      for (int i = 1; i <= power; i++) {
        slopes.add(Math.pow(2, -8.0 * i / power));
      }
      for (int i = 1; slopes.size() < heads; i += 2) {
        slopes.add(Math.pow(2, -4.0 * i / power));
      }
      return new Alibi(slopes, scale, rounded);
    }
  }

  /** How the matrices of queries, keys and values are stored. */
  public enum Projection {
    /** Three matrices. */
    SPLIT,
    /** One matrix: all queries, then all keys, then all values. */
    BLOCKS,
    /** One matrix: for each key-value head its queries, its key, its value. */
    GROUPS,
    /** One matrix: four times the queries, the values and the keys of a quarter of the heads. */
    QUARTERS;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which norms queries and keys pass, before they are turned unless it says otherwise. */
  public enum Normed {
    /** None. */
    NO,
    /** One within each head, its scale shared by all heads. */
    WITHIN_HEADS,
    /** The same, after they are turned. */
    WITHIN_HEADS_TURNED,
    /** One within each head, each head with a scale of its own. */
    WITHIN_HEADS_APART,
    /** One over all heads together. */
    ACROSS_HEADS;

    String scriptName() {
      return switch (this) {
        case NO -> "none";
        case WITHIN_HEADS, WITHIN_HEADS_APART -> "head";
        case WITHIN_HEADS_TURNED -> "head_turned";
        case ACROSS_HEADS -> "width";
      };
    }
  }

  /**
   * Attention without biases, norms or limits.
   *
   * @param heads number of query heads
   * @param keyValueHeads number of key and value heads
   * @param headSize dimensions of each
   * @param projection how the matrices of queries, keys and values are stored
   * @return the attention
   */
  public static Attention of(int heads, int keyValueHeads, int headSize, Projection projection) {
    return new Attention(
        heads, keyValueHeads, headSize, projection, false, 0, false, Normed.NO, 0, false);
  }

  /**
   * This attention with biases or without.
   *
   * @param onProjection whether queries, keys and values have them
   * @param onOutput whether the matrix behind has one
   * @return new attention
   */
  public Attention withBias(boolean onProjection, boolean onOutput) {
    return new Attention(
        heads,
        keyValueHeads,
        headSize,
        projection,
        onProjection,
        projectionClip,
        onOutput,
        normed,
        cap,
        sinks);
  }

  /**
   * This attention with norms on queries and keys.
   *
   * @param newNormed which
   * @return new attention
   */
  public Attention withNormed(Normed newNormed) {
    return new Attention(
        heads,
        keyValueHeads,
        headSize,
        projection,
        projectionBias,
        projectionClip,
        outputBias,
        newNormed,
        cap,
        sinks);
  }

  /**
   * This attention with limits.
   *
   * @param newClip hard limit of queries, keys and values; 0 for none
   * @param newCap soft limit of the scores; 0 for none
   * @return new attention
   */
  public Attention withLimits(double newClip, double newCap) {
    return new Attention(
        heads,
        keyValueHeads,
        headSize,
        projection,
        projectionBias,
        newClip,
        outputBias,
        normed,
        newCap,
        sinks);
  }

  /**
   * This attention with sinks.
   *
   * @return new attention
   */
  public Attention withSinks() {
    return new Attention(
        heads,
        keyValueHeads,
        headSize,
        projection,
        projectionBias,
        projectionClip,
        outputBias,
        normed,
        cap,
        true);
  }

  @Override
  public long cacheValuesPerToken() {
    return 2L * keyValueHeads * headSize;
  }

  @Override
  public double customaryScale() {
    return 1 / Math.sqrt(headSize);
  }
}
