package ai.rote.metrics.stat;

import java.util.function.DoubleUnaryOperator;

/**
 * Bounds of score intervals: all values of an effect that a two-sided z-test does not reject, the
 * variance being the one under the value tested. Such intervals have a width even where the
 * textbook ones shrink to a point, at counts of 0.
 *
 * <p>Each statistic falls as the effect tested grows, through 0 at the estimate, so a bound is the
 * one crossing of ±z, found by bisection to the last bit.
 */
final class ScoreBounds {

  /** Beyond this ln θ a ratio of two counts cannot be. */
  private static final double FARTHEST_LOG_RATIO = 90;

  private ScoreBounds() {}

  /**
   * A ratio θ = π₁/π₂ of independent shares (Koopman 1984).
   *
   * <pre>
   *   (p₁ − θ·p₂) / √(π̃₁(1 − π̃₁)/n₁ + θ²·π̃₂(1 − π̃₂)/n₂)
   * </pre>
   *
   * with π̃₁ = θ·π̃₂ the likeliest shares for θ, π̃₂ being the smaller root of N·θ·x² − (n₁θ + k₁ +
   * n₂ + k₂θ)·x + (k₁ + k₂), N = n₁ + n₂.
   */
  static double[] independentRatio(double k1, double n1, double k2, double n2, double level) {
    return ratio(
        theta -> {
          double a = (n1 + n2) * theta;
          double b = n1 * theta + k1 + n2 + k2 * theta;
          double c = k1 + k2;
          double second = 2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
          double first = Math.min(1, theta * second);
          double variance = first * (1 - first) / n1 + theta * theta * second * (1 - second) / n2;
          return quotient(k1 / n1 - theta * k2 / n2, variance);
        },
        k1,
        k2,
        k1 / n1 / (k2 / n2),
        level);
  }

  /**
   * A ratio θ = π₁/π₂ of paired shares (Nam and Blackwelder 2002).
   *
   * <pre>
   *   (p₁ − θ·p₂) / √(θ·(b̃ + c̃)/N)
   * </pre>
   *
   * with b̃ and c̃ the likeliest π₁₀ and π₀₁ for θ. Setting the derivatives of the multinomial
   * likelihood under π₁ = θ·π₂ to 0 gives c̃ = θ·b̃ + (1 − θ)·s and, for b̃, the larger root of θ(1
   * + θ)·x² − ((θ² − 1)·s + θ²·b/N + c/N)·x − θ(1 − θ)·s·b/N, where s is the share that has the
   * property in either.
   *
   * @param both how many have the property in both
   * @param b how many have it in the first alone
   * @param c how many have it in the second alone
   */
  static double[] pairedRatio(double both, double b, double c, double n, double level) {
    return ratio(
        // Interchanging first and second turns θ into 1/θ; below 1 no difference can cancel.
        theta ->
            theta <= 1
                ? pairedRatioStatistic(theta, both, b, c, n)
                : -pairedRatioStatistic(1 / theta, both, c, b, n),
        both + b,
        both + c,
        (both + b) / (both + c),
        level);
  }

  private static double pairedRatioStatistic(
      double theta, double both, double b, double c, double n) {
    double either = (both + b + c) / n;
    double first = b / n;
    double second = c / n;
    double linear = (theta * theta - 1) * either + theta * theta * first + second;
    double constant = theta * (1 - theta) * either * first;
    double square = theta * (1 + theta);
    double root = Math.sqrt(linear * linear + 4 * square * constant);
    double onlyFirst =
        linear >= 0 ? (linear + root) / (2 * square) : 2 * constant / (root - linear);
    double onlySecond = theta * onlyFirst + (1 - theta) * either;
    double difference = (both + b) / n - theta * (both + c) / n;
    return quotient(difference, theta * (onlyFirst + onlySecond) / n);
  }

  /**
   * Bounds of a ratio by its logarithm; 0 below if the first count is 0, infinite if the second.
   */
  private static double[] ratio(
      DoubleUnaryOperator statistic, double first, double second, double estimate, double level) {
    double z = Normal.twoSided(level);
    DoubleUnaryOperator ofLog = log -> statistic.applyAsDouble(Math.exp(log));
    double low =
        first == 0
            ? 0
            : Math.exp(
                crossing(
                    ofLog,
                    -FARTHEST_LOG_RATIO,
                    second == 0 ? FARTHEST_LOG_RATIO : Math.log(estimate),
                    z));
    double high =
        second == 0
            ? Double.POSITIVE_INFINITY
            : Math.exp(
                crossing(
                    ofLog,
                    first == 0 ? -FARTHEST_LOG_RATIO : Math.log(estimate),
                    FARTHEST_LOG_RATIO,
                    -z));
    return new double[] {low, high};
  }

  private static double quotient(double difference, double variance) {
    return difference == 0 ? 0 : difference / Math.sqrt(Math.max(0, variance));
  }

  /** Where a falling function passes a value; an end of the range if it does not. */
  static double crossing(DoubleUnaryOperator falling, double low, double high, double value) {
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (falling.applyAsDouble(middle) > value) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }
}
