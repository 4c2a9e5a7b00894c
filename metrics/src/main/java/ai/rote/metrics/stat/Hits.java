package ai.rote.metrics.stat;

/**
 * How many of the suffixes drawn for one example came near enough to its target: h of M. The draws
 * are independent, so h is binomial with the probability of a hit in one query: p_z if only the
 * exact suffix counts, the larger p_z(ε) if near ones do.
 *
 * @param count h, how many draws hit; from 0 to {@code draws}
 * @param draws M, how many there were; at least 1
 */
public record Hits(long count, long draws) {

  /**
   * Checks the counts.
   *
   * @param count h
   * @param draws M
   * @throws IllegalArgumentException if there are no draws, or the count is not from 0 to them
   */
  public Hits {
    Arguments.countOf(count, draws);
  }

  /**
   * The share of draws that hit, p̂ = h/M. Unbiased if M was fixed beforehand.
   *
   * @return in [0, 1]
   */
  public double share() {
    return (double) count / draws;
  }

  /**
   * The Clopper–Pearson interval of the probability that was sampled. It holds for one number of
   * draws that was <b>fixed beforehand</b>; who looks and draws on needs a {@code
   * ConfidenceSequence}.
   *
   * @param level nominal coverage, in (0, 1)
   * @return covers with at least that level
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Interval interval(double level) {
    return ShareInterval.CLOPPER_PEARSON.of(count, draws, level);
  }

  /**
   * The unbiased estimate of 1 − (1 − p)ⁿ, the chance of at least one hit in n queries: the share
   * of all ways to choose n of the M draws that hold a hit,
   *
   * <pre>
   *   1 − C(M − h, n) / C(M, n)
   * </pre>
   *
   * known as the estimator of pass@k. Putting p̂ into the formula instead is biased downward. There
   * is no unbiased estimate for n above M.
   *
   * @param n number of queries, from 1 to M
   * @return in [0, 1]; p̂ for n = 1
   * @throws IllegalArgumentException if n is out of its range
   * @see <a href="https://arxiv.org/abs/2107.03374">Chen et al. 2021, Evaluating Large Language
   *     Models Trained on Code, section 2.1</a>
   */
  public double within(long n) {
    if (Arguments.queries(n) > draws) {
      throw new IllegalArgumentException(
          "no unbiased estimate for n = " + n + " queries from only " + draws + " draws");
    }
    if (n > draws - count) {
      return 1;
    }
    // C(M − h, n) / C(M, n) = Π (1 − h/(M − i)) over i < n, or the same with h and n swapped
    long factors = Math.min(n, count);
    double part = Math.max(n, count);
    double logMiss = 0;
    for (long i = 0; i < factors; i++) {
      logMiss += Math.log1p(-part / (draws - i));
    }
    return -Math.expm1(logMiss);
  }

  /**
   * These draws and more of the same example.
   *
   * @param more further draws
   * @return the sums
   */
  public Hits plus(Hits more) {
    return new Hits(count + more.count, draws + more.draws);
  }

  /** {@code 3/1000}. */
  @Override
  public String toString() {
    return count + "/" + draws;
  }
}
