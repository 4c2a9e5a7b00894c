package ai.rote.metrics.stat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Many comparisons of two rates that are read together: of every two runs under every scheme, n and
 * p, or of every group with its control. With 900 of them at 95 %, unadjusted intervals would call
 * some 45 different where nothing is. Here the chance that <b>any</b> of them is called different,
 * or the wrong way round, where it is not, is at most 1 − level: the family-wise error.
 *
 * <pre>{@code
 * RateFamily<String> family = RateFamily.<String>builder(0.95)
 *     .add("top-k=40, n=1, p=0.5", models.under(topK).rate(1, 0.5))
 *     .add("top-k=40, n=1000, p=0.5", models.under(topK).rate(1_000, 0.5))
 *     .build();
 * family.comparisons();                         // 2
 * family.of("top-k=40, n=1, p=0.5").verdict();  // NO_DIFFERENCE
 * }</pre>
 *
 * <p><b>Method.</b> Each comparison has an exact test (McNemar's for the same examples, Fisher's
 * for different ones) and an interval that inverts that very test (by melding, Fay, Proschan and
 * Brittain 2015; Fay and Lumbard 2021). Both are adjusted by Bonferroni's inequality (Dunn 1961)
 * for the number K of comparisons in the family,
 *
 * <pre>
 *   adjusted p-value       min(1, K·p)
 *   simultaneous interval  the one at level 1 − (1 − level)/K
 * </pre>
 *
 * so an interval excludes 0 exactly if its adjusted p-value is below 1 − level. All intervals
 * together hold their true differences with probability of at least the level. This needs no
 * assumption on how the comparisons depend on each other, and holds for counts however small;
 * stepwise methods (Holm 1979) reject a little more but have no useful intervals to go with it, and
 * resampling the maximum (Westfall and Young 1993) would gain power from the strong dependence of
 * rates at neighbouring n and p, but is not exact for differences at some n alone. For more power,
 * compare less, or name the primary comparison.
 *
 * <p><b>The family</b> is what was added, whatever the data say: what happened in neither of two
 * rates is no evidence, with a p-value of 1, but counts. What to add must not be chosen by looking
 * at the outcomes.
 *
 * <p><b>The primary comparison</b>, named beforehand, is left out of the family and stays
 * unadjusted, so it has an error of 1 − level of its own. If several are named, such as one for
 * each of four runs, they are a family of their own.
 *
 * @param <K> what comparisons are known by; with {@code equals} and {@code hashCode}
 * @see <a href="https://doi.org/10.1080/01621459.1961.10482090">Dunn 1961, Multiple comparisons
 *     among means</a>
 */
public final class RateFamily<K> {
  private final double level;
  private final Map<K, RatePair> pairs;
  private final List<K> primary;
  private final List<K> family;
  private final Predicate<? super K> isPrimary;

  private RateFamily(double level, Map<K, RatePair> pairs, Predicate<? super K> isPrimary) {
    this.level = level;
    this.pairs = pairs;
    this.primary = pairs.keySet().stream().filter(isPrimary).toList();
    this.family = pairs.keySet().stream().filter(isPrimary.negate()).toList();
    this.isPrimary = isPrimary;
  }

  /**
   * Starts a family.
   *
   * @param level of its intervals together, in (0, 1); 1 − level is the family-wise error
   * @param <K> what comparisons are known by
   * @return a builder without comparisons
   * @throws IllegalArgumentException if the level is out of its range
   */
  public static <K> Builder<K> builder(double level) {
    return new Builder<>(Arguments.level(level));
  }

  /**
   * The level of all intervals together.
   *
   * @return in (0, 1)
   */
  public double level() {
    return level;
  }

  /**
   * How many comparisons are in the family, which everything in it is adjusted for.
   *
   * @return at least 0; the primary ones are not counted
   */
  public int comparisons() {
    return family.size();
  }

  /**
   * The comparisons in the family.
   *
   * @return their keys in the order they were added
   */
  public List<K> keys() {
    return family;
  }

  /**
   * The comparisons that are left out of the family.
   *
   * @return their keys in the order they were added; often empty
   */
  public List<K> primary() {
    return primary;
  }

  /**
   * One comparison, in the family or primary, with its interval. That takes a few milliseconds;
   * where the verdict is enough, {@link #verdict} is quicker.
   *
   * @param key of a comparison that was added
   * @return the comparison
   * @throws IllegalArgumentException if none has that key
   */
  public ComparedRates of(K key) {
    return ComparedRates.of(pair(key), level, adjustedFor(key));
  }

  /**
   * What may be said of one comparison.
   *
   * @param key of a comparison that was added
   * @return the verdict, the same as in {@link #of}
   * @throws IllegalArgumentException if none has that key
   */
  public Verdict verdict(K key) {
    RatePair pair = pair(key);
    return Verdict.of(pair.first(), pair.second(), pair.test().among(adjustedFor(key)), level);
  }

  private RatePair pair(K key) {
    RatePair pair = pairs.get(key);
    if (pair == null) {
      throw new IllegalArgumentException("the family holds no comparison '" + key + "'");
    }
    return pair;
  }

  private int adjustedFor(K key) {
    return isPrimary.test(key) ? primary.size() : family.size();
  }

  @Override
  public String toString() {
    return "RateFamily[" + comparisons() + " comparisons, primary " + primary + "]";
  }

  /**
   * Collects the comparisons of a family. For one thread at a time.
   *
   * @param <K> what comparisons are known by
   */
  public static final class Builder<K> {
    private final double level;
    private final Map<K, RatePair> pairs = new LinkedHashMap<>();
    private Predicate<? super K> primary = any -> false;

    private Builder(double level) {
      this.level = level;
    }

    /**
     * Adds a comparison over the same examples, by McNemar's test.
     *
     * @param key what it is known by
     * @param rates the two rates; their own level is not used
     * @return this
     * @throws IllegalArgumentException if the key was added before
     */
    public Builder<K> add(K key, PairedRates rates) {
      return put(key, new MatchedRates(Objects.requireNonNull(rates, "rates")));
    }

    /**
     * Adds a comparison over different examples, such as training data and a control set, by
     * Fisher's test.
     *
     * @param key what it is known by
     * @param first the rate that counts as positive
     * @param second the rate taken from it
     * @return this
     * @throws IllegalArgumentException if the key was added before
     */
    public Builder<K> add(K key, Rate first, Rate second) {
      return put(key, new IndependentRates(first, second));
    }

    private Builder<K> put(K key, RatePair pair) {
      Objects.requireNonNull(key, "key");
      if (pairs.putIfAbsent(key, pair) != null) {
        throw new IllegalArgumentException("comparison '" + key + "' is in the family already");
      }
      return this;
    }

    /**
     * Names the primary comparison, or several that are a family of their own. Without this call
     * there is none.
     *
     * @param isPrimary whether a comparison is, by its key and not by its outcome
     * @return this
     */
    public Builder<K> primary(Predicate<? super K> isPrimary) {
      this.primary = Objects.requireNonNull(isPrimary, "isPrimary");
      return this;
    }

    /**
     * The family of what was added so far.
     *
     * @return the family
     */
    public RateFamily<K> build() {
      return new RateFamily<>(level, new LinkedHashMap<>(pairs), primary);
    }
  }
}
