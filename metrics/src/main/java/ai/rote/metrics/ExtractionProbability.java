package ai.rote.metrics;

import ai.rote.metrics.stat.Arguments;
import java.util.List;

/**
 * The extraction probability p_z of one example: how likely one query with the prefix, sampled
 * under a scheme, returns the suffix word for word. It is kept as ln p_z, since suffixes of 50
 * tokens easily have probabilities that no {@code double} holds.
 *
 * <p>The closed forms here take n independent queries. They are exact to about 1e-12 relative for
 * every ln p_z from 0 to −10,000 and beyond, for p_z next to 1 as well as next to 0, and for every
 * n that a {@code long} holds. None of them leaves log space before the last step: computing {@code
 * 1 - Math.pow(1 - pz, n)} gives 0 for every p_z below 1e-16, whatever n is.
 *
 * <p>One quantity carries them all, the <b>failure nats</b> of n queries,
 *
 * <pre>
 *   h(n) = −ln (1 − p_z)ⁿ = −n·ln(1 − p_z)     from 0 (p_z = 0) to +∞ (p_z = 1)
 * </pre>
 *
 * @param logNats ln p_z in nats, at most 0; negative infinity for p_z = 0
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, section 3</a>
 */
public record ExtractionProbability(double logNats) {

  /** Below this ln p_z, ln(1 − p_z) equals −p_z to within a double's precision. */
  private static final double TINY = -40;

  private static final double LN_2 = Math.log(2);
  private static final double LN_10 = Math.log(10);

  /**
   * Checks the range.
   *
   * @param logNats ln p_z in nats
   * @throws IllegalArgumentException if {@code logNats} is NaN or above 0
   */
  public ExtractionProbability {
    if (!(logNats <= 0)) {
      throw new IllegalArgumentException(
          "log-probability must be at most 0 (a probability of at most 1), but is " + logNats);
    }
  }

  /**
   * Takes ln p_z.
   *
   * @param logNats in nats, at most 0; negative infinity for p_z = 0
   * @return the probability
   * @throws IllegalArgumentException if it is NaN or above 0
   */
  public static ExtractionProbability ofLog(double logNats) {
    return new ExtractionProbability(logNats);
  }

  /**
   * The probability that a round of queries, one for each of several suffixes, returns at least one
   * of them,
   *
   * <pre>
   *   1 − Π (1 − p_z)
   * </pre>
   *
   * So the closed forms of the result are those of n rounds: its {@link #within(long)} is the
   * probability that n queries for each suffix return any of them, 1 − Π (1 − p_z)ⁿ.
   *
   * @param suffixes at least one; each is queried for by itself, independently of the others
   * @return at least as probable as each of them; 0 only if all are, 1 only if one is
   * @throws IllegalArgumentException if there are none
   */
  public static ExtractionProbability ofAny(List<ExtractionProbability> suffixes) {
    if (suffixes.isEmpty()) {
      throw new IllegalArgumentException("at least one suffix is needed to extract any of them");
    }
    if (suffixes.size() == 1) {
      return suffixes.get(0);
    }
    // Failure nats add up; their logs are added so that no summand vanishes.
    double[] logs =
        suffixes.stream()
            .mapToDouble(ExtractionProbability::logFailureNatsOfOne)
            .sorted()
            .toArray();
    double largest = logs[logs.length - 1];
    if (Double.isInfinite(largest)) {
      return new ExtractionProbability(largest > 0 ? 0 : largest);
    }
    double sum = 0;
    for (double each : logs) {
      sum += Math.exp(each - largest);
    }
    double logFailure = largest + Math.log(sum);
    double log = logFailure < TINY ? logFailure : log1mExp(-Math.exp(logFailure));
    return new ExtractionProbability(Math.min(log, -Double.MIN_VALUE)); // none is certain
  }

  /**
   * The probability itself, p_z.
   *
   * @return in [0, 1]; 0 also where p_z is too small for a double (ln p_z below −745), which {@link
   *     #isPossible()} tells apart
   */
  public double value() {
    return Math.exp(logNats);
  }

  /**
   * Whether the scheme can emit the suffix at all, p_z &gt; 0. If so, every p below 1 is reached by
   * enough queries: this is the worst case.
   *
   * @return false only if ln p_z is negative infinity: the scheme filters a suffix token out
   */
  public boolean isPossible() {
    return logNats > Double.NEGATIVE_INFINITY;
  }

