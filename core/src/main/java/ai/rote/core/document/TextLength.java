package ai.rote.core.document;

import java.util.Locale;

/**
 * A length of text, in tokens or in characters: {@code 50} or {@code 50tokens} or {@code 200chars}.
 *
 * @param count at least 1
 * @param unit of what
 */
public record TextLength(int count, Unit unit) {

  /** What is counted. */
  public enum Unit {
    /** Tokens of the model. */
    TOKENS("tokens"),
    /** UTF-16 units, as {@link String#length()} counts. */
    CHARACTERS("chars");

    private final String label;

    Unit(String label) {
      this.label = label;
    }
  }

  /**
   * Checks the count.
   *
   * @param count at least 1
   * @param unit of what
   * @throws IllegalArgumentException if the count is below 1
   */
  public TextLength {
    if (count < 1) {
      throw new IllegalArgumentException("a length must be at least 1, but is " + count);
    }
  }

  /**
   * A length in tokens.
   *
   * @param count at least 1
   * @return the length
   */
  public static TextLength tokens(int count) {
    return new TextLength(count, Unit.TOKENS);
  }

  /**
   * A length in characters.
   *
   * @param count at least 1
   * @return the length
   */
  public static TextLength characters(int count) {
    return new TextLength(count, Unit.CHARACTERS);
  }

  /**
   * Reads a length.
   *
   * @param text a whole number, then nothing, {@code tokens} or {@code chars}
   * @return the length
   * @throws IllegalArgumentException if it is none
   */
  public static TextLength parse(String text) {
    String stripped = text.strip().toLowerCase(Locale.ROOT);
    for (Unit unit : Unit.values()) {
      if (stripped.endsWith(unit.label)) {
        String number = stripped.substring(0, stripped.length() - unit.label.length());
        return new TextLength(number(number.strip(), text), unit);
      }
    }
    return tokens(number(stripped, text));
  }

  private static int number(String number, String whole) {
    try {
      int count = Integer.parseInt(number);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      // The complaint below says what is expected.
    }
    throw new IllegalArgumentException(
        "'" + whole + "' is no length; expected a whole number from 1, as in 50 or 200chars");
  }

  /** {@code 50tokens}; what {@link #parse} reads. */
  @Override
  public String toString() {
    return count + unit.label;
  }
}
