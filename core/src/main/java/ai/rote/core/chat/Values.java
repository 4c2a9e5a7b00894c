package ai.rote.core.chat;

import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a template computes with, and how it prints and compares, as in Python. Values are null
 * (None), {@link Boolean}, {@link Long}, {@link Double}, {@link String}, {@link List}, {@link Map}
 * by texts and numbers, {@link Series}, {@link Namespace}, {@link Callable}, {@link Loop} and
 * {@link Undefined}; there is no way from any of them to an object of Java.
 */
final class Values {
  private static final double LEAST_PLAIN = 1e-4;
  private static final double MOST_PLAIN = 1e16;

  private Values() {}

  /** What can be called. */
  interface Callable {
    Object call(Scope scope, Arguments arguments);
  }

  /** Variables that a template may set from within loops. */
  record Namespace(Map<String, Object> attributes) {}

  /** A list that cannot be changed, written in round brackets. */
  static final class Tuple extends AbstractList<Object> {
    private final List<Object> values;

    Tuple(List<Object> values) {
      this.values = values;
    }

    @Override
    public Object get(int index) {
      return values.get(index);
    }

    @Override
    public int size() {
      return values.size();
    }
  }

  /** What kind of value it is, for messages. */
  static String kind(Object value) {
    if (value instanceof Undefined undefined) {
      return "undefined ('" + undefined.name() + "')";
    }
    return value == null
        ? "none"
        : value instanceof String
            ? "a text"
            : value instanceof Boolean
                ? value.toString()
                : value instanceof Number
                    ? "a number"
                    : value instanceof List
                        ? "a list"
                        : value instanceof Map
                            ? "a map"
                            : value instanceof Series ? "a series, not a list" : "a function";
  }

