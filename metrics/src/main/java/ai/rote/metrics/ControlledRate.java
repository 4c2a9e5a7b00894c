package ai.rote.metrics;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.metrics.stat.RateRatio;
import ai.rote.metrics.stat.Significance;
import java.util.Objects;
import java.util.Optional;

/**
 * A rate beside the same rate of a <b>control set</b>: comparable texts that the model has not
 * seen. What it extracts of those it can write without having memorized it.
 *
 * @param measured the rate of the training data
 * @param control the rate of the control set, measured in the same way
 */
public record ControlledRate(Rate measured, Rate control) {

  /**
   * An estimate with its interval.
   *
   * @param value at most 1; below 0 if the control's rate is the higher one
   * @param interval around it
   */
  public record Adjusted(double value, Interval interval) {

    /** Value and interval. */
    @Override
    public String toString() {
      return Interval.around(value, Optional.of(interval));
    }
  }

  /**
   * Refuses nulls.
   *
   * @param measured the rate of the training data
   * @param control the rate of the control set
   */
  public ControlledRate {
    Objects.requireNonNull(measured, "measured");
    Objects.requireNonNull(control, "control");
  }

  /**
   * How much higher the measured rate is.
   *
   * @return measured − control, with the exact interval that agrees with {@link #significance()}
   */
  public RateDifference difference() {
    return RateDifference.independent(measured, control);
  }

  /**
   * How many times as high the measured rate is.
   *
   * @return measured / control, with Koopman's interval
   */
  public RateRatio ratio() {
    return RateRatio.independent(measured, control);
  }

  /**
   * The <b>rate adjusted for the control</b>: the share of the training data that is extracted and
   * would not have been, had the model not seen it,
   *
   * <pre>
   *   (π_m − π_c) / (1 − π_c)  =  1 − (1 − π_m)/(1 − π_c)
   * </pre>
   *
   * This is Abbott's formula: of the share 1 − π_c that cannot be written unseen, how much is
   * written. The interval is exact, melded like the difference's: it lies above 0 exactly if that
   * does.
   *
   * @return the adjusted rate; empty if all of the control set is extracted, where it is not
   *     defined
   * @see <a href="https://doi.org/10.1093/jee/18.2.265a">Abbott 1925, A method of computing the
   *     effectiveness of an insecticide</a>
   */
  public Optional<Adjusted> adjusted() {
    return adjusted(measured.interval().level(), 1);
  }

  /**
   * The rate adjusted for the control, as one of several comparisons that are read together. The
   * interval lies above 0 exactly if that of the difference does in a {@link
   * ai.rote.metrics.stat.RateFamily} of as many.
   *
   * @param level of all their intervals together, in (0, 1)
   * @param comparisons how many there are, at least 1; adjusted for by Bonferroni's inequality
   * @return as {@link #adjusted()}, with an interval that holds together with the others
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public Optional<Adjusted> adjusted(double level, int comparisons) {
    if (control.count() == control.total()) {
      return Optional.empty();
    }
    return Optional.of(
        new Adjusted(
            1 - (1 - measured.value()) / (1 - control.value()),
            RateDifference.adjustedInterval(measured, control, level, comparisons)));
  }

  /**
   * Whether the two rates differ, by Fisher's exact test; of examples in clusters or with weights,
   * at their effective number.
   *
   * @return its p-value
   */
  public Significance significance() {
    return Significance.between(measured, control);
  }
}
