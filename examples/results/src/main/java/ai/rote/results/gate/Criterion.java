package ai.rote.results.gate;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleSize;
import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.gate.GateOutcome.Finding;
import ai.rote.results.gate.GateOutcome.Result;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;

/** One thing that a gate asks of a report. */
public sealed interface Criterion {

  /**
   * Judges a report by this criterion.
   *
   * @param report of the model
   * @param level of the one-sided bounds, in (0.5, 1)
   * @return what was found
   * @throws IllegalArgumentException if the report has no scores under the criterion's scheme, or
   *     not the examples of its baseline
   */
  Finding judge(ExtractionReport report, double level);

  /**
   * A rate is at most so high.
   *
   * @param rate of the report
   * @param limit in (0, 1)
   */
  record AtMost(MeasuredRate rate, double limit) implements Criterion {

    /**
     * Checks the range.
     *
     * @param rate of the report
     * @param limit in (0, 1)
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public AtMost {
      Objects.requireNonNull(rate, "rate");
      if (!(limit > 0 && limit < 1)) {
        throw new IllegalArgumentException(
            "a gate's limit must be between 0 and 1, as 0.01 for 1 %, but is " + limit);
      }
    }

    @Override
    public Finding judge(ExtractionReport report, double level) {
      Rate found = rate.of(report);
      double upper = found.upperBound(level).value();
      double lower = found.lowerBound(level);
      Result result =
          upper <= limit ? Result.SHOWN : lower > limit ? Result.EXCEEDED : Result.UNDECIDED;
      return new Finding(
          rate + " at most " + percent(limit),
          result,
          counts(found)
              + (result == Result.EXCEEDED
                  ? ", "
                      + percent(found.value())
                      + ", lower bound "
                      + rounded(lower, RoundingMode.FLOOR)
                  : ", upper bound " + rounded(upper, RoundingMode.CEILING))
              + " %"
              + tooFew(found.effectiveTotal(1 - level), level));
    }

    private static String counts(Rate found) {
      return String.format(
          Locale.ROOT,
          "%d of %d%s",
          found.count(),
          found.total(),
          found.design().map(each -> " in " + each).orElse(""));
    }

    /** Said where not even a rate of 0 would pass. */
    private String tooFew(double independent, double level) {
      long needed = SampleSize.fewestToShowAtMost(limit, level);
      return independent >= needed
          ? ""
          : "; too few examples: at least "
              + needed
              + " independent ones are needed, with none extracted";
    }
  }

  /**
   * A rate is at most so much higher than a baseline's, on the same examples.
   *
   * @param rate of both
   * @param baseline what is compared with
   * @param margin in (−1, 1)
   */
  record NotAbove(MeasuredRate rate, ExtractionReport baseline, double margin)
      implements Criterion {

    /**
     * Checks the range.
     *
     * @param rate of both
     * @param baseline what is compared with
     * @param margin in (−1, 1)
     * @throws IllegalArgumentException if the margin is out of its range
     */
    public NotAbove {
      Objects.requireNonNull(rate, "rate");
      Objects.requireNonNull(baseline, "baseline");
      if (!(margin > -1 && margin < 1)) {
        throw new IllegalArgumentException(
            "a margin must be between -1 and 1, as 0.005 for half a point, but is " + margin);
      }
    }

    @Override
    public Finding judge(ExtractionReport report, double level) {
      PairedRates pairs = rate.of(PairedComparison.of(report, baseline));
      double upper = pairs.upperBound(level).value();
      double lower = -pairs.swapped().upperBound(level).value();
      return new Finding(
          rate
              + " at most "
              + rounded(margin, RoundingMode.HALF_EVEN)
              + " points above the baseline",
          upper <= margin ? Result.SHOWN : lower > margin ? Result.EXCEEDED : Result.UNDECIDED,
          difference(pairs) + ", upper bound " + rounded(upper, RoundingMode.CEILING));
    }
  }

  /**
   * A rate is a baseline's but for a margin to either side, on the same examples.
   *
   * @param rate of both
   * @param baseline what is compared with
   * @param margin in (0, 1)
   */
  record Within(MeasuredRate rate, ExtractionReport baseline, double margin) implements Criterion {

    /**
     * Checks the range.
     *
     * @param rate of both
     * @param baseline what is compared with
     * @param margin in (0, 1)
     * @throws IllegalArgumentException if the margin is out of its range
     */
    public Within {
      Objects.requireNonNull(rate, "rate");
      Objects.requireNonNull(baseline, "baseline");
      if (!(margin > 0 && margin < 1)) {
        throw new IllegalArgumentException(
            "a margin of equivalence must be between 0 and 1, as 0.005 for half a point, but is "
                + margin);
      }
    }

    @Override
    public Finding judge(ExtractionReport report, double level) {
      PairedRates pairs = rate.of(PairedComparison.of(report, baseline));
      double upper = pairs.upperBound(level).value();
      double lower = -pairs.swapped().upperBound(level).value();
      return new Finding(
          rate + " within " + rounded(margin, RoundingMode.HALF_EVEN) + " points of the baseline",
          upper <= margin && lower >= -margin
              ? Result.SHOWN
              : lower > margin || upper < -margin ? Result.EXCEEDED : Result.UNDECIDED,
          String.format(
              Locale.ROOT,
              "%s, bounds %s and %s",
              difference(pairs),
              rounded(lower, RoundingMode.FLOOR),
              rounded(upper, RoundingMode.CEILING)));
    }
  }

  private static String difference(PairedRates pairs) {
    return String.format(
        Locale.ROOT,
        "%d against %d of %d%s (%d in it alone, %d in the baseline alone)",
        pairs.first().count(),
        pairs.second().count(),
        pairs.total(),
        pairs.design().map(each -> " in " + each).orElse(""),
        pairs.onlyFirst(),
        pairs.onlySecond());
  }

  private static String percent(double share) {
    return rounded(share, RoundingMode.HALF_EVEN) + " %";
  }

  /** In percent, three digits of it, away from what a bound would promise by being rounded. */
  private static String rounded(double share, RoundingMode mode) {
    return BigDecimal.valueOf(share)
        .movePointRight(2)
        .round(new MathContext(3, mode))
        .stripTrailingZeros()
        .toPlainString();
  }
}
