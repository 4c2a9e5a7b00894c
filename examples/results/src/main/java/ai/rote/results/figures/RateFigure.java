package ai.rote.results.figures;

import ai.rote.metrics.stat.DesignEffect;
import ai.rote.metrics.stat.Rate;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A share of examples.
 *
 * @param rate the share: count / total, if there is a count
 * @param count how many examples have the property; null where they are weighted, so that nobody
 *     takes count / total for the rate
 * @param unweightedCount the same where they are weighted; else null
 * @param total how many examples there are
 * @param bounds around the rate
 * @param upperBound of a rate of 0, at the level of the bounds; null of others
 * @param clusters how many clusters the examples are in; null if each stands for itself
 * @param effectiveTotal how many independent examples would tell as much; null for examples that
 *     are independent and count once, and where a whole population was measured
 * @param designEffect total / effectiveTotal; null as that is
 * @param estimatedTotal how many examples of the population have the property; null where they are
 *     not weighted and its size is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateFigure(
    double rate,
    Long count,
    Long unweightedCount,
    long total,
    @JsonUnwrapped Bounds bounds,
    UpperBoundFigure upperBound,
    Long clusters,
    Double effectiveTotal,
    Double designEffect,
    TotalFigure estimatedTotal) {

  /** A one-sided bound at a lower level lies below what it bounds. */
  static final double LEAST_LEVEL = 0.5;

  /**
   * A rate as it stands in files.
   *
   * @param rate computed
   * @return the same
   */
  public static RateFigure of(Rate rate) {
    double level = rate.interval().level();
    Optional<DesignEffect> design =
        rate.design().filter(each -> each.effectiveTotal() < Double.POSITIVE_INFINITY);
    return new RateFigure(
        rate.value(),
        rate.isWeighted() ? null : (Long) rate.count(),
        rate.isWeighted() ? (Long) rate.count() : null,
        rate.total(),
        Bounds.of(rate.interval()),
        rate.count() > 0 || level <= LEAST_LEVEL
            ? null
            : UpperBoundFigure.of(rate.upperBound(level)),
        rate.design()
            .map(DesignEffect::clusters)
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .orElse(null),
        design.map(DesignEffect::effectiveTotal).orElse(null),
        design.map(DesignEffect::value).orElse(null),
        rate.estimatedTotal().map(TotalFigure::of).orElse(null));
  }

  /**
   * How many examples have the property, whatever each counts for.
   *
   * @return from 0 to the total
   */
  public long found() {
    return count == null ? unweightedCount : count;
  }

  /**
   * Count and total in words.
   *
   * @return as in {@code 89/384}, or {@code 89 of 384, weighted}
   */
  public String counts() {
    return count == null ? unweightedCount + " of " + total + ", weighted" : count + "/" + total;
  }
}
