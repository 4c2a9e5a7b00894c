package ai.rote.results.figures;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers about persons in words: few digits, but never a 0 that is none. */
public final class SubjectNumbers {
  private SubjectNumbers() {}

  /**
   * An upper bound in percent, three digits of it, rounded up as a bound must be.
   *
   * @param bound in [0, 1]
   * @return as in {@code 12.3} or {@code 0.300}
   */
  public static String bound(double bound) {
    return BigDecimal.valueOf(bound)
        .movePointRight(2)
        .round(new MathContext(3, RoundingMode.CEILING))
        .toPlainString();
  }

  /**
   * A number of persons or an amount of money.
   *
   * @param value at least 0
   * @return as in {@code 1,234}, {@code 12.3}, {@code 0.30} or {@code 1.2e-7}
   */
  public static String plain(double value) {
    return value >= 1e15 ? String.format(Locale.ROOT, "%.2e", value) : digits(value);
  }

  /**
   * A probability.
   *
   * @param probability in [0, 1]
   * @return as in {@code 0.30} or {@code 1.2e-7}; {@code below 1e-300} where no double holds it
   */
  public static String probability(double probability) {
    if (probability == 0) {
      return "below 1e-300";
    }
    if (probability > 0.999) {
      return "above 0.999"; // 1 is what many queries round to
    }
    return probability < 0.001
        ? String.format(Locale.ROOT, "%.1e", probability)
        : String.format(Locale.ROOT, "%.3f", probability);
  }

  /**
   * How many queries are needed.
   *
   * @param needed of a person
   * @return as in {@code 1,234}, {@code 10^23.4} or {@code no number is enough}
   */
  public static String queries(SubjectPart.Needed needed) {
    if (needed.log10Queries() == null) {
      return "no number is enough";
    }
    return needed.queries() != null && needed.queries() < 1_000_000_000
        ? String.format(Locale.ROOT, "%,d", needed.queries())
        : String.format(Locale.ROOT, "10^%.1f", needed.log10Queries());
  }

  private static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    if (value < 0.005) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 1 ? "%.1f" : "%.2f", value);
  }
}
