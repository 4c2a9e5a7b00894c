package ai.rote.core.chat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may stand after {@code is}. */
final class Tests {
  private static final Set<String> KNOWN =
      Set.of(
          "boolean",
          "callable",
          "defined",
          "divisibleby",
          "eq",
          "equalto",
          "even",
          "false",
          "float",
          "ge",
          "greaterthan",
          "gt",
          "in",
          "integer",
          "iterable",
          "le",
          "lessthan",
          "lower",
          "lt",
          "mapping",
          "ne",
          "none",
          "number",
          "odd",
          "sameas",
          "sequence",
          "string",
          "true",
          "undefined",
          "upper",
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=");

  private Tests() {}

  static boolean holds(String name, Object value, Arguments arguments, Rendering rendering) {
    rendering.spend(1);
    if (!KNOWN.contains(name)) {
      throw new TemplateException(
          "the test 'is "
              + name
              + "' is not supported; supported: "
              + String.join(", ", KNOWN.stream().sorted().toList()));
    }
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value == null;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "number" -> value instanceof Number || value instanceof Boolean;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map;
      case "iterable" -> value instanceof Series || value instanceof Loop || isSequence(value);
      case "sequence" ->
          isSequence(value)
              || (value instanceof Series series && series.kind() == Series.Kind.RANGE);
      case "callable" -> value instanceof Values.Callable;
      case "odd" -> Math.floorMod(whole(value), 2) == 1;
      case "even" -> Math.floorMod(whole(value), 2) == 0;
      case "lower", "upper" -> isCased(Values.text(value, rendering), name.equals("upper"));
      default -> against(name, value, arguments.needed(0, "other"), rendering);
    };
  }

  private static boolean isSequence(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Map
        || value instanceof Undefined;
  }

  private static boolean isCased(String text, boolean upper) {
    return text.codePoints().anyMatch(Character::isLetter)
        && text.codePoints()
            .allMatch(each -> upper ? !Character.isLowerCase(each) : !Character.isUpperCase(each));
  }

  private static boolean against(String name, Object value, Object other, Rendering rendering) {
    return switch (name) {
      case "eq", "equalto", "==" -> Values.equal(value, other, rendering);
      case "ne", "!=" -> !Values.equal(value, other, rendering);
      case "lt", "lessthan", "<" -> Values.compare(value, other, rendering) < 0;
      case "le", "<=" -> Values.compare(value, other, rendering) <= 0;
      case "gt", "greaterthan", ">" -> Values.compare(value, other, rendering) > 0;
      case "ge", ">=" -> Values.compare(value, other, rendering) >= 0;
      case "in" -> Values.isIn(value, other, rendering);
      case "divisibleby" -> {
        if (whole(other) == 0) {
          throw new TemplateException("division by zero");
        }
        yield Math.floorMod(whole(value), whole(other)) == 0;
      }
      default ->
          value instanceof List || value instanceof Map
              ? value == other
              : Values.equal(value, other, rendering)
                  && (value instanceof Boolean) == (other instanceof Boolean);
    };
  }

  private static long whole(Object value) {
    if (Values.number(value) instanceof Long number) {
      return number;
    }
    throw new TemplateException("a whole number is needed, found " + Values.kind(value));
  }
}
