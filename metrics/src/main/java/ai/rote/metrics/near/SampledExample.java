package ai.rote.metrics.near;

import ai.rote.metrics.distance.Closeness;
import ai.rote.metrics.stat.Hits;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How near each suffix drawn for one example came to its target. Kept as a {@link Histogram}, so
 * that a hundred thousand draws take no more room than the values they have, and every threshold
 * can still be asked for.
 */
public final class SampledExample {
  private final String id;
  private final Closeness closeness;
  private final Histogram values;

  private SampledExample(String id, Closeness closeness, Histogram values) {
    this.id = Objects.requireNonNull(id, "id");
    this.closeness = Objects.requireNonNull(closeness, "closeness");
    this.values = values;
    if (values.total() == 0) {
      throw new IllegalArgumentException(
          "example '" + id + "' needs at least 1 draw, but has none");
    }
  }

  /**
   * Takes how near the draws came.
   *
   * @param id names the example
   * @param closeness what compared each draw with the target
   * @param values what {@link Closeness#between} gave, counted; at least one draw
   * @return the example
   * @throws IllegalArgumentException if there are no draws
   */
  public static SampledExample of(String id, Closeness closeness, Histogram values) {
    return new SampledExample(id, closeness, values);
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
  public static SampledExample ofTokens(
      String id, Closeness closeness, int[] target, List<int[]> draws) {
    return of(
        id,
        closeness,
        Histogram.of(
            draws.stream().mapToDouble(draw -> closeness.between(target, draw)).toArray()));
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
    return of(
        id,
        closeness,
        Histogram.of(
            draws.stream().mapToDouble(draw -> closeness.between(target, draw)).toArray()));
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
    return new SampledExample(id, closeness, values.plus(more.values));
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
   * How near the draws came.
   *
   * @return what {@link Closeness#between} gave, counted
   */
  public Histogram values() {
    return values;
  }

  /**
   * M, how many draws there are.
   *
   * @return at least 1
   */
  public long draws() {
    return values.total();
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
    for (int i = 0; i < values.size(); i++) {
      hits += closeness.isWithin(values.value(i), threshold) ? values.count(i) : 0;
    }
    return new Hits(hits, values.total());
  }

  @Override
  public String toString() {
    return "SampledExample[" + id + ", " + closeness + ", " + draws() + " draws]";
  }
}
