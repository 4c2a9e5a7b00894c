package ai.rote.cli;

import java.math.RoundingMode;
import java.util.Locale;

/** Percentages as they are typed, always with their sign: 1 alone might be one percent, or all. */
final class Percentage {
  private Percentage() {}

  /** A share, as {@code 0.5%} is 0.005. */
  static double parse(String text) {
    try {
      String stripped = text.strip();
      if (stripped.endsWith("%")) {
        String number = stripped.substring(0, stripped.length() - 1).strip();
        double share = Double.parseDouble(number) / 100;
        if (Double.isFinite(share)) {
          return share;
        }
      }
    } catch (NumberFormatException e) {
      // Not a number: the complaint below says what is expected.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no percentage; expected a number with its sign, as in 0.5%");
  }

  /** The same within a range, with its ends or without. */
  static double within(String text, double least, double most, boolean ends) {
    double share = parse(text);
    if (ends ? share < least || share > most : share <= least || share >= most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "'%s' is out of its range; expected %s %s%% %s %s%%",
              text,
              ends ? "from" : "between",
              Prospect.percent(least, RoundingMode.HALF_EVEN),
              ends ? "to" : "and",
              Prospect.percent(most, RoundingMode.HALF_EVEN)));
    }
    return share;
  }
}
