package ai.rote.core.decoder;

import java.util.ArrayList;
import java.util.List;

/**
 * Attention with linear biases (Press et al. 2021, arXiv 2108.12409): scores fall with distance, in
 * each head at a rate of its own.
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
   * @param slopes as the record says
   * @param scale as the record says
   * @param rounded as the record says
   */
  public Alibi {
    slopes = List.copyOf(slopes);
  }

  /**
   * The published slopes: a geometric sequence from 2<sup>−8/heads</sup> to 2<sup>−8</sup>. Where
   * the number of heads is no power of two, every other slope of the next longer sequence is added.
   *
   * @param heads how many
   * @param scale as the record says
   * @param rounded as the record says
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