  static boolean isTrue(Object value) {
    if (value == null || value instanceof Undefined) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Series series) {
      return series.kind() == Series.Kind.OF_FILTER || series.size() > 0;
    }
    return !(value instanceof Map<?, ?> map) || !map.isEmpty();
  }

  /** As it is printed. */
  static String text(Object value, Rendering rendering) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Undefined) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    write(value, rendering, out);
    return out.toString();
  }

  private static void write(Object value, Rendering rendering, StringBuilder out) {
    rendering.enter();
    if (value == null) {
      rendering.append(out, "None");
    } else if (value instanceof Boolean flag) {
      rendering.append(out, flag ? "True" : "False");
    } else if (value instanceof Double number) {
      rendering.append(out, printed(number));
    } else if (value instanceof Long number) {
      rendering.append(out, number.toString());
    } else if (value instanceof String text) {
      rendering.append(out, quoted(text));
    } else if (value instanceof List<?> list) {
      boolean tuple = value instanceof Tuple;
      rendering.append(out, tuple ? "(" : "[");
      for (int i = 0; i < list.size(); i++) {
        rendering.append(out, i == 0 ? "" : ", ");
        write(list.get(i), rendering, out);
      }
      rendering.append(out, tuple ? list.size() == 1 ? ",)" : ")" : "]");
    } else if (value instanceof Map<?, ?> map) {
      rendering.append(out, "{");
      String comma = "";
      for (Map.Entry<?, ?> each : map.entrySet()) {
        rendering.append(out, comma);
        write(each.getKey(), rendering, out);
        rendering.append(out, ": ");
        write(each.getValue(), rendering, out);
        comma = ", ";
      }
      rendering.append(out, "}");
    } else if (value instanceof Undefined) {
      rendering.append(out, "Undefined");
    } else {
      throw new TemplateException("printing " + kind(value) + " is not supported");
    }
    rendering.leave();
  }

  static String printed(double number) {
    double size = Math.abs(number);
    if (size != 0 && !(size >= LEAST_PLAIN && size < MOST_PLAIN)) {
      throw new TemplateException("printing the number " + number + " is not supported");
    }
    String plain = new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (each == quote) {
                    out.append('\\').append(quote);
                  } else if (each < ' ' || (each >= 0x7f && each < 0xa0)) {
                    out.append(String.format(Locale.ROOT, "\\x%02x", each));
                  } else {
                    out.appendCodePoint(each);
                  }
                }
              }
            });
    return out.append(quote).toString();
  }

  static boolean equal(Object a, Object b, Rendering rendering) {
    rendering.spend(1);
    if (a instanceof Boolean || a instanceof Number) {
      if (!(b instanceof Boolean || b instanceof Number)) {
        return false;
      }
      Number left = number(a);
      Number right = number(b);
      return left instanceof Long && right instanceof Long
          ? left.equals(right)
          : left.doubleValue() == right.doubleValue();
    }
    if (a instanceof String text) {
      rendering.search(text, "");
      return a.equals(b);
    }
    if (a instanceof Undefined) {
      return b instanceof Undefined;
    }
    rendering.enter();
    boolean equal;
    if (a instanceof List<?> left && b instanceof List<?> right) {
      equal = (a instanceof Tuple) == (b instanceof Tuple) && left.size() == right.size();
      Iterator<?> others = right.iterator();
      for (Iterator<?> each = left.iterator(); equal && each.hasNext(); ) {
        equal = equal(each.next(), others.next(), rendering);
      }
    } else if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      equal = left.size() == right.size();
      for (Map.Entry<?, ?> each : left.entrySet()) {
        equal =
            equal
                && right.containsKey(each.getKey())
                && equal(each.getValue(), right.get(each.getKey()), rendering);
      }
    } else {
      equal = Objects.equals(a == null, b == null) && a == b;
    }
    rendering.leave();
    return equal;
  }

  /** Numbers count as such, and so do true and false. */
  static Number number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1L : 0L;
    }
    if (value instanceof Number number) {
      return number;
    }
    if (value instanceof Undefined undefined) {
      throw undefined.needed();
    }
    throw new TemplateException("a number is needed, found " + kind(value));
  }

  static int compare(Object a, Object b, Rendering rendering) {
    rendering.spend(1);
    if (a instanceof String left && b instanceof String right) {
      rendering.search(left, "");
      return Integer.compare(order(left, right), 0);
    }
    Number left = number(a);
    Number right = number(b);
    return left instanceof Long && right instanceof Long
        ? Long.compare(left.longValue(), right.longValue())
        : Double.compare(left.doubleValue(), right.doubleValue());
  }

  /** By code points. */
  private static int order(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      if (a.charAt(i) != b.charAt(i)) {
        boolean pairs = Character.isSurrogate(a.charAt(i)) != Character.isSurrogate(b.charAt(i));
        return pairs ? (Character.isSurrogate(a.charAt(i)) ? 1 : -1) : a.charAt(i) - b.charAt(i);
      }
    }
    return a.length() - b.length();
  }

  static boolean isIn(Object item, Object container, Rendering rendering) {
    if (container instanceof String text) {
      if (item instanceof String wanted) {
        rendering.search(text, wanted);
        return text.contains(wanted);
      }
      throw new TemplateException("a text is searched for " + kind(item) + ", expected a text");
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(key(item));
    }
    for (Object each : items(container, rendering)) {
      if (equal(each, item, rendering)) {
        return true;
      }
    }
    return false;
  }

  /** What may be a key of a map: a value without others in it. */
  static Object key(Object value) {
    if (!(value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Undefined)) {
      throw new TemplateException(kind(value) + " is not supported as a key");
    }
    return value;
  }

  /** What a loop goes through. */
  static List<Object> items(Object value, Rendering rendering) {
    if (value instanceof Undefined) {
      return List.of();
    }
    if (value instanceof String text) {
      rendering.spend(text.length());
      return Texts.characters(text);
    }
    if (value instanceof Map<?, ?> map) {
      return rendering.made(new ArrayList<>(map.keySet()));
    }
    if (value instanceof List<?> list) {
      rendering.spend(1);
      return Collections.unmodifiableList(list);
    }
    if (value instanceof Series series) {
      rendering.spend(1);
      return series.items();
    }
    throw new TemplateException("a list is needed, found " + kind(value));
  }

  static long length(Object value) {
    if (value instanceof String text) {
      return Texts.length(text);
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof Undefined) {
      return 0;
    }
    if (value instanceof Series series && series.kind() != Series.Kind.OF_FILTER) {
      return series.size();
    }
    throw new TemplateException(kind(value) + " has no length");
  }
}
