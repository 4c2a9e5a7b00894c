package ai.rote.results.analysis;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What examples a report is of: a field compared with a value.
 *
 * @param field of the example's metadata, or a covariate
 * @param comparison how they are compared
 * @param value a number as BigDecimal, else a text
 */
public record Condition(String field, Comparison comparison, Object value) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([^<>=!]+?)\\s*(>=|<=|!=|>|<|=)\\s*(.+?)\\s*");

  /** How a field is compared. */
  public enum Comparison {
    /** At least as large. */
    AT_LEAST(">="),
    /** At most as large. */
    AT_MOST("<="),
    /** Not the same. */
    OTHER_THAN("!="),
    /** Larger. */
    ABOVE(">"),
    /** Smaller. */
    BELOW("<"),
    /** The same. */
    EQUAL("=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    private boolean holds(int order) {
      return switch (this) {
        case AT_LEAST -> order >= 0;
        case AT_MOST -> order <= 0;
        case OTHER_THAN -> order != 0;
        case ABOVE -> order > 0;
        case BELOW -> order < 0;
        case EQUAL -> order == 0;
      };
    }

    private boolean isOfOrder() {
      return this != EQUAL && this != OTHER_THAN;
    }

    /** The sign, as it is written. */
    @Override
    public String toString() {
      return sign;
    }
  }

  /**
   * Checks that texts are not put in an order.
   *
   * @param field of the example's metadata, or a covariate
   * @param comparison how they are compared
   * @param value a number as BigDecimal, else a text
   * @throws IllegalArgumentException if a text is to be larger or smaller
   */
  public Condition {
    Objects.requireNonNull(field, "field");
    if (comparison.isOfOrder() && !(value instanceof BigDecimal)) {
      throw new IllegalArgumentException(
          "'" + value + "' is no number, which " + comparison + " needs");
    }
  }

  /**
   * Reads a condition.
   *
   * @param text as in {@code zlibRatio>0.5} or {@code kind=letter}
   * @return the condition
   * @throws IllegalArgumentException if it is of no such form
   */
  public static Condition parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no condition; expected a field, one of > >= < <= = != and a value, as"
              + " in zlibRatio>0.5 or kind=letter");
    }
    Comparison comparison =
        Arrays.stream(Comparison.values())
            .filter(each -> each.sign.equals(form.group(2)))
            .findFirst()
            .orElseThrow();
    return new Condition(form.group(1), comparison, value(form.group(3)));
  }

  private static Object value(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /**
   * Whether an example has the field at all.
   *
   * @param metadata of the example
   * @return true if it does
   */
  public boolean applies(Map<String, Object> metadata) {
    return metadata.get(field) != null;
  }

  /**
   * Whether an example is one of those.
   *
   * @param metadata of the example
   * @return false also if the example lacks the field; and, of a number that is asked for, if it
   *     holds something else, but for {@code !=}
   */
  public boolean holds(Map<String, Object> metadata) {
    Object found = metadata.get(field);
    if (found == null) {
      return false;
    }
    if (found instanceof Number && value instanceof BigDecimal number) {
      return comparison.holds(new BigDecimal(found.toString()).compareTo(number));
    }
    return !comparison.isOfOrder()
        && comparison.holds(found.toString().compareTo(value.toString()));
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return field + comparison + (value instanceof BigDecimal n ? n.toPlainString() : value);
  }
}
