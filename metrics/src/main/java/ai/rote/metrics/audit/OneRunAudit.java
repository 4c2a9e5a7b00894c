package ai.rote.metrics.audit;

import ai.rote.metrics.stat.Arguments;
import java.util.Locale;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * The lower bound of ε from one training run. Each of m canaries is put into the training data or
 * left out by a fair coin of its own; of r of them it is guessed, from the model alone, which way
 * the coin fell, and v guesses are right. If the algorithm is (ε, δ)-differentially private with
 * regard to one canary, then
 *
 * <pre>
 *   P(at least v right) ≤ f(v) + 2·m·δ·max_{1≤i≤v} (f(v − i) − f(v)) / i
 *   f(v) = P(X ≥ v),   X binomial of r and e^ε / (1 + e^ε)
 * </pre>
 *
 * <p>The bound is the ε at which the right side reaches 1 − level. Neither scores nor noise need to
 * be independent between canaries. The number of guesses has to be fixed before scores are seen. No
 * mechanism is tested more strictly than randomised response, for which the bound is tight at δ =
 * 0; of others it shows less than their ε, often much less.
 *
 * @see <a href="https://arxiv.org/abs/2305.08846">Steinke, Nasr and Jagielski 2023, Privacy
 *     auditing with one (1) training run, Corollary 5.4</a>
 */
public final class OneRunAudit {
  /** So that a bound is exact to its last printed digits: 2⁻⁵² of an ε of a few nats. */
  private static final int HALVINGS = 60;

  private OneRunAudit() {}

  /**
   * The probability, at most, of so many right guesses under (ε, δ)-differential privacy.
   *
   * @param canaries m, at least 1
   * @param guesses r, from 0 to m
   * @param right v, from 0 to r
   * @param epsilon at least 0
   * @param delta in [0, 1)
   * @return in (0, 1]
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static double pValue(int canaries, int guesses, int right, double epsilon, double delta) {
    if (canaries < 1 || guesses < 0 || guesses > canaries || right < 0 || right > guesses) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "of %d canaries, %d guesses with %d right ones cannot have been made",
              canaries,
              guesses,
              right));
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be at least 0, but is " + epsilon);
    }
    EpsilonBound.delta(delta);
    BinomialDistribution correct =
        new BinomialDistribution(null, guesses, 1 / (1 + Math.exp(-epsilon)));
    // The upper tail as such: one minus the lower one would lose its digits.
    double tail = 0;
    for (int count = guesses; count >= right; count--) {
      tail += correct.probability(count);
    }
    double steepest = 0;
    double below = 0;
    for (int i = 1; i <= right && delta > 0; i++) {
      below += correct.probability(right - i);
      steepest = Math.max(steepest, below / i);
    }
    return Math.min(1, tail + 2.0 * canaries * delta * steepest);
  }

  /**
   * The bound.
   *
   * @param guesses that were made, k₊ and k₋ fixed before scores were seen
   * @param canaries m, among them those about which nothing was guessed
   * @param delta δ, in [0, 1)
   * @param level confidence, in (0, 1)
   * @return the largest ε below which every ε is refuted; 0 if none is
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static EpsilonBound of(Guesses guesses, int canaries, double delta, double level) {
    double alpha = 1 - Arguments.level(level);
    double refuted = 0;
    double kept = 1;
    if (pValue(canaries, guesses.made(), guesses.right(), 0, delta) < alpha) {
      while (pValue(canaries, guesses.made(), guesses.right(), kept, delta) < alpha) {
        refuted = kept;
        kept *= 2;
      }
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (refuted + kept) / 2;
        if (pValue(canaries, guesses.made(), guesses.right(), middle, delta) < alpha) {
          refuted = middle;
        } else {
          kept = middle;
        }
      }
    }
    return new EpsilonBound(refuted, delta, level, "one run, Steinke, Nasr and Jagielski 2023");
  }
}
