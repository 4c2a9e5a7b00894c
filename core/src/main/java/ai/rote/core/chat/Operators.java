package ai.rote.core.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What operators, indices and dots do. */
final class Operators {
  private Operators() {}

  static Object calculate(String operator, Object a, Object b, Rendering rendering) {
    rendering.spend(1);
    if (operator.equals("+") && a instanceof String left && b instanceof String right) {
      rendering.checkLength((long) left.length() + right.length());
      return rendering.made(left + right);
    }
    if (operator.equals("+") && a instanceof List<?> left && b instanceof List<?> right) {
      rendering.spend((long) left.size() + right.size());
      List<Object> joined = new ArrayList<>(left);
      joined.addAll(right);
      return a instanceof Values.Tuple ? new Values.Tuple(joined) : joined;
    }
    if (operator.equals("*") && a instanceof String text && b instanceof Long times) {
      rendering.checkLength(
          Math.max(
              0,
              Math.multiplyHigh(text.length(), times) != 0
                  ? Long.MAX_VALUE
                  : text.length() * times));
      return rendering.made(text.repeat((int) Math.max(0, text.isEmpty() ? 0 : times)));
    }
    for (Object each : List.of(wrapped(a), wrapped(b))) {
      if (each instanceof String
          || each instanceof List
          || each instanceof Map
          || each instanceof Series) {
        throw new TemplateException(
            Values.kind(a) + " " + operator + " " + Values.kind(b) + " is not supported");
      }
    }
    return numbers(operator, Values.number(a), Values.number(b));
  }

  private static Object wrapped(Object value) {
    return value == null ? "" : value;
  }

  private static Object numbers(String operator, Number a, Number b) {
    boolean whole = a instanceof Long && b instanceof Long;
    double y = b.doubleValue();
    if (y == 0 && "/%".contains(operator.substring(0, 1))) {
      throw new TemplateException("division by zero");
    }
    try {
      if (whole) {
        long m = a.longValue();
        long n = b.longValue();
        switch (operator) {
          case "+":
            return Math.addExact(m, n);
          case "-":
            return Math.subtractExact(m, n);
          case "*":
            return Math.multiplyExact(m, n);
          case "//":
            return Math.floorDiv(m, n);
          case "%":
            return Math.floorMod(m, n);
          default:
            break;
        }
      }
    } catch (ArithmeticException e) {
      throw new TemplateException("whole numbers beyond 64 bits are not supported");
    }
    double x = a.doubleValue();
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> x / y;
      case "//" -> Math.floor(x / y);
      default ->
          throw new TemplateException("'" + operator + "' of these numbers is not supported");
    };
  }

  static Object negated(Object value) {
    Number number = Values.number(value);
    return number instanceof Long
        ? (Object) Math.negateExact(number.longValue())
        : -number.doubleValue();
  }

  /** {@code value.name}. */
  static Object attribute(Object value, String name, Scope scope) {
    if (name.startsWith("_")) {
      throw new TemplateException("'" + name + "': names that begin with _ are not supported");
    }
    if (value instanceof Undefined undefined) {
      throw undefined.needed();
    }
    if (value instanceof Values.Namespace namespace) {
      return namespace.attributes().getOrDefault(name, new Undefined(name));
    }
    if (value instanceof Loop loop) {
      return loop.get(name);
    }
    Object method = Methods.of(value, name, scope.rendering());
    if (method != null) {
      return method;
    }
    if (value instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    return new Undefined(name);
  }

  /** {@code value[index]}. */
  static Object item(Object value, Object index, Scope scope) {
    if (value instanceof Undefined undefined) {
      throw undefined.needed();
    }
    if (value instanceof Map<?, ?> map && map.containsKey(Values.key(index))) {
      return map.get(index);
    }
    if (index instanceof Long number && (value instanceof List || value instanceof String)) {
      List<Object> items = Values.items(value, scope.rendering());
      long place = number < 0 ? number + items.size() : number;
      return place >= 0 && place < items.size()
          ? items.get((int) place)
          : new Undefined("item " + number);
    }
    if (value instanceof Series) {
      throw new TemplateException(Values.kind(value) + ", has no items by number");
    }
    return index instanceof String name
        ? attribute(value, name, scope)
        : new Undefined(Values.text(index, scope.rendering()));
  }

  /** {@code value[from:to:step]}; each may be missing. */
  static Object slice(Object value, Object[] bounds, Scope scope) {
    if (!(value instanceof List || value instanceof String)) {
      throw value instanceof Undefined undefined
          ? undefined.needed()
          : new TemplateException(Values.kind(value) + " cannot be sliced");
    }
    List<Object> items = Values.items(value, scope.rendering());
    int size = items.size();
    long step = bounds[2] == null ? 1 : whole(bounds[2]);
    if (step == 0) {
      throw new TemplateException("a slice's step cannot be 0");
    }
    long least = step > 0 ? 0 : -1;
    long most = step > 0 ? size : size - 1L;
    long from = bounds[0] == null ? (step > 0 ? least : most) : bound(bounds[0], size, least, most);
    long to = bounds[1] == null ? (step > 0 ? most : least) : bound(bounds[1], size, least, most);
    List<Object> part = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      part.add(items.get((int) i));
      if (Math.abs(step) > size) {
        break;
      }
    }
    scope.rendering().made(part);
    if (value instanceof String) {
      StringBuilder text = new StringBuilder();
      part.forEach(text::append);
      return text.toString();
    }
    return value instanceof Values.Tuple ? new Values.Tuple(part) : part;
  }

  private static long bound(Object given, int size, long least, long most) {
    long bound = whole(given);
    return Math.max(least, Math.min(most, bound < 0 ? bound + size : bound));
  }

  private static long whole(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new TemplateException("a slice needs whole numbers, found " + Values.kind(value));
  }
}
