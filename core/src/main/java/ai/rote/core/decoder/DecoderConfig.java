package ai.rote.core.decoder;

import ai.rote.core.decoder.Attention.Alibi;
import java.util.List;
import java.util.Locale;

/**
 * What makes the one decoder a particular model. {@link #builder()} fills in what most families
 * have in common, so that a family names only what differs.
 *
 * @param width size of the residual stream
 * @param vocabularySize number of token ids
 * @param contextTokens the most tokens a sequence may have
 * @param embedding how tokens and positions enter
 * @param norm the norms
 * @param residual what each MLP reads
 * @param residualScale factor on what attention and MLP add to the stream
 * @param attention what the attention of all layers has in common
 * @param rotary the rotary embeddings that layers choose from; usually one or none
 * @param rotaryInterleaved whether neighbouring dimensions are turned as a pair, rather than
 *     dimension i with dimension i + half
 * @param alibi linear biases of attention
 * @param mlp the MLPs
 * @param blocks one entry a layer
 * @param transposed which of the blocks' matrices are stored as [in, out]
 * @param head how logits come out
 */
public record DecoderConfig(
    int width,
    int vocabularySize,
    int contextTokens,
    Embedding embedding,
    Norm norm,
    Residual residual,
    double residualScale,
    DecoderAttention attention,
    List<Rotary> rotary,
    boolean rotaryInterleaved,
    Alibi alibi,
    Mlp mlp,
    List<Layer> blocks,
    Transposed transposed,
    Head head) {

  /**
   * What may differ from layer to layer.
   *
   * @param window how many tokens it sees, the present one included; {@link #WHOLE} for all
   * @param rotaryTable which of the decoder's rotary embeddings turns its queries and keys; {@link
   *     #NOT_TURNED} for none
   * @param scale of its attention scores
   */
  public record Layer(int window, int rotaryTable, double scale) {

    /** The window of a layer that sees the whole sequence. */
    public static final int WHOLE = Integer.MAX_VALUE;

    /** The rotary table of a layer without rotary embedding. */
    public static final int NOT_TURNED = -1;
  }

  /** Which of the blocks' matrices are stored as [in, out], and not as [out, in]. */
  public enum Transposed {
    /** None. */
    NONE,
    /** All. */
    ALL,
    /** Those of experts. */
    EXPERTS;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a matrix of a block is. */
    boolean holdsFor(TensorSpec matrix) {
      return this == ALL || (this == EXPERTS && matrix.isOfExpert());
    }
  }

  /** What the MLP of a block reads. */
  public enum Residual {
    /** The stream with attention's result added, through a norm. */
    SEQUENTIAL,
    /** The block's input, through a norm of its own. */
    PARALLEL,
    /** The block's input, through the same norm as attention. */
    PARALLEL_SHARED_NORM;

    /** How {@code decoder.py} spells it. */
    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How tokens and positions enter.
   *
   * @param width size of a token's embedding; projected to the stream's if that is another
   * @param scale factor on it
   * @param positions rows in the table of learned positions; 0 for no table
   * @param firstPosition which row the first token reads
   * @param sinusoidal whether there is a table of positions that is computed: sines and cosines
   * @param normed whether a norm follows
   */
  public record Embedding(
      int width,
      double scale,
      int positions,
      int firstPosition,
      boolean sinusoidal,
      boolean normed) {}

  /**
   * How logits come out.
   *
   * @param tied whether the vocabulary head is the embedding
   * @param bias whether it has a bias
   * @param scale factor on logits
   * @param cap soft limit of logits; 0 for none
   */
  public record Head(boolean tied, boolean bias, double scale, double cap) {}

  /**
   * Checks that the parts fit together.
   *
   * @param width size of the residual stream
   * @param vocabularySize number of token ids
   * @param contextTokens the most tokens a sequence may have
   * @param embedding how tokens and positions enter
   * @param norm the norms
   * @param residual what each MLP reads
   * @param residualScale factor on what attention and MLP add to the stream
   * @param attention what the attention of all layers has in common
   * @param rotary the rotary embeddings that layers choose from
   * @param rotaryInterleaved whether neighbouring dimensions are turned as a pair, rather than
   *     dimension i with dimension i + half
   * @param alibi linear biases of attention
   * @param mlp the MLPs
   * @param blocks one entry a layer
   * @param transposed which of the blocks' matrices are stored as [in, out]
   * @param head how logits come out
   */
  public DecoderConfig {
    rotary = List.copyOf(rotary);
    blocks = List.copyOf(blocks);
    for (Rotary each : rotary) {
      if (!sameStretch(each, rotary.get(0))) {
        throw new IllegalArgumentException("rotary embeddings that stretch in different ways");
      }
    }
    if (attention instanceof LatentAttention) {
      // What latent_decoder.py does not have.
      boolean plain =
          embedding.equals(new Embedding(width, 1, 0, 0, false, false))
              && norm.place() == Norm.Place.BEFORE
              && norm.last()
              && residual == Residual.SEQUENTIAL
              && residualScale == 1
              && rotary.size() == 1
              && alibi.slopes().isEmpty()
              && blocks.stream().allMatch(new Layer(Layer.WHOLE, 0, blocks.get(0).scale())::equals);
      if (!plain) {
        throw new IllegalArgumentException("latent attention stands in plain decoders only");
      }
    }
  }

  private static boolean sameStretch(Rotary a, Rotary b) {
    return a.trainedTokens() == b.trainedTokens() && a.growth() == b.growth();
  }

  /**
   * The same with matrices of blocks stored as [out, in], whatever the family does.
   *
   * @return another configuration
   */
  public DecoderConfig withOutputsFirst() {
    return new DecoderConfig(
        width,
        vocabularySize,
        contextTokens,
        embedding,
        norm,
        residual,
        residualScale,
        attention,
        rotary,
        rotaryInterleaved,
        alibi,
        mlp,
        blocks,
        Transposed.NONE,
        head);
  }

  /**
   * The number of blocks.
   *
   * @return at least 1
   */
  public int layers() {
    return blocks.size();
  }

  /**
   * Up to which length a sequence's logits at a position depend on nothing that stands to the right
   * of it, its own length included. Some ways of stretching rotary embedding choose their angles by
   * the length of the sequence; beyond this length, rows of different lengths must not share a
   * batch.
   *
   * @return tokens given to the model
   */
  public int lengthMattersAbove() {
    return rotary.stream().mapToInt(Rotary::trainedTokens).min().orElse(Integer.MAX_VALUE);
  }

  /**
   * How many numbers the keys and values of one token are, over all layers.
   *
   * @return what a cache holds for each token of each sequence
   */
  public long cacheValuesPerToken() {
    return layers() * attention.cacheValuesPerToken();
  }

  /**
   * Starts a configuration with what most families have in common: layer norms before each branch,
   * branches one after the other, no positions, no biases, a head of its own.
   *
   * @return a new builder
   */
  public static DecoderBuilder builder() {
    return new DecoderBuilder();
  }
}
