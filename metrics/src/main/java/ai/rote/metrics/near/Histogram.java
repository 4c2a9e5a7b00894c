package ai.rote.metrics.near;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * How often each value came up among many draws. It takes the room of the different values, however
 * many draws there are: a distance in tokens has at most as many values as a suffix has tokens and
 * one more.
 */
public final class Histogram {
  private final double[] values; // each once, ascending
  private final long[] counts;
  private final long total;

  /** The arrays are taken over. */
  private Histogram(double[] values, long[] counts) {
    this.values = values;
    this.counts = counts;
    this.total = Arrays.stream(counts).reduce(0, Math::addExact);
  }

  /**
   * Counts values.
   *
   * @param values in any order, each as often as it came up; may be none
   * @return their histogram
   * @throws IllegalArgumentException if a value is NaN
   */
  public static Histogram of(double... values) {
    double[] sorted = Arrays.stream(values).map(each -> 0.0 + each).sorted().toArray(); // NaN last
    if (sorted.length > 0) {
      refuseNaN(sorted[sorted.length - 1]);
    }
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    long[] counts = new long[distinct.length];
    int i = 0;
    for (double each : sorted) {
      i += each > distinct[i] ? 1 : 0;
      counts[i]++;
    }
    return new Histogram(distinct, counts);
  }

  /**
   * Takes what was counted elsewhere.
   *
   * @param values each once, in ascending order; copied
   * @param counts how often each came up, at least once; copied
   * @return the histogram
   * @throws IllegalArgumentException if there are not as many counts as values, the values do not
   *     ascend, one is NaN, or a count is below 1
   */
  public static Histogram ofCounts(double[] values, long[] counts) {
    if (values.length != counts.length) {
      throw new IllegalArgumentException(
          "a histogram needs a count for each value, but has "
              + values.length
              + " values and "
              + counts.length
              + " counts");
    }
    for (int i = 0; i < values.length; i++) {
      refuseNaN(values[i]);
      if (i > 0 && values[i] <= values[i - 1]) {
        throw new IllegalArgumentException(
            "the values of a histogram must ascend, but "
                + values[i]
                + " follows "
                + values[i - 1]);
      }
      if (counts[i] < 1) {
        throw new IllegalArgumentException(
            "a value of a histogram came up at least once, but "
                + values[i]
                + " "
                + counts[i]
                + " times");
      }
    }
    return new Histogram(values.clone(), counts.clone());
  }

  private static void refuseNaN(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("a histogram counts numbers, but a value is NaN");
    }
  }

  /**
   * How many different values there are.
   *
   * @return 0 if nothing was counted
   */
  public int size() {
    return values.length;
  }

  /**
   * One of the values.
   *
   * @param i from 0, for the least, to {@link #size()} − 1
   * @return the value
   */
  public double value(int i) {
    return values[i];
  }

  /**
   * How often one of the values came up.
   *
   * @param i as for {@link #value(int)}
   * @return at least 1
   */
  public long count(int i) {
    return counts[i];
  }

  /**
   * How many draws there are.
   *
   * @return the sum of all counts
   */
  public long total() {
    return total;
  }

  /**
   * These draws and more.
   *
   * @param more further draws
   * @return all of them
   */
  public Histogram plus(Histogram more) {
    double[] all = new double[values.length + more.values.length];
    long[] sums = new long[all.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < values.length || j < more.values.length) {
      boolean here = j == more.values.length || (i < values.length && values[i] <= more.values[j]);
      boolean there = i == values.length || (j < more.values.length && more.values[j] <= values[i]);
      all[size] = here ? values[i] : more.values[j];
      sums[size] = (here ? counts[i++] : 0) + (there ? more.counts[j++] : 0);
      size++;
    }
    return new Histogram(Arrays.copyOf(all, size), Arrays.copyOf(sums, size));
  }

  /**
   * The same draws on another scale.
   *
   * @param scale what becomes of each value; must not turn the order of two values round. Values
   *     that become one are counted together
   * @return a new histogram
   * @throws IllegalArgumentException if the order is turned round, or a value becomes NaN
   */
  public Histogram map(DoubleUnaryOperator scale) {
    double[] mapped = new double[values.length];
    long[] sums = new long[values.length];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      double value = scale.applyAsDouble(values[i]);
      if (size > 0 && value == mapped[size - 1]) {
        sums[size - 1] += counts[i];
      } else {
        mapped[size] = value;
        sums[size] = counts[i];
        size++;
      }
    }
    return ofCounts(Arrays.copyOf(mapped, size), Arrays.copyOf(sums, size));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram that
        && Arrays.equals(values, that.values)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(values), Arrays.hashCode(counts));
  }

  /** {@code Histogram[3 values, 100000 draws]}. */
  @Override
  public String toString() {
    return "Histogram[" + values.length + " values, " + total + " draws]";
  }
}
