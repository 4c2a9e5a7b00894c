package ai.rote.metrics.stat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.math3.special.Beta;

/**
 * Ways to put a confidence interval around a share, k of N. The examples are taken as independent
 * draws from the population that the rate speaks of.
 *
 * <p>Neither method collapses to a point at k = 0 or k = N, where extraction rates often lie and
 * where the textbook interval k/N ± z·√(…) has width 0. Bounds are always within [0, 1]; the lower
 * one is exactly 0 if k = 0, the upper one exactly 1 if k = N.
 *
 * <p>The formulas stand here, on Commons Math's special functions; its own interval classes throw
 * for Clopper–Pearson at k = 0 and k = N, miss 0 and 1 by rounding for Wilson, and overflow for N
 * above 2<sup>30</sup> (3.6.1).
 *
 * @see <a href="https://doi.org/10.1214/ss/1009213286">Brown, Cai and DasGupta 2001, Interval
 *     Estimation for a Binomial Proportion</a>
 */
public enum ShareInterval {

  /**
   * The score interval of Wilson (1927): all shares π that a two-sided z-test does not reject,
   *
   * <pre>
   *   (k + z²/2 ± z·√(k(N−k)/N + z²/4)) / (N + z²),   z = Φ⁻¹((1 + level)/2)
   * </pre>
   *
   * Its coverage is close to the nominal level on average over π, from small N on and near 0, and
   * below it at single rates: at 95 % it is least, 83.8 %, where Nπ is just below 0.177. Where
   * every rate must be covered, take {@link #CLOPPER_PEARSON}. The default.
   *
   * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
   */
  WILSON("Wilson score") {
    @Override
    double[] bounds(double k, double n, double tail) {
      double z = Normal.quantile(1 - tail);
      double upper = k + z * z / 2 + z * Math.sqrt(k * (n - k) / n + z * z / 4);
      // The two solutions' product is k²/(N(N+z²)): dividing by the upper one loses no digits,
      // where subtracting the root would.
      return new double[] {k / n * (k / upper), upper / (n + z * z)};
    }
  },

  /**
   * The "exact" interval of Clopper and Pearson (1934): all shares that neither one-sided binomial
   * test at (1 − level)/2 rejects. Its bounds are quantiles of beta distributions,
   *
   * <pre>
   *   low  = B((1 − level)/2; k, N − k + 1)
   *   high = B((1 + level)/2; k + 1, N − k)
   * </pre>
   *
   * It covers with at least the nominal level whatever π is, and is wider than {@link #WILSON} for
   * it. Relative error below 1e-9 for N up to 10<sup>6</sup>, growing in proportion to N after.
   *
   * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson 1934</a>
   */
  CLOPPER_PEARSON("Clopper-Pearson") {
    @Override
    double[] bounds(double k, double n, double tail) {
      return new double[] {
        k > 0 ? betaQuantile(tail, k, n - k + 1) : 0,
        n - k > 0 ? betaQuantile(1 - tail, k + 1, n - k) : 1
      };
    }
  };

  /** The level used where none is given. */
  public static final double DEFAULT_LEVEL = 0.95;

  private final String title;

  ShareInterval(String title) {
    this.title = title;
  }

  /** Low and high for k of n, each tail left out with the given probability. */
  abstract double[] bounds(double k, double n, double tail);

  /**
   * Reads {@code wilson} or {@code clopper-pearson}.
   *
   * @param label the spelling
   * @return the method
   * @throws IllegalArgumentException if the spelling is unknown; the message says what is allowed
   */
  public static ShareInterval parse(String label) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "interval '"
                        + label
                        + "' is not known; allowed: "
                        + Arrays.stream(values())
                            .map(ShareInterval::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The spelling of the command line: {@code clopper-pearson}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The interval around {@code count / total}.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @param level nominal coverage, in (0, 1)
   * @return an interval within [0, 1] that contains the share itself
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public Interval of(long count, long total, double level) {
    Arguments.countOf(count, total);
    Arguments.level(level);
    return within(bounds(count, total, (1 - level) / 2), (double) count / total, level, title);
  }

  private static Interval within(double[] bounds, double share, double level, String title) {
    // Mathematically no-ops but for the edges; they keep rounding from breaking the promises above.
    double low = share == 0 ? 0 : Math.max(0, Math.min(bounds[0], share));
    double high = share == 1 ? 1 : Math.min(1, Math.max(bounds[1], share));
    return new Interval(low, high, level, title);
  }

  /**
   * The interval around a share that tells as much as so many independent examples, which need not
   * be a whole number: k = share·total, as Korn and Graubard (1998) do for Clopper and Pearson's. A
   * point where the total is infinite.
   */
  Interval around(double share, double total, double level, String design) {
    double[] bounds =
        Double.isInfinite(total)
            ? new double[] {share, share}
            : bounds(share * total, total, (1 - Arguments.level(level)) / 2);
    return within(bounds, share, level, title + design);
  }

  /**
   * The interval around a mean of values in [0, 1], by {@link #WILSON}'s formula at k = N·mean.
   * Such a value's variance is at most that of a yes-or-no value of the same mean, μ(1 − μ), so for
   * spread-out values this is wide and covers more than its level. For values that are nearly yes
   * or no it is as Wilson's, which near 0 covers less: 91 % at 95 % for N = 50 and a mean of 0.01.
   * Like its pattern it never is a point.
   *
   * @param mean of the values, in [0, 1]
   * @param total N, at least 1
   * @param level nominal coverage, in (0, 1)
   * @return an interval within [0, 1] that contains the mean itself
   * @throws IllegalArgumentException if the level is out of its range
   */
  public static Interval ofMean(double mean, long total, double level) {
    return aroundMean(mean, total, level, "");
  }

  /** The same of a mean that tells as much as so many independent examples. */
  static Interval aroundMean(double mean, double total, double level, String design) {
    double[] bounds =
        Double.isInfinite(total)
            ? new double[] {mean, mean}
            : WILSON.bounds(mean * total, total, (1 - Arguments.level(level)) / 2);
    return new Interval(
        Math.max(0, Math.min(bounds[0], mean)),
        Math.min(1, Math.max(bounds[1], mean)),
        level,
        "Wilson score for values in [0, 1]" + design);
  }

  /**
   * The x at which the beta distribution function reaches a probability. Bisects ln x down to
   * neighbouring doubles, since Commons Math's own quantiles stop at an absolute error, which is
   * too coarse for the small shares met here.
   */
  static double betaQuantile(double probability, double alpha, double beta) {
    double below = Math.log(Double.MIN_NORMAL);
    double above = 0;
    while (true) {
      double middle = (below + above) / 2;
      double x = Math.exp(middle);
      if (middle <= below || middle >= above) {
        return x;
      }
      if (Beta.regularizedBeta(x, alpha, beta) < probability) {
        below = middle;
      } else {
        above = middle;
      }
    }
  }
}
