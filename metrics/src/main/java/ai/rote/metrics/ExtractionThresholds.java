package ai.rote.metrics;

import ai.rote.metrics.stat.CumulativeRates;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Rate;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The extraction probabilities of a data set, the likeliest first: what n queries reach first. */
final class ExtractionThresholds {
  private final double[] logProbs;

  /** The examples' indices, the likeliest first. */
  private final int[] order;

  private final CumulativeRates rates;

  ExtractionThresholds(double[] logProbs, Estimator estimator) {
    this.logProbs = logProbs;
    this.order =
        IntStream.range(0, logProbs.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -logProbs[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.rates = estimator.cumulative(order);
  }

  int size() {
    return order.length;
  }

  /** The examples' indices, the likeliest first; not to be changed. */
  int[] order() {
    return order;
  }

  /** The (i + 1)-th likeliest. */
  ExtractionProbability get(int i) {
    return ExtractionProbability.ofLog(logProbs[order[i]]);
  }

  /** The share of the likeliest so many. */
  Rate rate(int count) {
    return rates.first(count);
  }

  /** The same without its interval. */
  double share(int count) {
    return rates.share(count);
  }

  /** How many examples are (n, p)-discoverable. */
  int discoverable(long n, double p) {
    return leading(each -> each.isDiscoverable(n, p));
  }

  /** How many examples the scheme can emit at all. */
  int possible() {
    return leading(ExtractionProbability::isPossible);
  }

  /** How many have a property that whatever is likelier has too. */
  private int leading(Predicate<ExtractionProbability> property) {
    int with = 0;
    int without = order.length;
    while (with < without) {
      int middle = (with + without) >>> 1;
      if (property.test(get(middle))) {
        with = middle + 1;
      } else {
        without = middle;
      }
    }
    return with;
  }

  /** How many are at least as likely as the (i + 1)-th: i + 1, and those that equal it. */
  int atLeast(int i) {
    double value = get(i).logNats();
    int count = i + 1;
    while (count < size() && get(count).logNats() == value) {
      count++;
    }
    return count;
  }
}
