package ai.rote.metrics;

import ai.rote.metrics.stat.Arguments;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A number of queries that may be too large for any integer type, or infinite. Ordered by size,
 * infinite last.
 *
 * <p>Three kinds: {@link #count()} is there up to {@link Long#MAX_VALUE}; above, only {@link
 * #log10()} is; where no number of queries is enough, {@link #isFinite()} is false.
 */
public final class QueriesNeeded implements Comparable<QueriesNeeded> {
  private static final QueriesNeeded INFINITE =
      new QueriesNeeded(OptionalLong.empty(), Double.POSITIVE_INFINITY);

  private final OptionalLong count;
  private final double log10;

  private QueriesNeeded(OptionalLong count, double log10) {
    this.count = count;
    this.log10 = log10;
  }

  static QueriesNeeded of(long count) {
    return new QueriesNeeded(OptionalLong.of(Arguments.queries(count)), Math.log10(count));
  }

  /** A finite number above {@link Long#MAX_VALUE}. */
  static QueriesNeeded ofLog10(double log10) {
    return new QueriesNeeded(OptionalLong.empty(), log10);
  }

  /**
   * No number of queries is enough.
   *
   * @return the number that comes after all others
   */
  public static QueriesNeeded infinite() {
    return INFINITE;
  }

  /**
   * Whether any number of queries is enough.
   *
   * @return false if the suffix cannot be extracted, or not with the certainty asked for
   */
  public boolean isFinite() {
    return log10 < Double.POSITIVE_INFINITY;
  }

  /**
   * The number itself.
   *
   * @return at least 1; empty if it is infinite or above {@link Long#MAX_VALUE}
   */
  public OptionalLong count() {
    return count;
  }

  /**
   * The decimal log of the number, for plots and for numbers that no {@code long} holds.
   *
   * @return at least 0; positive infinity if the number is infinite
   */
  public double log10() {
    return log10;
  }

  @Override
  public int compareTo(QueriesNeeded other) {
    if (count.isPresent() && other.count.isPresent()) {
      return Long.compare(count.getAsLong(), other.count.getAsLong());
    }
    if (count.isPresent() || other.count.isPresent()) {
      return count.isPresent() ? -1 : 1;
    }
    return Double.compare(log10, other.log10);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueriesNeeded that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(count, log10);
  }

  /** {@code 150}, {@code 10^4342.8} where only the log is known, or {@code infinite}. */
  @Override
  public String toString() {
    if (count.isPresent()) {
      return Long.toString(count.getAsLong());
    }
    return isFinite() ? String.format(Locale.ROOT, "10^%.1f", log10) : "infinite";
  }
}
