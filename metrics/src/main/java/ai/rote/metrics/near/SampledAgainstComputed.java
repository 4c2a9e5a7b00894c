package ai.rote.metrics.near;

import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.Significance;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.commons.math3.special.Beta;

/**
 * Do sampled suffixes come as often as their computed probability says? If the sampler and the
 * scorer are right, the h_i exact matches among M_i draws of example i are binomial with its p_z.
 * Two tests look at that from both sides:
 *
 * <ul>
 *   <li>{@link #outliers()}: is any single example off? An exact, two-sided binomial test of each,
 *       corrected for their number by Holm.
 *   <li>{@link #spread()}: are many examples a little off? The summed binomial deviance,
 *       <pre>D = 2·Σ [h·ln(h / (M·p_z)) + (M − h)·ln((M − h) / (M·(1 − p_z)))]</pre>
 *       against its own distribution under the hypothesis, simulated from a seed. Such a
 *       Monte-Carlo test is exact for any number of simulations and for any p_z, where a chi-square
 *       approximation fails for the small expected counts that are the rule here.
 * </ul>
 *
 * <p>{@link #joint()} corrects for their being two. Its p-value is at or below α with probability
 * at most α if all is right: α is the false-alarm rate.
 *
 * <p>A single match where p_z is 0 is an alarm by itself. It may be a true one of little weight: a
 * token whose logit ties with a filter's cut but for rounding, in or out by how a batch was summed.
 *
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025: sampled against computed p_z
 *     on 250 examples with 1,000 draws each</a>
 * @see <a href="https://doi.org/10.1093/biomet/76.4.633">Besag and Clifford 1989, Generalized Monte
 *     Carlo significance tests</a>
 */
public final class SampledAgainstComputed {

  /** How many data sets {@link #of(List)} simulates; the least p-value is 1 in 10,000. */
  public static final int DEFAULT_SIMULATIONS = 9_999;

  private final List<Example> examples;
  private final List<Significance> single;
  private final Significance spread;
  private final int simulations;

  private SampledAgainstComputed(List<Example> examples, long seed, int simulations) {
    this.examples = examples;
    this.single = Significance.holm(examples.stream().map(Example::test).toList());
    this.spread = spread(examples, seed, simulations);
    this.simulations = simulations;
  }

  /**
   * One example, computed and sampled under the same scheme.
   *
   * @param id names the example
   * @param computed p_z, from a pass of the model
   * @param sampled how many of the draws equal the target exactly
   */
  public record Example(String id, ExtractionProbability computed, Hits sampled) {

    /**
     * Takes the parts.
     *
     * @param id names the example
     * @param computed p_z
     * @param sampled the exact matches
     */
    public Example {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(computed, "computed");
      Objects.requireNonNull(sampled, "sampled");
    }

    /**
     * The exact, two-sided binomial test of h against p_z, min(1, 2·min(P(X ≤ h), P(X ≥ h))). It is
     * below 1 − level just where p_z is outside the Clopper–Pearson interval of that level.
     *
     * @return the test of this example alone
     */
    public Significance test() {
      long h = sampled.count();
      long misses = sampled.draws() - h;
      // Tails of the binomial distribution are values of the beta distribution function.
      double atMost =
          misses == 0 ? 1 : Beta.regularizedBeta(-Math.expm1(computed.logNats()), misses, h + 1);
      double atLeast = h == 0 ? 1 : Beta.regularizedBeta(computed.value(), h, misses + 1);
      double pValue = Math.max(0, Math.min(1, 2 * Math.min(atMost, atLeast)));
      return new Significance(pValue, "exact binomial", sampled.draws());
    }

    /**
     * The deviance of h matches instead of those that were sampled; infinite if h is impossible.
     */
    private double deviance(long h) {
      long draws = sampled.draws();
      double logPz = computed.logNats();
      return 2
          * (part(h, draws, logPz) + part(draws - h, draws, ExtractionProbability.log1mExp(logPz)));
    }

    private static double part(long count, long draws, double logProbability) {
      return count == 0 ? 0 : count * (Math.log((double) count / draws) - logProbability);
    }
  }

  /**
   * Tests with {@value #DEFAULT_SIMULATIONS} simulations from seed 0.
   *
   * @param examples at least one
   * @return the tests
   * @throws IllegalArgumentException if there is no example
   */
  public static SampledAgainstComputed of(List<Example> examples) {
    return of(examples, 0, DEFAULT_SIMULATIONS);
  }

  /**
   * Tests.
   *
   * @param examples at least one
   * @param seed of the simulations
   * @param simulations how many, at least 1; the least p-value of {@link #spread()} is 1 over one
   *     more
   * @return the tests
   * @throws IllegalArgumentException if there is no example, or no simulation
   */
  public static SampledAgainstComputed of(List<Example> examples, long seed, int simulations) {
    if (examples.isEmpty() || simulations < 1) {
      throw new IllegalArgumentException(
          "a test needs at least 1 example and 1 simulation, but has "
              + examples.size()
              + " and "
              + simulations);
    }
    return new SampledAgainstComputed(List.copyOf(examples), seed, simulations);
  }

