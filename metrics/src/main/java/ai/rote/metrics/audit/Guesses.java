package ai.rote.metrics.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Guesses which canaries were in the training data: the k₊ with the highest scores are said to be
 * in, the k₋ with the lowest to be out, and about the others nothing is said.
 *
 * @param in k₊, how many were guessed to be in
 * @param out k₋, how many were guessed to be out
 * @param rightIn how many of the first are in
 * @param rightOut how many of the second are out
 * @see <a href="https://arxiv.org/abs/2305.08846">Steinke, Nasr and Jagielski 2023, Algorithm 1</a>
 */
public record Guesses(int in, int out, int rightIn, int rightOut) {

  /**
   * Checks the counts.
   *
   * @param in how many were guessed to be in
   * @param out how many were guessed to be out
   * @param rightIn how many of the first are in
   * @param rightOut how many of the second are out
   * @throws IllegalArgumentException if a count is below 0, or more guesses are right than were
   *     made
   */
  public Guesses {
    if (rightIn < 0 || rightOut < 0 || rightIn > in || rightOut > out) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "of %d and %d guesses, %d and %d cannot be right",
              in,
              out,
              rightIn,
              rightOut));
    }
  }

  /**
   * Guesses by score. Of equal scores the canary that comes first is held for the one that is more
   * likely in, which depends on nothing that the coin decided.
   *
   * @param scores of all canaries, higher ones speaking for being in; not changed
   * @param isIn whether each is in
   * @param guessIn k₊, at least 0
   * @param guessOut k₋, at least 0
   * @return the guesses
   * @throws IllegalArgumentException if there is not one score for each canary, a score is NaN, or
   *     more is to be guessed than there are canaries
   */
  public static Guesses of(double[] scores, boolean[] isIn, int guessIn, int guessOut) {
    if (scores.length != isIn.length || DoubleStream.of(scores).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "guesses need one score for each canary, and none that is NaN");
    }
    if (guessIn < 0 || guessOut < 0 || (long) guessIn + guessOut > scores.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "guesses must be at least 0, and together at most the %d canaries, but are %d and %d",
              scores.length,
              guessIn,
              guessOut));
    }
    int[] byScore =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[b], scores[a])) // stable
            .mapToInt(Integer::intValue)
            .toArray();
    int rightIn = (int) Arrays.stream(byScore, 0, guessIn).filter(i -> isIn[i]).count();
    int rightOut =
        (int)
            Arrays.stream(byScore, scores.length - guessOut, scores.length)
                .filter(i -> !isIn[i])
                .count();
    return new Guesses(guessIn, guessOut, rightIn, rightOut);
  }

  /**
   * How many guesses were made.
   *
   * @return k₊ + k₋
   */
  public int made() {
    return in + out;
  }

  /**
   * How many guesses are right.
   *
   * @return at most {@link #made()}
   */
  public int right() {
    return rightIn + rightOut;
  }
}
