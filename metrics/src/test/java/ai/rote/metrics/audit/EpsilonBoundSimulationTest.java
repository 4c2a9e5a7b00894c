package ai.rote.metrics.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Are bounds of ε below the true ε in 95 % of cases? Mechanisms are simulated whose ε is known:
 * randomised response, which tells each coin rightly with probability e^ε/(1 + e^ε), and the
 * Gaussian mechanism, which adds noise to it.
 *
 * <p>Each check allows a <b>false alarm in one of a million</b>, as {@code IntervalCoverageTest}
 * does; the build makes one trial of 200, {@code -Drote.coverage.all=true} all. A bound that shows
 * nothing would cover too, so means are looked at as well.
 */
class EpsilonBoundSimulationTest {
  private static final double LEVEL = 0.95;
  private static final double FALSE_ALARM = 1e-6;
  private static final double DELTA = 1e-5;
  private static final long SEED = Long.getLong("rote.seed", 20_241_019);
  private static final int TRIALS = Boolean.getBoolean("rote.coverage.all") ? 100_000 : 500;
  private static final int CANARIES = 200;
  private static final int GUESSES = 50; // of either kind
  private static final int MODELS = 100;

  /** The mean bound, after a look at how many hold. */
  private static double meanOfValid(String what, double truth, ToDoubleFunction<Random> bound) {
    Random random = new Random(SEED);
    int valid = 0;
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double epsilon = bound.applyAsDouble(random);
      valid += epsilon <= truth ? 1 : 0;
      sum += epsilon;
    }
    int fewest =
        new BinomialDistribution(null, TRIALS, LEVEL).inverseCumulativeProbability(FALSE_ALARM);
    System.out.printf(
        "%s, epsilon %.3f: %.4f of %d below it, %.3f on average%n",
        what, truth, (double) valid / TRIALS, TRIALS, sum / TRIALS);
    assertThat(valid)
        .as("%s: bounds that hold, of %d", what, TRIALS)
        .isGreaterThanOrEqualTo(fewest);
    return sum / TRIALS;
  }

  /** A canary's coin, and what the mechanism makes of it. */
  private static double oneRun(
      Random random, DoubleUnaryOperator mechanism, double delta, Map<Integer, Double> known) {
    boolean[] isIn = new boolean[CANARIES];
    double[] scores = new double[CANARIES];
    for (int i = 0; i < CANARIES; i++) {
      isIn[i] = random.nextBoolean();
      scores[i] = mechanism.applyAsDouble(isIn[i] ? 1 : 0);
    }
    Guesses guesses = Guesses.of(scores, isIn, GUESSES, GUESSES);
    return known.computeIfAbsent(
        guesses.right(), right -> OneRunAudit.of(guesses, CANARIES, delta, LEVEL).epsilon());
  }

  /** The canary is found where the mechanism's answer is above a threshold. */
  private static double trainedModels(
      Random random,
      DoubleUnaryOperator mechanism,
      double threshold,
      double delta,
      Map<String, Double> known) {
    int[] models = new int[2];
    int[] found = new int[2];
    for (int i = 0; i < MODELS; i++) {
      int coin = random.nextBoolean() ? 1 : 0;
      models[coin]++;
      found[coin] += mechanism.applyAsDouble(coin) > threshold ? 1 : 0;
    }
    return known.computeIfAbsent(
        found[1] + "/" + models[1] + " " + found[0],
        key ->
            TrainedModelsAudit.of(found[1], models[1], found[0], models[0], delta, LEVEL)
                .bound()
                .epsilon());
  }

  private static DoubleUnaryOperator randomisedResponse(double epsilon, Random random) {
    double truthful = 1 / (1 + Math.exp(-epsilon));
    return coin -> random.nextDouble() < truthful ? coin : 1 - coin;
  }

  private static DoubleUnaryOperator gaussian(double sd, Random random) {
    return coin -> coin + sd * random.nextGaussian();
  }

  /**
   * The ε of the Gaussian mechanism of sensitivity 1 at δ: Balle and Wang 2018, arXiv 1805.06530,
   * theorem 8.
   */
  private static double epsilonOfGaussian(double sd, double delta) {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double low = 0;
    double high = 500;
    for (int i = 0; i < 200; i++) {
      double epsilon = (low + high) / 2;
      double at =
          normal.cumulativeProbability(0.5 / sd - epsilon * sd)
              - Math.exp(epsilon) * normal.cumulativeProbability(-0.5 / sd - epsilon * sd);
      if (at > delta) {
        low = epsilon;
      } else {
        high = epsilon;
      }
    }
    return high;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2, 4})
  void oneRunOfRandomisedResponse(double epsilon) {
    Map<Integer, Double> known = new HashMap<>();
    double mean =
        meanOfValid(
            "one run, randomised response",
            epsilon,
            random -> oneRun(random, randomisedResponse(epsilon, random), 0, known));
    // Half of the canaries are guessed about, those that come first: 100 trials.
    assertThat(mean).isGreaterThanOrEqualTo(epsilon - 0.35 - epsilon * epsilon / 12);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1, 3})
  void oneRunOfTheGaussianMechanism(double sd) {
    Map<Integer, Double> known = new HashMap<>();
    double mean =
        meanOfValid(
            "one run, Gaussian of sd " + sd,
            epsilonOfGaussian(sd, DELTA),
            random -> oneRun(random, gaussian(sd, random), DELTA, known));
    assertThat(mean).isGreaterThan(sd < 2 ? 0.5 : 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2, 4})
  void trainedModelsOfRandomisedResponse(double epsilon) {
    Map<String, Double> known = new HashMap<>();
    double mean =
        meanOfValid(
            "trained models, randomised response",
            epsilon,
            random -> trainedModels(random, randomisedResponse(epsilon, random), 0.5, 0, known));
    assertThat(mean).isGreaterThanOrEqualTo(0.45 * epsilon - 0.25);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1, 3})
  void trainedModelsOfTheGaussianMechanism(double sd) {
    Map<String, Double> known = new HashMap<>();
    double mean =
        meanOfValid(
            "trained models, Gaussian of sd " + sd,
            epsilonOfGaussian(sd, DELTA),
            random -> trainedModels(random, gaussian(sd, random), 0.5 + sd, DELTA, known));
    assertThat(mean).isGreaterThan(sd < 2 ? 0.15 : 0);
  }
}
