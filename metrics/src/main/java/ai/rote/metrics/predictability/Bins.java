package ai.rote.metrics.predictability;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Numbers cut into groups, each named by its bounds: {@code 1: below 0.4}, {@code 2: 0.4 to below
 * 0.6}, {@code 3: 0.6 and more}. The number in front keeps names in order.
 *
 * @param cuts rising; none for a single group
 */
public record Bins(List<Double> cuts) {
  /** As many cuts as make the most groups that a report takes. */
  public static final int MOST_CUTS = 23;

  /** Bounds of quarters have so many digits. */
  private static final MathContext DIGITS = new MathContext(3);

  /**
   * Sorts the cuts and drops repetitions.
   *
   * @param cuts finite, at most {@value #MOST_CUTS}
   * @throws IllegalArgumentException if they are too many, or one is not finite
   */
  public Bins {
    if (cuts.size() > MOST_CUTS || cuts.stream().anyMatch(each -> !Double.isFinite(each))) {
      throw new IllegalArgumentException(
          "expected at most " + MOST_CUTS + " finite numbers, but found " + cuts);
    }
    cuts = cuts.stream().sorted().distinct().toList();
  }

  /**
   * Quarters of some values. The cuts are the values of rank ⌈N/4⌉ + 1, ⌈N/2⌉ + 1 and ⌈3N/4⌉ + 1 in
   * rising order, rounded to three digits. Equal values stay together, so that quarters may differ
   * in size, and there may be fewer than four.
   *
   * @param values any number of them
   * @return bins that hold all of them
   */
  public static Bins quarters(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return new Bins(
        Arrays.stream(new int[] {(n + 3) / 4, (n + 1) / 2, (3 * n + 3) / 4})
            .filter(rank -> rank < n)
            .mapToObj(rank -> new BigDecimal(sorted[rank]).round(DIGITS).doubleValue())
            .filter(cut -> cut > sorted[0])
            .toList());
  }

  /**
   * The bin that a number falls into.
   *
   * @param value any number; one that equals a cut belongs above it
   * @return the bin's name
   */
  public String name(double value) {
    int above = 0;
    while (above < cuts.size() && value >= cuts.get(above)) {
      above++;
    }
    if (cuts.isEmpty()) {
      return "all";
    }
    String bounds =
        above == 0
            ? "below " + plain(cuts.get(0))
            : above == cuts.size()
                ? plain(cuts.get(above - 1)) + " and more"
                : plain(cuts.get(above - 1)) + " to below " + plain(cuts.get(above));
    return String.format(Locale.ROOT, cuts.size() < 9 ? "%d: %s" : "%02d: %s", above + 1, bounds);
  }

  private static String plain(double value) {
    return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