  /**
   * The probability that at least one of n queries returns the suffix, 1 − (1 − p_z)ⁿ.
   *
   * @param n number of independent queries, at least 1
   * @return in [0, 1]; rises with n; 0 also where the result is too small for a double, see {@link
   *     #logWithin(long)}
   * @throws IllegalArgumentException if n is below 1
   */
  public double within(long n) {
    return -Math.expm1(-failureNats(Arguments.queries(n)));
  }

  /**
   * The log of {@link #within(long)}, ln(1 − (1 − p_z)ⁿ), for probabilities that are too small or
   * too near 1 for a double.
   *
   * @param n number of independent queries, at least 1
   * @return in nats, at most 0; negative infinity only for p_z = 0
   * @throws IllegalArgumentException if n is below 1
   */
  public double logWithin(long n) {
    double h = failureNats(Arguments.queries(n));
    if (h < Double.MIN_NORMAL) {
      return logNats + Math.log(n); // 1 − e^(−h) = h = n·p_z, each to within 1e-300
    }
    return log1mExp(-h);
  }

  /**
   * Whether the example is <b>(n, p)-discoverably extractable</b>: n queries return the suffix at
   * least once with probability at least p,
   *
   * <pre>
   *   1 − (1 − p_z)ⁿ ≥ p,   decided as   n·ln(1 − p_z) ≤ ln(1 − p)
   * </pre>
   *
   * Monotone: once true, it stays true for more queries and for smaller p.
   *
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]; 1 asks for certainty, which only p_z = 1 gives
   * @return whether it holds
   * @throws IllegalArgumentException if n or p is out of its range
   * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, section 3: (n,
   *     p)-discoverable extraction</a>
   */
  public boolean isDiscoverable(long n, double p) {
    return failureNats(Arguments.queries(n)) >= requiredNats(p);
  }

  /**
   * The least number of queries that make the example (n, p)-discoverable,
   *
   * <pre>
   *   n*(p) = ⌈ln(1 − p) / ln(1 − p_z)⌉
   * </pre>
   *
   * Where it fits a {@code long} it is found as the least n for which {@link #isDiscoverable(long,
   * double)} holds, so the two agree to the last query. A ratio that is a whole number in exact
   * arithmetic may still come out one higher, since ln p_z is itself rounded.
   *
   * @param p in (0, 1]
   * @return at least 1; infinite for p_z = 0, and for p = 1 unless p_z = 1
   * @throws IllegalArgumentException if p is out of its range
   * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, section 3</a>
   */
  public QueriesNeeded queriesNeeded(double p) {
    double required = requiredNats(p);
    if (!isPossible() || (p == 1 && logNats < 0)) {
      return QueriesNeeded.infinite();
    }
    if (failureNats(Long.MAX_VALUE) < required) {
      return QueriesNeeded.ofLog10((Math.log(required) - logFailureNatsOfOne()) / LN_10);
    }
    // The closed form misses the least n by rounding alone; search outward from it.
    double guess = Math.ceil(required / failureNats(1));
    long tooFew = (long) Math.max(0, Math.min(guess, 0x1p62)) - 1;
    long step = 1;
    while (tooFew > 0 && failureNats(tooFew) >= required) {
      tooFew = Math.max(0, tooFew - step);
      step = 2 * step;
    }
    tooFew = Math.max(0, tooFew);
    long enough = tooFew + 1;
    step = 1;
    while (failureNats(enough) < required) {
      tooFew = enough;
      enough = enough > Long.MAX_VALUE - step ? Long.MAX_VALUE : enough + step;
      step = 2 * step;
    }
    while (enough - tooFew > 1) {
      long middle = tooFew + (enough - tooFew) / 2;
      if (failureNats(middle) >= required) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return QueriesNeeded.of(enough);
  }

  private static double requiredNats(double p) {
    return -Math.log1p(-Arguments.probability(p));
  }

  /** h(n) = −n·ln(1 − p_z). Rounds monotonically in n, which the search above relies on. */
  private double failureNats(long n) {
    if (logNats < TINY) {
      // n·p_z; in halves, so that a p_z below the smallest double does not vanish before n lifts it
      double half = Math.exp(logNats / 2);
      return half * n * half;
    }
    return -log1mExp(logNats) * n;
  }

  private double logFailureNatsOfOne() {
    return logNats < TINY ? logNats : Math.log(-log1mExp(logNats));
  }

  /**
   * ln(1 − eˣ), by whichever form does not cancel (Mächler 2012, log1mexp): the log of a
   * probability's complement.
   *
   * @param x the log of a probability, at most 0
   * @return at most 0; negative infinity for x = 0
   */
  public static double log1mExp(double x) {
    return x > -LN_2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
  }
}
