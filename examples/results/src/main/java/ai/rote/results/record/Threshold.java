package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How near a suffix must come to the true one: ε of a distance, at most which, or τ of a
 * similarity, at least which. An ε may be a share of the suffix; of a suffix of L tokens it is
 *
 * <pre>
 *   ⌊share · L⌋ tokens
 * </pre>
 *
 * rounded down, and without rounding errors: decimals are kept as they were written.
 *
 * @param value at least 0; of a share, at most 1
 * @param isShare whether it is a share of the suffix's tokens
 */
public record Threshold(BigDecimal value, boolean isShare) implements Comparable<Threshold> {

  /** Nothing but the suffix itself. */
  public static final Threshold VERBATIM = new Threshold(BigDecimal.ZERO, false);

  /** Far beyond any sense, but small enough to be written out. */
  private static final int MOST_DIGITS = 18;

  /**
   * Checks the range; equal numbers are made equal, however they were written.
   *
   * @param value at least 0; of a share, at most 1
   * @param isShare whether it is a share of the suffix's tokens
   * @throws IllegalArgumentException if the value is out of its range
   */
  public Threshold {
    value = value.stripTrailingZeros();
    if (value.signum() < 0 || (isShare && value.compareTo(BigDecimal.ONE) > 0)) {
      throw new IllegalArgumentException(
          isShare
              ? "a share of the suffix must be from 0% to 100%"
              : "a distance or similarity must be at least 0");
    }
  }

  /**
   * Reads one.
   *
   * @param text as in {@code 2} or {@code 5%}
   * @return what it says
   * @throws IllegalArgumentException if it is neither; the message says what is expected
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Threshold parse(String text) {
    String stripped = text.strip();
    boolean isShare = stripped.endsWith("%");
    String number = isShare ? stripped.substring(0, stripped.length() - 1) : stripped;
    try {
      BigDecimal value = new BigDecimal(number);
      if (Math.abs((long) value.scale()) <= MOST_DIGITS && value.precision() <= MOST_DIGITS) {
        return new Threshold(isShare ? value.movePointLeft(2) : value, isShare);
      }
    } catch (NumberFormatException e) {
      // Not a number: the complaint below says what is expected.
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no threshold; expected a number, as in 2, or a share of the suffix, as in 5%");
  }

  /**
   * The threshold for a suffix of some length.
   *
   * @param suffixTokens its length
   * @return the value itself, or that share of the length, rounded down
   */
  public double in(int suffixTokens) {
    return isShare
        ? value
            .multiply(BigDecimal.valueOf(suffixTokens))
            .setScale(0, RoundingMode.FLOOR)
            .intValue()
        : number();
  }

  /**
   * The value on the scale that {@link NamedCloseness#on} gives.
   *
   * @return of a share, from 0 to 1
   */
  public double number() {
    return value.doubleValue();
  }

  /**
   * As it stands in files.
   *
   * @return a number; a share as text, as in {@code "5%"}
   */
  @JsonValue
  public JsonNode json() {
    return isShare
        ? JsonNodeFactory.instance.textNode(toString())
        : JsonNodeFactory.instance.numberNode(number());
  }

  /** Shares come after whole numbers. */
  @Override
  public int compareTo(Threshold other) {
    return isShare == other.isShare
        ? value.compareTo(other.value)
        : Boolean.compare(isShare, other.isShare);
  }

  /** As it is read: {@code 2}, {@code 5%}. */
  @Override
  public String toString() {
    return isShare
        ? value.movePointRight(2).stripTrailingZeros().toPlainString() + "%"
        : value.toPlainString();
  }
}
