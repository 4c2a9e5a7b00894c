package ai.rote.cli;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.SampleSize;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.metrics.stat.UpperBound;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What a number of independent examples can show, whatever is found.
 *
 * @param examples how many there will be
 * @param interval around shares
 * @param level of all bounds
 */
record Prospect(long examples, ShareInterval interval, double level) {
  private static final double RARE = 0.1;
  private static final double HALF = 0.5;

  /** As in {@code 0 of 250 would show at most 1.2 %}, and how wide intervals would be. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "0 of %s would show at most %s %% (%s %%, one-sided); the %s interval of a rate of 10 %%"
            + " would be %s points wide, of 50 %% %s",
        Tables.grouped(examples),
        percent(UpperBound.ofShare(0, examples, level).value(), RoundingMode.CEILING),
        Interval.percent(level),
        interval,
        points(RARE),
        points(HALF));
  }

  private String points(double rate) {
    return percent(SampleSize.width(rate, examples, interval, level), RoundingMode.HALF_EVEN);
  }

  /** In percent, to three digits. */
  static String percent(double share, RoundingMode rounding) {
    return BigDecimal.valueOf(share)
        .movePointRight(2)
        .round(new MathContext(3, rounding))
        .stripTrailingZeros()
        .toPlainString();
  }
}
