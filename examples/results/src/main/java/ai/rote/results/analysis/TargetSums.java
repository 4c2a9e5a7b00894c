package ai.rote.results.analysis;

import ai.rote.metrics.match.TargetMatch;
import ai.rote.metrics.stat.Rate;

/** Sums over targets, each with the output that it belongs to. */
public final class TargetSums {
  private long count;
  private long found;
  private final double[] words = new double[4];
  private final double[] characters = new double[4];

  TargetSums() {}

  /**
   * Means of likenesses.
   *
   * @param longestRun the longest common run over the target's length
   * @param common the longest common subsequence over the target's length
   * @param similarity 1 − edit distance / the longer length
   * @param partSimilarity the same with the nearest part of the output, over the target's length
   */
  public record Means(double longestRun, double common, double similarity, double partSimilarity) {}

  void add(TargetMatch match) {
    count++;
    found += match.found() ? 1 : 0;
    add(words, match.words());
    add(characters, match.characters());
  }

  private static void add(double[] sums, TargetMatch.Likeness likeness) {
    sums[0] += (double) likeness.longestRun() / likeness.target();
    sums[1] += likeness.common();
    sums[2] += likeness.similarity();
    sums[3] += likeness.partSimilarity();
  }

  private Means means(double[] sums) {
    return new Means(sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count);
  }

  /**
   * Whether there is no target.
   *
   * @return then nothing else can be asked
   */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * How many stand in their output, word for word.
   *
   * @return of all
   */
  public Rate found() {
    return Rate.of(found, count);
  }

  /**
   * Likeness of their words.
   *
   * @return means over all of them
   */
  public Means words() {
    return means(words);
  }

  /**
   * Likeness of their characters.
   *
   * @return means over all of them
   */
  public Means characters() {
    return means(characters);
  }
}
