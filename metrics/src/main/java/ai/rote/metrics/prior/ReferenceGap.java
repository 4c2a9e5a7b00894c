package ai.rote.metrics.prior;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What a model gives a suffix above what reference models give it that have not seen the record:
 * the offline likelihood-ratio attack (LiRA), one-sided, on ln p of the suffix. Of references with
 * ln p_1 … ln p_R, mean m and standard deviation s (of R − 1 degrees of freedom),
 *
 * <pre>
 *   difference = ln p_z − m        nats
 *   z          = (ln p_z − m) / s
 *   pValue     = 1 − Φ(z)
 * </pre>
 *
 * <p>Assumed, not checked: no reference has seen the record; references differ from the model in
 * nothing else; and ln p of one suffix over references is normal. m and s are taken as if they were
 * known, so with few references p-values are too small: of suffixes that are not memorized, 4
 * references call some 12 % memorized at a nominal 5 %. One reference gives a difference, but no z.
 *
 * @param difference nats; +∞ if no reference can write the suffix
 * @param z standard deviations; NaN if there are fewer than {@value #FEWEST} references or they do
 *     not differ
 * @param pValue of the suffix not being memorized; NaN where z is
 * @param references how many there are
 * @see <a href="https://arxiv.org/abs/2112.03570">Carlini et al. 2022, Membership Inference Attacks
 *     From First Principles, section V-B</a>
 */
public record ReferenceGap(double difference, double z, double pValue, int references) {

  /** Fewer references tell no spread. */
  public static final int FEWEST = 4;

  /**
   * Judges one suffix.
   *
   * @param logProb ln p_z of the model, in nats
   * @param referenceLogProbs ln p of each reference under the same scheme, in nats; at least one
   * @return the gap
   * @throws IllegalArgumentException if there is no reference
   */
  public static ReferenceGap of(double logProb, double[] referenceLogProbs) {
    if (referenceLogProbs.length == 0) {
      throw new IllegalArgumentException("a gap needs at least one reference");
    }
    int count = referenceLogProbs.length;
    double mean = Arrays.stream(referenceLogProbs).average().orElseThrow();
    double difference = PriorCut.difference(logProb, mean);
    double squares = Arrays.stream(referenceLogProbs).map(x -> (x - mean) * (x - mean)).sum();
    double sd = Math.sqrt(squares / (count - 1));
    boolean known = count >= FEWEST && sd > 0 && Double.isFinite(sd) && Double.isFinite(logProb);
    double z = known ? difference / sd : Double.NaN;
    double pValue =
        known ? new NormalDistribution(null, 0, 1, 1e-12).cumulativeProbability(-z) : Double.NaN;
    return new ReferenceGap(difference, z, pValue, count);
  }
}
