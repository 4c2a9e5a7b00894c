package ai.rote.metrics.near;

import ai.rote.metrics.distance.Closeness;
import ai.rote.metrics.stat.Hits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How near each suffix drawn for one example came to its target. Kept as the different values with
 * their counts, so that a hundred thousand draws take no more room than the values they have, and
 * every threshold can still be asked for.
 */
public final class SampledExample {
  private final String id;
  private final Closeness closeness;
  private final double[] values; // each once, ascending
  private final long[] counts;
  private final long draws;

  private SampledExample(String id, Closeness closeness, double[] values, long[] counts) {
    this.id = Objects.requireNonNull(id, "id");
    this.closeness = Objects.requireNonNull(closeness, "closeness");
    this.values = values;
    this.counts = counts;
    this.draws = Arrays.stream(counts).sum();
    if (draws == 0) {
      throw new IllegalArgumentException(
          "example '" + id + "' needs at least 1 draw, but has none");
    }
  }

  /**
   * Compares draws with their target, token by token.
   *
   * @param id names the example
   * @param closeness how to compare
   * @param target the true suffix, in tokens
   * @param draws what was drawn, in tokens; at least one
   * @return the example
   * @throws IllegalArgumentException if there are no draws
   */
  public static SampledExample of(String id, Closeness closeness, int[] target, List<int[]> draws) {
    return ofValues(
        id,
        closeness,
        draws.stream().mapToDouble(draw -> closeness.between(target, draw)).toArray());
  }

  /**
   * Compares drawn texts with their target, character by character. A text of several tokenisations
   * is one text here.
   *
   * @param id names the example
   * @param closeness how to compare
   * @param target the true suffix
   * @param draws what was drawn; at least one
   * @return the example
   * @throws IllegalArgumentException if there are no draws
   */
  public static SampledExample ofText(
      String id, Closeness closeness, String target, List<String> draws) {
    return ofValues(
        id,
        closeness,
        draws.stream().mapToDouble(draw -> closeness.between(target, draw)).toArray());
  }

  /**
   * Takes what {@link Closeness#between} gave elsewhere.
   *
   * @param id names the example
   * @param closeness what the values are
   * @param values one for each draw; at least one
   * @return the example
   * @throws IllegalArgumentException if there are no values, or one of them is NaN
   */
  public static SampledExample ofValues(String id, Closeness closeness, double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted); // NaN last
    if (sorted.length > 0 && Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException("example '" + id + "': a draw's " + closeness + " is NaN");
    }
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    long[] counts = new long[distinct.length];
    for (double value : sorted) {
      counts[Arrays.binarySearch(distinct, value)]++;
    }
    return new SampledExample(id, closeness, distinct, counts);
  }

  /**
   * These draws and more of the same example: after a resumed run, or one more batch.
   *
   * @param more further draws
   * @return all of them
   * @throws IllegalArgumentException if the other is of another example or closeness
   */
  public SampledExample plus(SampledExample more) {
    if (!id.equals(more.id) || !closeness.equals(more.closeness)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "draws of '%s' (%s) cannot be added to draws of '%s' (%s)",
              more.id,
              more.closeness,
              id,
              closeness));
    }
    double[] all =
        Arrays.stream(new double[][] {values, more.values})
            .flatMapToDouble(Arrays::stream)
            .sorted()
            .distinct()
            .toArray();
    long[] sums = new long[all.length];
    addTo(sums, all);
    more.addTo(sums, all);
    return new SampledExample(id, closeness, all, sums);
  }

  private void addTo(long[] sums, double[] all) {
    for (int i = 0; i < values.length; i++) {
      sums[Arrays.binarySearch(all, values[i])] += counts[i];
    }
  }

  /**
   * The example's name.
   *
   * @return as it was given
   */
  public String id() {
    return id;
  }

  /**
   * How the draws were compared.
   *
   * @return as it was given
   */
  public Closeness closeness() {
    return closeness;
  }

  /**
   * M, how many draws there are.
   *
   * @return at least 1
   */
  public long draws() {
    return draws;
  }

  /**
   * The draws that are within a threshold: distance at most ε, or similarity at least τ.
   *
   * @param threshold ε or τ; not NaN
   * @return how many of all draws
   * @throws IllegalArgumentException if the threshold is NaN
   */
  public Hits hits(double threshold) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("a threshold for " + closeness + " must not be NaN");
    }
    long hits = 0;
    for (int i = 0; i < values.length; i++) {
      hits += closeness.isWithin(values[i], threshold) ? counts[i] : 0;
    }
    return new Hits(hits, draws);
  }

  @Override
  public String toString() {
    return "SampledExample[" + id + ", " + closeness + ", " + draws + " draws]";
  }
}
