package ai.rote.metrics;

import java.util.Arrays;
import java.util.function.Predicate;

/** The extraction probabilities of a data set, the likeliest first: what n queries reach first. */
final class ExtractionThresholds {
  private final double[] ascending;

  ExtractionThresholds(double[] logProbs) {
    this.ascending = logProbs.clone();
    Arrays.sort(ascending);
  }

  int size() {
    return ascending.length;
  }

  /** The (i + 1)-th likeliest. */
  ExtractionProbability get(int i) {
    return ExtractionProbability.ofLog(ascending[ascending.length - 1 - i]);
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
    int without = ascending.length;
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
