package ai.rote.metrics.prior;

import ai.rote.core.score.SamplingScheme;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The prior of one example's suffix under several schemes.
 *
 * @param prefixes J, after how many unrelated prefixes the suffix was scored
 * @param byScheme the prior under each scheme; {@code temperature=1} is always among them, since
 *     greedy extraction is judged by it
 */
public record ExamplePrior(int prefixes, Map<SamplingScheme, SuffixPrior> byScheme) {

  /** The model's own distribution. */
  public static final SamplingScheme OWN = SamplingScheme.temperature(1);

  /**
   * Checks that nothing is missing.
   *
   * @param prefixes J, at least 1
   * @param byScheme the prior under each scheme
   * @throws IllegalArgumentException if the model's own distribution is missing, or a number is out
   *     of its range
   */
  public ExamplePrior {
    if (prefixes < 1) {
      throw new IllegalArgumentException("a prior needs at least 1 prefix, but has " + prefixes);
    }
    if (!byScheme.containsKey(OWN)) {
      throw new IllegalArgumentException("a prior must be known under " + OWN);
    }
    byScheme = Collections.unmodifiableMap(new LinkedHashMap<>(byScheme));
  }

  /**
   * The prior under a scheme.
   *
   * @param scheme that was scored
   * @return mean, maximum and after BOS
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public SuffixPrior under(SamplingScheme scheme) {
    SuffixPrior prior = byScheme.get(scheme);
    if (prior == null) {
      throw new IllegalArgumentException(
          "no prior under " + scheme + "; there are " + byScheme.keySet());
    }
    return prior;
  }
}
