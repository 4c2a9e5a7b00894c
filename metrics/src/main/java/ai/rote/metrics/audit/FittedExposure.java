package ai.rote.metrics.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * Exposure by a fitted distribution: where a canary is ahead of all references, its rank among them
 * says only that much. A skew-normal distribution is fitted to the references' scores, and
 *
 * <pre>
 *   exposure = −log₂ P(X ≥ score of the canary),   X skew-normal
 * </pre>
 *
 * <p>Mean, standard deviation and skewness of the references are those of the distribution (the
 * method of moments). A skew-normal distribution has a skewness within ±0.9953; one that is beyond
 * ±0.99 is taken for ±0.99. The result is an extrapolation: it is as good as the tail of the fitted
 * distribution, for which a test of the fit, whose data lie in the middle, says little.
 *
 * @see <a href="https://arxiv.org/abs/1802.08232">Carlini et al. 2019, The Secret Sharer, section
 *     4.3</a>
 */
public final class FittedExposure {
  /** Skewness takes three numbers; fewer than that many references say nothing of a tail. */
  public static final int LEAST_REFERENCES = 20;

  private static final double MOST_SKEWNESS = 0.99;

  /** A fit whose p-value is below this is refuted, by a test that is too kind to it. */
  private static final double REFUTED = 0.01;

  private final SkewNormal distribution;
  private final double mean;
  private final double sd;
  private final double skewness;
  private final double fit;

  private FittedExposure(double[] references) {
    this.mean = Arrays.stream(references).average().orElseThrow();
    this.sd = new StandardDeviation().evaluate(references);
    this.skewness = new Skewness().evaluate(references);
    this.distribution =
        SkewNormal.ofMoments(mean, sd, Math.max(-MOST_SKEWNESS, Math.min(MOST_SKEWNESS, skewness)));
    this.fit = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(distribution, references);
  }

  /**
   * Whether a distribution can be fitted.
   *
   * @param references scores
   * @return false if there are fewer than {@value #LEAST_REFERENCES}, one is not finite, or all are
   *     equal
   */
  public static boolean isPossible(double[] references) {
    return references.length >= LEAST_REFERENCES
        && DoubleStream.of(references).allMatch(Double::isFinite)
        && DoubleStream.of(references).distinct().count() > 1;
  }

  /**
   * Fits the distribution.
   *
   * @param references scores of random sequences of the canaries' form that are not in the training
   *     data
   * @return the fitted distribution
   * @throws IllegalArgumentException if {@link #isPossible} says that none can be fitted
   */
  public static FittedExposure of(double[] references) {
    if (!isPossible(references)) {
      throw new IllegalArgumentException(
          "a distribution is fitted to at least "
              + LEAST_REFERENCES
              + " references, all finite and not all equal");
    }
    return new FittedExposure(references.clone());
  }

  /**
   * The exposure of a canary.
   *
   * @param canary its score
   * @return bits, at least 0; infinite if the score is
   * @throws IllegalArgumentException if it is NaN
   */
  public double bits(double canary) {
    if (Double.isNaN(canary)) {
      throw new IllegalArgumentException("exposure needs a score that is not NaN");
    }
    return 0 - distribution.logAbove(canary) / Math.log(2);
  }

  /**
   * Mean of the references.
   *
   * @return as the scores are
   */
  public double mean() {
    return mean;
  }

  /**
   * Standard deviation of the references, by n − 1.
   *
   * @return above 0
   */
  public double sd() {
    return sd;
  }

  /**
   * Skewness of the references, with the usual correction for their number.
   *
   * @return of any sign; may be beyond what the distribution can have
   */
  public double skewness() {
    return skewness;
  }

  /**
   * The p-value of the test of Kolmogorov and Smirnov that the references come from the fitted
   * distribution. As the distribution was fitted to them, it is too large; a small one still speaks
   * against the fit.
   *
   * @return in [0, 1]
   */
  public double fit() {
    return fit;
  }

  /**
   * Whether the references refute the fit, as scores of suffixes of different lengths do: then what
   * follows from its tail means nothing.
   *
   * @return true if {@link #fit} is below 1 %
   */
  public boolean isRefuted() {
    return fit < REFUTED;
  }

  /** The distribution: {@code skew-normal of mean -14.2, sd 1.31, skewness 0.12}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "skew-normal of mean %.3g, sd %.3g, skewness %.2g", mean, sd, skewness);
  }
}
