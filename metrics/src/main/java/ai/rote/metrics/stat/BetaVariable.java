package ai.rote.metrics.stat;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.special.Beta;

/**
 * A beta distribution, as bounds of shares have it: with a = 0 all of it lies at 0, with b = 0 at
 * 1. With a below 1, a count of less than one, its density rises without end towards 0 and is
 * integrated over xᵃ instead of x, with which it is smooth; with b below 1 likewise at 1.
 */
final class BetaVariable {
  /** What lies where the density is below e⁻⁷⁰ of its peak is below what a bound can show. */
  private static final double NEGLIGIBLE_NATS = 70;

  private static final int NODES = 48;
  private static final double[] POINTS = new double[NODES];
  private static final double[] WEIGHTS = new double[NODES];

  static {
    GaussIntegrator legendre = new GaussIntegratorFactory().legendre(NODES);
    for (int i = 0; i < NODES; i++) {
      POINTS[i] = legendre.getPoint(i);
      WEIGHTS[i] = legendre.getWeight(i);
    }
  }

  private final double a;
  private final double b;
  private final double logBeta;
  private final double mode;
  private final double least;
  private final double largest;

  BetaVariable(double a, double b) {
    this.a = a;
    this.b = b;
    if (isConstant()) {
      this.mode = a == 0 ? 0 : 1;
      this.logBeta = 0;
      this.least = mode;
      this.largest = mode;
    } else if (a < 1 || b < 1) {
      this.logBeta = Beta.logBeta(a, b);
      this.mode = a < 1 ? 0 : 1;
      double far = Math.max(a, b) <= 1 ? 1 : -Math.expm1(-NEGLIGIBLE_NATS / (Math.max(a, b) - 1));
      this.least = a < 1 ? 0 : 1 - far;
      this.largest = a < 1 ? far : 1;
    } else {
      this.logBeta = Beta.logBeta(a, b);
      this.mode = a + b == 2 ? 0.5 : Math.min(1, Math.max(0, (a - 1) / (a + b - 2)));
      double floor = logDensity(mode) - NEGLIGIBLE_NATS;
      this.least = edge(0, floor);
      this.largest = edge(1, floor);
    }
  }

  /** One number rather than many: a count of none or of all. */
  boolean isConstant() {
    return a == 0 || b == 0;
  }

  /** Roughly how wide the distribution is; 0 for a constant. */
  double spread() {
    return largest - least;
  }

  /** P(X ≤ x). */
  double below(double x) {
    if (isConstant()) {
      return x >= mode ? 1 : 0;
    }
    return x <= 0 ? 0 : x >= 1 ? 1 : Beta.regularizedBeta(x, a, b);
  }

  /** P(X ≥ x). */
  double above(double x) {
    if (isConstant()) {
      return x <= mode ? 1 : 0;
    }
    return x <= 0 ? 1 : x >= 1 ? 0 : Beta.regularizedBeta(1 - x, b, a);
  }

  /**
   * The expectation of a smooth function over a stretch, 0 elsewhere, by Gauss and Legendre's rule.
   */
  double expectation(double from, double until, DoubleUnaryOperator function) {
    if (isConstant()) {
      return from <= mode && mode <= until ? function.applyAsDouble(mode) : 0;
    }
    double low = Math.max(least, from);
    double high = Math.min(largest, until);
    if (a < 1 && high > low) {
      return nearEnd(a, b, low, high, function);
    }
    if (b < 1 && high > low) {
      return nearEnd(b, a, 1 - high, 1 - low, x -> function.applyAsDouble(1 - x));
    }
    double half = (high - low) / 2;
    double sum = 0;
    for (int i = 0; i < NODES && half > 0; i++) {
      double x = low + half * (1 + POINTS[i]);
      sum += WEIGHTS[i] * Math.exp(logDensity(x)) * function.applyAsDouble(x);
    }
    return sum * half;
  }

  /** The expectation where a is below 1: over u = xᵃ the density is (1 − x)^(b − 1)/(a·B). */
  private double nearEnd(
      double below1, double other, double low, double high, DoubleUnaryOperator function) {
    double from = Math.pow(low, below1);
    double half = (Math.pow(high, below1) - from) / 2;
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double x = Math.pow(from + half * (1 + POINTS[i]), 1 / below1);
      double rest = other == 1 ? 0 : (other - 1) * Math.log1p(-x);
      sum += WEIGHTS[i] * Math.exp(rest - logBeta) / below1 * function.applyAsDouble(x);
    }
    return sum * half;
  }

  private double logDensity(double x) {
    // 0·ln 0 is 0 here: the density of a = 1 is finite at 0.
    double left = a == 1 ? 0 : (a - 1) * Math.log(x);
    double right = b == 1 ? 0 : (b - 1) * Math.log1p(-x);
    return left + right - logBeta;
  }

  /** Where the density falls below a floor on the way from the mode to an end. */
  private double edge(double end, double floor) {
    if (logDensity(end) >= floor) {
      return end;
    }
    double inside = mode;
    double outside = end;
    for (int step = 0; step < 60; step++) {
      double middle = (inside + outside) / 2;
      if (logDensity(middle) >= floor) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return outside;
  }
}
