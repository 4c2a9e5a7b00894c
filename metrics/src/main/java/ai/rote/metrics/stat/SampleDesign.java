package ai.rote.metrics.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How the examples of a data set were drawn from the population that its rates speak of: in
 * clusters (texts of one person, versions of one document), with unequal chances, or from a
 * population of known size. One entry an example, in the examples' order. Immutable.
 *
 * <pre>
 *   mean          r = Σ w·x / Σ w                       (Hájek; a share is a mean of 0 and 1)
 *   its variance  v = C/(C − 1) · Σ_c z_c² / (Σ w)²     z_c = Σ w·√(1 − f)·(x − r) over cluster c
 * </pre>
 *
 * <p><b>Clusters</b> are drawn independently of each other; what is in one may depend on each other
 * in any way. <b>Weights</b> are in proportion to the inverses of the chances of being drawn. <b>A
 * finite population</b> of N, of which n were drawn without replacement, leaves the share 1 − f of
 * the variance, f = n/N. <b>Post-strata</b> of known sizes N_h rescale the weights so that each
 * stratum counts for N_h examples; then x − r becomes x − r_h, the distance from the mean of its
 * own stratum, and f is n_h/N_h.
 *
 * @see <a href="https://doi.org/10.1007/978-1-4612-4378-6">Särndal, Swensson and Wretman 1992,
 *     Model Assisted Survey Sampling, chapters 5 and 7: Taylor linearisation,
 *     post-stratification</a>
 * @see DesignEffect
 */
public final class SampleDesign {
  private final boolean isClustered;
  private final boolean isWeighted;
  private final String population;

  /** The number of each example's cluster, from 0; its own where there are none. */
  private final int[] units;

  private final int unitCount;
  private final double[] weights;

  /** Weights times √(1 − f). */
  private final double[] spreads;

  /** The number of each example's post-stratum. */
  private final int[] strata;

  private final int strataCount;

  /** What a weight is multiplied by so that all of them add up to the population's size. */
  private final double scale;

  private final boolean isSizeKnown;

  private SampleDesign(
      boolean isClustered,
      boolean isWeighted,
      String population,
      int[] units,
      double[] weights,
      double[] spreads,
      int[] strata,
      double scale,
      boolean isSizeKnown) {
    this.isClustered = isClustered;
    this.isWeighted = isWeighted;
    this.population = population;
    this.units = units;
    this.unitCount = 1 + Arrays.stream(units).max().orElseThrow();
    this.weights = weights;
    this.spreads = spreads;
    this.strata = strata;
    this.strataCount = 1 + Arrays.stream(strata).max().orElseThrow();
    this.scale = scale;
    this.isSizeKnown = isSizeKnown;
  }

  /**
   * Independent examples that all count once: what is taken for granted where no design is given.
   *
   * @param examples how many, at least 1
   * @return the design
   * @throws IllegalArgumentException if there are none
   */
  public static SampleDesign independent(int examples) {
    return builder(examples).build();
  }

  /**
   * Starts a design.
   *
   * @param examples how many, at least 1
   * @return a builder, of independent examples until something else is said
   * @throws IllegalArgumentException if there are none
   */
  public static Builder builder(int examples) {
    return new Builder(examples);
  }

  /**
   * The number of examples.
   *
   * @return at least 1
   */
  public int examples() {
    return units.length;
  }

  /**
   * Whether the examples are independent, all count once, and stand for a population without end.
   *
   * @return true if nothing else was said
   */
  public boolean isIndependent() {
    return !isClustered && !isWeighted && !isFinite();
  }

  /**
   * Whether examples count for more or less than one another, so that a share is not the count over
   * the total.
   *
   * @return true if two weights differ
   */
  public boolean isWeighted() {
    return isWeighted;
  }

  /**
   * The number of clusters.
   *
   * @return empty if each example stands for itself
   */
  public OptionalLong clusters() {
    return isClustered ? OptionalLong.of(unitCount) : OptionalLong.empty();
  }

