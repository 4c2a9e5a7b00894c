package ai.rote.metrics;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Mean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The mean difference of ln p_z between two models, over the examples that both can emit, with how
 * many that leaves out.
 *
 * @param mean of ln p_z(first) − ln p_z(second) in nats, over examples for which both are finite;
 *     empty if there are none
 * @param onlyFirstPossible how many examples only the first can emit
 * @param onlySecondPossible how many only the second can emit
 * @param neitherPossible how many neither can emit
 */
public record LogProbDifference(
    Optional<Mean> mean, long onlyFirstPossible, long onlySecondPossible, long neitherPossible) {

  static LogProbDifference of(
      double[] first, double[] second, Function<double[], Optional<Interval>> interval) {
    double[] differences = new double[first.length];
    int possible = 0;
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      boolean inFirst = first[i] > Double.NEGATIVE_INFINITY;
      boolean inSecond = second[i] > Double.NEGATIVE_INFINITY;
      if (inFirst && inSecond) {
        differences[possible++] = first[i] - second[i];
      } else if (inFirst) {
        onlyFirst++;
      } else if (inSecond) {
        onlySecond++;
      }
    }
    double[] values = Arrays.copyOf(differences, possible);
    Optional<Mean> mean =
        possible == 0
            ? Optional.empty()
            : Optional.of(
                new Mean(Arrays.stream(values).sum() / possible, possible, interval.apply(values)));
    return new LogProbDifference(
        mean, onlyFirst, onlySecond, first.length - possible - onlyFirst - onlySecond);
  }

  /** The mean and what it leaves out. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s; possible in the first alone %d, in the second alone %d, in neither %d",
        mean.map(Mean::toString).orElse("no example possible in both"),
        onlyFirstPossible,
        onlySecondPossible,
        neitherPossible);
  }
}
