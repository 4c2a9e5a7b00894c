package ai.rote.metrics.stat;

import java.util.Locale;

/**
 * What may be said of two rates, chance allowed for. The first is compared with the second.
 *
 * @see RateFamily
 */
public enum Verdict {
  /** The first rate is higher: the interval of the difference lies above 0. */
  HIGHER,

  /** The first rate is lower: the interval of the difference lies below 0. */
  LOWER,

  /**
   * No difference beyond chance: the interval of the difference holds 0. Not that there is none;
   * how large one may be, the interval tells.
   */
  NO_DIFFERENCE,

  /** Not comparable: what is counted happened in neither, so that there is nothing to compare. */
  NOT_COMPARABLE;

  /** Of two rates and the adjusted outcome of their test. */
  static Verdict of(Rate first, Rate second, Significance test, double level) {
    if (first.count() == 0 && second.count() == 0) {
      return NOT_COMPARABLE;
    }
    if (test.pValue() >= 1 - level) {
      return NO_DIFFERENCE;
    }
    return first.value() > second.value() ? HIGHER : LOWER;
  }

  /**
   * How a verdict stands in reports.
   *
   * @return {@code higher}, {@code lower}, {@code no difference} or {@code not comparable}
   */
  public String inWords() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * Whether two rates differ beyond chance.
   *
   * @return true for {@link #HIGHER} and {@link #LOWER}
   */
  public boolean isDifference() {
    return this == HIGHER || this == LOWER;
  }

  /**
   * Whether another comparison came out the other way round, both beyond chance.
   *
   * @param other verdict on the same two under other conditions
   * @return true for {@link #HIGHER} against {@link #LOWER}
   */
  public boolean isOppositeOf(Verdict other) {
    return isDifference() && other.isDifference() && this != other;
  }
}
