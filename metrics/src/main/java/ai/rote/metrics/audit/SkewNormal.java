package ai.rote.metrics.audit;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * The skew-normal distribution of Azzalini, with density (2/ω)·φ(z)·Φ(αz), z = (x − ξ)/ω. Commons
 * Math has none. Tails are integrated as such, so that a probability of 2⁻¹⁰⁰⁰ has its digits.
 *
 * @see <a href="https://www.jstor.org/stable/4615982">Azzalini 1985, A class of distributions which
 *     includes the normal ones</a>
 */
final class SkewNormal extends AbstractRealDistribution {
  private static final long serialVersionUID = 1;

  private static final double MEAN_OF_HALF_NORMAL = Math.sqrt(2 / Math.PI);
  private static final double LOG_DENSITY_AT_0 = -0.5 * Math.log(2 * Math.PI);

  /** Below this, Φ is taken from its asymptotic series: erfc loses its digits near the smallest. */
  private static final double ASYMPTOTIC = -20;

  /** A tail below this is integrated by itself; a difference from 1 has digits enough above it. */
  private static final double FAR_OUT = 1e-3;

  /** What lies where the density is below e⁻⁵⁰ of that at the edge cannot be seen in a double. */
  private static final double NEGLIGIBLE_NATS = 50;

  /** So far from any edge out there the density is negligible, whatever the shape. */
  private static final double FAR = 12;

  private static final int PIECES = 10;
  private static final GaussIntegrator TAIL_RULE = new GaussIntegratorFactory().legendre(20, 0, 1);
  private static final GaussIntegrator T_RULE = new GaussIntegratorFactory().legendre(40, 0, 1);

  private final double location;
  private final double scale;
  private final double shape;

  SkewNormal(double location, double scale, double shape) {
    super(null);
    this.location = location;
    this.scale = scale;
    this.shape = shape;
  }

  /** The distribution with these moments, the skewness within ±0.9953. */
  static SkewNormal ofMoments(double mean, double sd, double skewness) {
    double root = Math.cbrt(2 * Math.abs(skewness) / (4 - Math.PI));
    double shift = Math.signum(skewness) * root / Math.sqrt(1 + root * root); // δ·√(2/π)
    double delta = shift / MEAN_OF_HALF_NORMAL;
    double scale = sd / Math.sqrt(1 - shift * shift);
    return new SkewNormal(mean - scale * shift, scale, delta / Math.sqrt(1 - delta * delta));
  }

  /** ln P(X ≥ x). */
  double logAbove(double x) {
    double z = (x - location) / scale;
    if (Double.isInfinite(z)) {
      return z > 0 ? Double.NEGATIVE_INFINITY : 0;
    }
    double above = 1 - standardBelow(z);
    return above > FAR_OUT ? Math.log(above) : logTail(z);
  }

  /** P(Z ≤ z) of the standard distribution: Φ(z) − 2·T(z, α). */
  private double standardBelow(double z) {
    double below = normal(z) - 2 * Math.signum(shape) * owensT(Math.abs(z), Math.abs(shape));
    return Math.max(0, Math.min(1, below));
  }

  /** Owen's T, which a smooth integral over [0, 1] gives for every a by what holds of a and 1/a. */
  private static double owensT(double h, double a) {
    if (a > 1) {
      double left = normal(h);
      double right = normal(a * h);
      return (left + right) / 2 - left * right - owensT(a * h, 1 / a);
    }
    double half = h * h / 2;
    return a
        / (2 * Math.PI)
        * T_RULE.integrate(x -> Math.exp(-half * (1 + a * a * x * x)) / (1 + a * a * x * x));
  }

  private static double normal(double z) {
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }

  /**
   * ln P(Z ≥ z) of the standard distribution, far out, where its density only falls. Its logarithm
   * is concave, so that halving finds where it has become negligible.
   */
  private double logTail(double z) {
    double peak = logStandard(z);
    double inside = z;
    double outside = z + FAR;
    for (int step = 0; step < 50; step++) {
      double middle = (inside + outside) / 2;
      if (logStandard(middle) > peak - NEGLIGIBLE_NATS) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    double length = (outside - z) / PIECES;
    double sum = 0;
    for (int i = 0; i < PIECES; i++) {
      double start = z + i * length;
      sum += length * TAIL_RULE.integrate(t -> Math.exp(logStandard(start + length * t) - peak));
    }
    return peak + Math.log(sum);
  }

  private double logStandard(double z) {
    return Math.log(2) + LOG_DENSITY_AT_0 - z * z / 2 + logNormal(shape * z);
  }

  /** ln Φ(z). */
  private static double logNormal(double z) {
    if (z > ASYMPTOTIC) {
      return Math.log(0.5 * Erf.erfc(-z / Math.sqrt(2)));
    }
    double inverse = 1 / (z * z);
    double series = 1 - inverse * (1 - 3 * inverse * (1 - 5 * inverse * (1 - 7 * inverse)));
    return LOG_DENSITY_AT_0 - z * z / 2 - Math.log(-z) + Math.log(series);
  }

  @Override
  public double cumulativeProbability(double x) {
    return standardBelow((x - location) / scale);
  }

  @Override
  public double density(double x) {
    return Math.exp(logStandard((x - location) / scale)) / scale;
  }

  @Override
  public double getNumericalMean() {
    return location + scale * delta() * MEAN_OF_HALF_NORMAL;
  }

  @Override
  public double getNumericalVariance() {
    double shift = delta() * MEAN_OF_HALF_NORMAL;
    return scale * scale * (1 - shift * shift);
  }

  private double delta() {
    return shape / Math.sqrt(1 + shape * shape);
  }

  @Override
  public double getSupportLowerBound() {
    return Double.NEGATIVE_INFINITY;
  }

  @Override
  public double getSupportUpperBound() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  @Deprecated
  public boolean isSupportLowerBoundInclusive() {
    return false;
  }

  @Override
  @Deprecated
  public boolean isSupportUpperBoundInclusive() {
    return false;
  }

  @Override
  public boolean isSupportConnected() {
    return true;
  }
}
