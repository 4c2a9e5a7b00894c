package ai.rote.metrics.stat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.apache.commons.math3.special.Beta;

/**
 * The outcome of a significance test.
 *
 * @param pValue the probability of data at least this far from the hypothesis, if it holds; in [0,
 *     1]; 0 where it is too small for a double
 * @param method the test, in words, with any correction for how many were made
 * @param informative how many examples the test draws on
 */
public record Significance(double pValue, String method, long informative) {
  /** Below, doubles lose digits and in the end are 0, which no p-value is. */
  private static final double LEAST_SHOWN = 1e-300;

  /**
   * Checks the range.
   *
   * @param pValue in [0, 1]
   * @param method the test, in words
   * @param informative how many examples the test draws on
   * @throws IllegalArgumentException if the p-value is not in [0, 1] or the number below 0
   */
  public Significance {
    if (!(pValue >= 0 && pValue <= 1) || informative < 0) {
      throw new IllegalArgumentException(
          "a p-value must be in [0, 1] and its examples at least 0, but they are "
              + pValue
              + " and "
              + informative);
    }
    Objects.requireNonNull(method, "method");
  }

  /**
   * The exact, two-sided McNemar test: whether two ways of measuring the same examples find equally
   * many, judged by the examples on which they differ,
   *
   * <pre>
   *   min(1, 2·P(X ≤ min(b, c))),   X binomial(b + c, ½)
   * </pre>
   *
   * @param onlyFirst b, how many examples only the first finds
   * @param onlySecond c, how many only the second finds
   * @return 1 if they differ nowhere
   * @throws IllegalArgumentException if a count is below 0
   * @see <a href="https://doi.org/10.1007/BF02295996">McNemar 1947</a>
   */
  public static Significance mcNemar(long onlyFirst, long onlySecond) {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "counts must be at least 0, but are " + onlyFirst + " and " + onlySecond);
    }
    long fewer = Math.min(onlyFirst, onlySecond);
    long more = Math.max(onlyFirst, onlySecond);
    return new Significance(
        mcNemar((double) onlyFirst, (double) onlySecond), "exact McNemar", fewer + more);
  }

  /** The p-value for counts that need not be whole, those of an effective sample size. */
  static double mcNemar(double onlyFirst, double onlySecond) {
    double fewer = Math.min(onlyFirst, onlySecond);
    double more = Math.max(onlyFirst, onlySecond);
    // P(X ≤ k) for X binomial(m, ½) is the beta distribution function at ½ with m − k and k + 1.
    return fewer == more ? 1 : Math.min(1, 2 * Beta.regularizedBeta(0.5, more, fewer + 1));
  }

  /**
   * Fisher's exact test, two-sided by doubling the smaller tail: whether two rates over different
   * examples are equal,
   *
   * <pre>
   *   min(1, 2·min(P(X ≤ k₁), P(X ≥ k₁))),   X hypergeometric: n₁ of n₁ + n₂, k₁ + k₂ of them found
   * </pre>
   *
   * @param count1 k₁, how many of the first examples are found
   * @param total1 n₁, how many first examples there are
   * @param count2 k₂, how many of the second examples are found
   * @param total2 n₂, how many second examples there are
   * @return 1 if none or all are found
   * @throws IllegalArgumentException if a count is not from 0 to its total, a total is below 1, or
   *     all examples are too many for an int
   * @see <a href="https://doi.org/10.2307/2340521">Fisher 1935, The logic of inductive
   *     inference</a>
   */
  public static Significance fisher(long count1, long total1, long count2, long total2) {
    Arguments.countOf(count1, total1);
    Arguments.countOf(count2, total2);
    if (total1 + total2 > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Fisher's test takes at most " + Integer.MAX_VALUE + " examples, but there are more");
    }
    int found = (int) (count1 + count2);
    int least = (int) Math.max(0, found - total2);
    int most = (int) Math.min(found, total1);
    double pValue = 1;
    if (least < most) {
      HypergeometricDistribution among =
          new HypergeometricDistribution(null, (int) (total1 + total2), found, (int) total1);
      boolean more = (double) count1 / total1 > (double) count2 / total2;
      double tail =
          more
              ? among.upperCumulativeProbability((int) count1)
              : among.cumulativeProbability((int) count1);
      pValue = Math.max(0, Math.min(1, 2 * tail));
    }
    return new Significance(pValue, "exact Fisher", total1 + total2);
  }

  /**
   * Whether two rates over different examples are equal: Fisher's exact test or, where examples are
   * in clusters or are weighted, the same of as many independent examples as the rates tell.
   *
   * @param first a rate
   * @param second another, of other examples
   * @return the test that {@link RateDifference#independent} inverts
   */
  public static Significance between(Rate first, Rate second) {
    return new IndependentRates(first, second).test();
  }

  /**
   * The same test as one of several, by Bonferroni's inequality: the chance that any true
   * hypothesis among them is rejected stays below the level, however they depend on each other.
   *
   * @param comparisons K, how many were made, not only those of note; at least 1
   * @return with the p-value min(1, K·p); the same for 1
   */
  Significance among(int comparisons) {
    return comparisons == 1
        ? this
        : new Significance(
            Math.min(1, comparisons * pValue), method + together(comparisons), informative);
  }

  /** What a method's name ends in, adjusted for several comparisons. */
  static String together(int comparisons) {
    return comparisons == 1
        ? ""
        : String.format(Locale.ROOT, ", Bonferroni over %d comparisons", comparisons);
  }

  /**
   * Holm's step-down correction for several tests: the chance that any true hypothesis among them
   * is rejected stays below the level, however they depend on each other. For p-values that stand
   * beside no interval; {@link RateFamily} adjusts both alike.
   *
   * <pre>
   *   p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1)·p₍ⱼ₎),   p₍₁₎ ≤ … ≤ p₍ₘ₎
   * </pre>
   *
   * @param tests all that were made, not only those of note
   * @return adjusted, in the order given; the method says how many there were
   * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979, A simple sequentially rejective
   *     multiple test procedure</a>
   */
  public static List<Significance> holm(List<Significance> tests) {
    int m = tests.size();
    List<Integer> byPValue =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> tests.get(i).pValue))
            .toList();
    List<Significance> adjusted = new ArrayList<>(tests);
    double largest = 0;
    for (int rank = 0; rank < m; rank++) {
      int i = byPValue.get(rank);
      Significance test = tests.get(i);
      largest = Math.max(largest, Math.min(1, (m - rank) * test.pValue));
      adjusted.set(
          i,
          new Significance(
              largest,
              test.method + ", Holm over " + m + (m == 1 ? " test" : " tests"),
              test.informative));
    }
    return Collections.unmodifiableList(adjusted);
  }

  /** {@code p = 0.0039, exact McNemar, 9 examples}. */
  @Override
  public String toString() {
    String size =
        pValue < LEAST_SHOWN
            ? String.format(Locale.ROOT, "< %.0e", LEAST_SHOWN)
            : String.format(Locale.ROOT, "= %.2g", pValue);
    return String.format(Locale.ROOT, "p %s, %s, %d examples", size, method, informative);
  }
}