  /** Whether the population has an end, so that resampling, which draws from one without, errs. */
  boolean isFinite() {
    return !population.isEmpty();
  }

  /**
   * The design of some of the examples, such as those of a group: their clusters, and their weights
   * as they are, those that post-stratification gave among them.
   *
   * @param indices which, in their new order
   * @return a new design
   * @throws IllegalArgumentException if there are none
   */
  public SampleDesign part(int[] indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException("a design needs at least 1 example, but has none");
    }
    double[] weight = Arrays.stream(indices).mapToDouble(i -> weights[i]).toArray();
    return new SampleDesign(
        isClustered,
        differ(weight),
        population,
        numbered(Arrays.stream(indices).boxed().map(i -> units[i]).toList()),
        weight,
        Arrays.stream(indices).mapToDouble(i -> spreads[i]).toArray(),
        new int[indices.length],
        scale,
        false);
  }

  private static boolean differ(double[] weights) {
    return Arrays.stream(weights).anyMatch(each -> each != weights[0]);
  }

  /** Numbers for labels, from 0, in order of appearance. */
  private static int[] numbered(List<?> labels) {
    Map<Object, Integer> numbers = new HashMap<>();
    int[] numbered = new int[labels.size()];
    for (int i = 0; i < numbered.length; i++) {
      int next = numbers.size();
      numbered[i] = numbers.computeIfAbsent(labels.get(i), any -> next);
    }
    return numbered;
  }

  int units() {
    return unitCount;
  }

  int unit(int example) {
    return units[example];
  }

  int strata() {
    return strataCount;
  }

  int stratum(int example) {
    return strata[example];
  }

  double weight(int example) {
    return weights[example];
  }

  /** The weight times √(1 − f): what an example adds to the variance. */
  double spread(int example) {
    return spreads[example];
  }

  /** What a weight is multiplied by so that all add up to the population's size. */
  double scale() {
    return scale;
  }

  /** Whether the sum of the weights is the population's size, and not an estimate of it. */
  boolean isSizeKnown() {
    return isSizeKnown;
  }

  /** Σ w·x by cluster. */
  double[] sums(double[] values) {
    double[] sums = new double[unitCount];
    for (int i = 0; i < units.length; i++) {
      sums[units[i]] += weights[i] * values[i];
    }
    return sums;
  }

  /** The linearised variance of the ratio Σ w·x / Σ w·y; not a number if there is one cluster. */
  double variance(double[] values, double[] over) {
    double[] sums = new double[strataCount];
    double[] sizes = new double[strataCount];
    double all = 0;
    for (int i = 0; i < units.length; i++) {
      sums[strata[i]] += weights[i] * values[i];
      sizes[strata[i]] += weights[i] * over[i];
      all += weights[i] * over[i];
    }
    double[] residuals = new double[unitCount];
    for (int i = 0; i < units.length; i++) {
      double expected = over[i] * sums[strata[i]] / sizes[strata[i]];
      residuals[units[i]] += spreads[i] * (values[i] - expected);
    }
    double squares = 0;
    for (double each : residuals) {
      squares += each * each;
    }
    return unitCount / (unitCount - 1.0) * squares / (all * all);
  }

  /** As in {@code weighted, 48 clusters}; {@code independent examples} if there is nothing else. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    if (isWeighted) {
      words.add("weighted");
    }
    if (isClustered) {
      words.add(unitCount + (unitCount == 1 ? " cluster" : " clusters"));
    }
    if (isFinite()) {
      words.add(population);
    }
    return words.isEmpty() ? "independent examples" : String.join(", ", words);
  }

  /** Collects what is known of how the examples were drawn. For one thread at a time. */
  public static final class Builder {
    private final int[] units;
    private final double[] weights;
    private boolean isClustered;
    private String population = "";
    private double size = Double.POSITIVE_INFINITY;
    private List<String> strata = List.of();
    private Map<String, Long> sizes = Map.of();

    private Builder(int examples) {
      if (examples < 1) {
        throw new IllegalArgumentException(
            "a design needs at least 1 example, but has " + examples);
      }
      this.units = new int[examples];
      Arrays.setAll(units, i -> i);
      this.weights = new double[examples];
      Arrays.fill(weights, 1);
    }

    /**
     * Names each example's cluster.
     *
     * @param labels one an example; equal ones are one cluster
     * @return this
     * @throws IllegalArgumentException if there are not as many as examples
     */
    public Builder clusters(List<?> labels) {
      check("clusters", labels.size());
      System.arraycopy(numbered(labels), 0, units, 0, units.length);
      isClustered = true;
      return this;
    }

    /**
     * Gives each example's weight.
     *
     * @param values one an example, finite and above 0; copied
     * @return this
     * @throws IllegalArgumentException if there are not as many as examples, or one is not above 0
     */
    public Builder weights(double[] values) {
      check("weights", values.length);
      for (int i = 0; i < values.length; i++) {
        if (!(values[i] > 0 && values[i] < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "weights must be finite and above 0, but that of example " + i + " is " + values[i]);
        }
        weights[i] = values[i];
      }
      return this;
    }

    /**
     * Says how large the population is that the examples were drawn from, without replacement.
     *
     * @param examples N, at least as many as were drawn
     * @return this
     * @throws IllegalArgumentException if more were drawn than there are
     */
    public Builder population(long examples) {
      if (examples < units.length) {
        throw new IllegalArgumentException(
            "a population of " + examples + " cannot have given " + units.length + " examples");
      }
      size = examples;
      population = "population of " + examples;
      return this;
    }

    /**
     * Says how many examples of each kind the population has: each kind will count for as many.
     *
     * @param name what the kinds are kinds of, as in {@code repetitions}
     * @param labels the kind of each example
     * @param populationSizes how many there are of each kind
     * @return this
     * @throws IllegalArgumentException if an example is of no kind that has a size, or a kind has
     *     fewer examples than were drawn, or none was drawn of it
     */
    public Builder postStrata(String name, List<String> labels, Map<String, Long> populationSizes) {
      check(name, labels.size());
      PostStrata.check(name, labels, populationSizes);
      strata = List.copyOf(labels);
      sizes = Map.copyOf(populationSizes);
      population = "post-stratified by " + name;
      return this;
    }

    private void check(String what, int count) {
      if (count != units.length) {
        throw new IllegalArgumentException(
            what + " must be one an example, but are " + count + " for " + units.length);
      }
    }

    /**
     * The design of what was said so far.
     *
     * @return the design
     */
    public SampleDesign build() {
      int[] stratum = strata.isEmpty() ? new int[units.length] : numbered(strata);
      double[] weight = weights.clone();
      double[] free = new double[units.length];
      Arrays.fill(free, 1 - units.length / size);
      if (!strata.isEmpty()) {
        Map<String, Double> drawn = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < weight.length; i++) {
          drawn.merge(strata.get(i), weight[i], Double::sum);
          counts.merge(strata.get(i), 1L, Long::sum);
        }
        for (int i = 0; i < weight.length; i++) {
          double there = sizes.get(strata.get(i));
          weight[i] *= there / drawn.get(strata.get(i));
          free[i] = 1 - counts.get(strata.get(i)) / there;
        }
      }
      double[] spread = new double[weight.length];
      Arrays.setAll(spread, i -> weight[i] * Math.sqrt(free[i]));
      return new SampleDesign(
          isClustered,
          differ(weight),
          population,
          units.clone(),
          weight,
          spread,
          stratum,
          Double.isInfinite(size) ? 1 : size / Arrays.stream(weight).sum(),
          !population.isEmpty());
    }
  }
}