  /**
   * The examples.
   *
   * @return as they were given
   */
  public List<Example> examples() {
    return examples;
  }

  /**
   * The test of each example, corrected by Holm for their number.
   *
   * @return in the order of {@link #examples()}
   */
  public List<Significance> single() {
    return single;
  }

  /**
   * Whether any single example is off: the least of {@link #single()}.
   *
   * @return a test of all examples
   */
  public Significance outliers() {
    double least = single.stream().mapToDouble(Significance::pValue).min().orElseThrow();
    return new Significance(least, single.get(0).method(), examples.size());
  }

  /**
   * Whether the examples together are further off than chance allows.
   *
   * @return a test of all examples
   */
  public Significance spread() {
    return spread;
  }

  /**
   * Both tests in one: the smaller p-value, doubled.
   *
   * @return a test of all examples
   */
  public Significance joint() {
    double pValue = Math.min(1, 2 * Math.min(outliers().pValue(), spread.pValue()));
    return new Significance(
        pValue, outliers().method() + "; " + spread.method() + "; doubled", examples.size());
  }

  /**
   * Whether sampled and computed probabilities agree.
   *
   * @param falseAlarmRate α, the probability of "no" if all is right; in (0, 1), and large enough
   *     for the simulations to reach it
   * @return whether the p-value of {@link #joint()} is above α
   * @throws IllegalArgumentException if the rate is out of its range
   */
  public boolean agree(double falseAlarmRate) {
    if (!(falseAlarmRate >= 2.0 / (simulations + 1) && falseAlarmRate < 1)) {
      throw new IllegalArgumentException(
          "with "
              + simulations
              + " simulations the false-alarm rate must be in ["
              + 2.0 / (simulations + 1)
              + ", 1), but is "
              + falseAlarmRate);
    }
    return joint().pValue() > falseAlarmRate;
  }

  /**
   * The examples whose computed p_z is outside the Clopper–Pearson interval of its draws. If all is
   * right, at most 1 − level of them are, on average; far fewer if most p_z are small.
   *
   * @param level of the intervals, in (0, 1)
   * @return how many of all
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Rate outside(double level) {
    long count =
        examples.stream()
            .filter(each -> !each.sampled.interval(level).contains(each.computed.value()))
            .count();
    return Rate.of(count, examples.size());
  }

  private static Significance spread(List<Example> examples, long seed, int simulations) {
    double observed = 0;
    double[] simulated = new double[simulations];
    SplittableRandom random = new SplittableRandom(seed);
    for (Example each : examples) {
      Matches matches = Matches.of(each);
      // Sums grow in the same order, so equal data give equal sums, and ties are seen as ties.
      observed += each.deviance(each.sampled.count());
      for (int i = 0; i < simulations; i++) {
        simulated[i] += matches.deviance(random.nextDouble());
      }
    }
    long asFar = 1;
    for (double each : simulated) {
      asFar += each >= observed ? 1 : 0;
    }
    return new Significance(
        (double) asFar / (simulations + 1),
        String.format(Locale.ROOT, "deviance, %,d simulations", simulations),
        examples.size());
  }

  /** An example's number of matches if all is right, as far as it has any probability to tell. */
  private record Matches(double[] cumulative, double[] deviances) {
    private static final double NEGLIGIBLE = 1e-18;

    /** Walks outward from the likeliest number, by ratios of neighbours. */
    static Matches of(Example example) {
      long draws = example.sampled.draws();
      double odds = example.computed.value() / -Math.expm1(example.computed.logNats());
      long mode = (long) Math.min(draws, example.computed.value() * (draws + 1.0));
      Deque<Double> weights = new ArrayDeque<>(List.of(1.0));
      long least = mode;
      for (double w = 1; least > 0; least--) {
        w *= least / ((draws - least + 1) * odds);
        if (w < NEGLIGIBLE) {
          break;
        }
        weights.addFirst(w);
      }
      long most = mode;
      for (double w = 1; most < draws; most++) {
        w *= (draws - most) * odds / (most + 1);
        if (w < NEGLIGIBLE) {
          break;
        }
        weights.addLast(w);
      }
      double[] cumulative = weights.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.parallelPrefix(cumulative, Double::sum);
      double[] deviances = new double[cumulative.length];
      for (int i = 0; i < deviances.length; i++) {
        deviances[i] = example.deviance(least + i);
      }
      return new Matches(cumulative, deviances);
    }

    /** By inversion, from a uniform number in [0, 1). */
    double deviance(double uniform) {
      int found = Arrays.binarySearch(cumulative, uniform * cumulative[cumulative.length - 1]);
      return deviances[found < 0 ? -found - 1 : Math.min(found + 1, deviances.length - 1)];
    }
  }
}
