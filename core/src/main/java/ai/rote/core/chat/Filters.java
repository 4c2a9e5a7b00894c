package ai.rote.core.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What may stand after {@code |}. */
final class Filters {
  private static final String KNOWN =
      "abs, capitalize, count, d, default, dictsort, first, float, indent, int, items, join, last,"
          + " length, list, lower, map, reject, rejectattr, replace, reverse, select, selectattr,"
          + " sort, string, title, tojson, trim, unique, upper";

  private Filters() {}

  static Object apply(String name, Object value, Arguments a, Scope scope) {
    Rendering rendering = scope.rendering();
    rendering.spend(1);
    return switch (name) {
      case "default", "d" ->
          value instanceof Undefined
                  || (Values.isTrue(a.get(1, "boolean", false)) && !Values.isTrue(value))
              ? a.get(0, "default_value", "")
              : value;
      case "length", "count" -> Values.length(value);
      case "tojson" -> JsonText.of(value, a, rendering);
      case "list" -> new ArrayList<>(rendering.made(Values.items(value, rendering)));
      case "items" -> items(value, rendering);
      case "first", "last" -> end(value, name, rendering);
      case "reverse" -> reversed(value, rendering);
      case "join" -> join(value, a, scope);
      case "map" -> mapped(value, a, scope);
      case "select", "reject", "selectattr", "rejectattr" -> selected(name, value, a, scope);
      case "sort" -> sorted(value, a, scope);
      case "unique" -> unique(value, rendering);
      case "dictsort" -> dictsort(value, a, rendering);
      case "int", "float" -> number(name, value, a);
      case "abs" -> Values.compare(value, 0L, rendering) < 0 ? Operators.negated(value) : value;
      default -> ofText(name, Values.text(value, rendering), a, rendering);
    };
  }

  private static Object ofText(String name, String text, Arguments a, Rendering rendering) {
    rendering.spend(1 + text.length() / 8);
    return switch (name) {
      case "string" -> text;
      case "trim" -> Texts.strip(text, a.text(0, "chars", null), true, true);
      case "lower" -> rendering.made(text.toLowerCase(Locale.ROOT));
      case "upper" -> rendering.made(text.toUpperCase(Locale.ROOT));
      case "capitalize" -> Texts.capitalised(text);
      case "title" -> Texts.titled(text, " \t\n\r\f\u000b-({[<");
      case "replace" ->
          Texts.replace(
              text, a.text(0, "old"), a.text(1, "new"), a.whole(2, "count", -1), rendering);
      case "indent" -> indented(text, a, rendering);
      default ->
          throw new TemplateException(
              "the filter '" + name + "' is not supported; supported: " + KNOWN);
    };
  }

  private static String indented(String text, Arguments a, Rendering rendering) {
    a.only(3, "width", "first", "blank");
    String indent =
        a.get(0, "width", 4L) instanceof String given
            ? given
            : " ".repeat(Math.max(0, Math.min(Rendering.MAX_DEPTH, a.whole(0, "width", 4))));
    boolean blank = Values.isTrue(a.get(2, "blank", false));
    StringBuilder out = new StringBuilder();
    rendering.append(out, Values.isTrue(a.get(1, "first", false)) ? indent : "");
    List<Object> lines = Texts.lines(text + "\n");
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indents = i > 0 && (blank || !line.isEmpty());
      rendering.append(out, (i == 0 ? "" : "\n") + (indents ? indent : "") + line);
    }
    return out.toString();
  }

  private static Object items(Object value, Rendering rendering) {
    if (value instanceof Undefined) {
      return new Series(Series.Kind.OF_FILTER, List.of());
    }
    if (value instanceof Map<?, ?> map) {
      Object pairs =
          ((Values.Callable) Methods.of(map, "items", rendering)).call(null, Arguments.NONE);
      return new Series(Series.Kind.OF_FILTER, Values.items(pairs, rendering));
    }
    throw new TemplateException("'items' needs a map, found " + Values.kind(value));
  }

  private static Object end(Object value, String name, Rendering rendering) {
    if (name.equals("last")) {
      Values.length(value); // refuses what a filter makes
    }
    List<Object> items = Values.items(value, rendering);
    if (items.isEmpty()) {
      return new Undefined(name + " of nothing");
    }
    return items.get(name.equals("first") ? 0 : items.size() - 1);
  }

  private static Object reversed(Object value, Rendering rendering) {
    List<Object> items = new ArrayList<>(rendering.made(Values.items(value, rendering)));
    Collections.reverse(items);
    return value instanceof String
        ? items.stream().map(Object::toString).collect(Collectors.joining())
        : new Series(Series.Kind.OF_FILTER, items);
  }

  private static Object join(Object value, Arguments a, Scope scope) {
    Rendering rendering = scope.rendering();
    a.only(2, "d", "attribute");
    List<Object> items = Values.items(value, rendering);
    if (a.has(1, "attribute")) {
      Function<Object, Object> attribute = attribute(a.get(1, "attribute", ""), scope);
      items = items.stream().map(attribute).toList();
    }
    return Methods.joined(items, Values.text(a.get(0, "d", ""), rendering), rendering);
  }

  /** A name, or names with dots between them; whole numbers are indices. */
  private static Function<Object, Object> attribute(Object given, Scope scope) {
    if (given instanceof Long) {
      return item -> Operators.item(item, given, scope);
    }
    if (!(given instanceof String names)) {
      throw new TemplateException("an attribute's name is " + Values.kind(given));
    }
    return item -> {
      Object found = item;
      for (String name : names.split("\\.", -1)) {
        Object key = name.matches("[0-9]{1,9}") ? (Object) Long.valueOf(name) : name;
        found = Operators.item(found, key, scope);
      }
      return found;
    };
  }

  private static Object mapped(Object value, Arguments a, Scope scope) {
    List<Object> mapped = new ArrayList<>();
    Function<Object, Object> to;
    if (a.positional().isEmpty()) {
      a.only(0, "attribute", "default");
      Function<Object, Object> attribute = attribute(a.needed(0, "attribute"), scope);
      Object otherwise = a.named().get("default");
      to =
          item -> {
            Object found = attribute.apply(item);
            return found instanceof Undefined && a.named().containsKey("default")
                ? otherwise
                : found;
          };
    } else {
      String filter = a.text(0, "filter");
      to = item -> apply(filter, item, a.after(1), scope);
    }
    for (Object each : Values.items(value, scope.rendering())) {
      mapped.add(to.apply(each));
    }
    return new Series(Series.Kind.OF_FILTER, scope.rendering().made(mapped));
  }

  private static Object selected(String name, Object value, Arguments a, Scope scope) {
    boolean byAttribute = name.endsWith("attr");
    Function<Object, Object> attribute =
        byAttribute ? attribute(a.needed(0, "attribute"), scope) : item -> item;
    Arguments rest = byAttribute ? a.after(1) : a;
    boolean wanted = name.startsWith("select");
    List<Object> selected = new ArrayList<>();
    for (Object each : Values.items(value, scope.rendering())) {
      Object tested = attribute.apply(each);
      boolean holds =
          rest.positional().isEmpty()
              ? Values.isTrue(tested)
              : Tests.holds(rest.text(0, "test"), tested, rest.after(1), scope.rendering());
      if (holds == wanted) {
        selected.add(each);
      }
    }
    return new Series(Series.Kind.OF_FILTER, scope.rendering().made(selected));
  }

  private static Object sorted(Object value, Arguments a, Scope scope) {
    a.only(3, "reverse", "case_sensitive", "attribute");
    Rendering rendering = scope.rendering();
    Function<Object, Object> key =
        a.has(2, "attribute") ? attribute(a.get(2, "attribute", ""), scope) : item -> item;
    boolean cased = Values.isTrue(a.get(1, "case_sensitive", false));
    Comparator<Object> order =
        Comparator.comparing(
            item -> folded(key.apply(item), cased), (x, y) -> Values.compare(x, y, rendering));
    List<Object> items = new ArrayList<>(rendering.made(Values.items(value, rendering)));
    items.sort(Values.isTrue(a.get(0, "reverse", false)) ? order.reversed() : order);
    return items;
  }

  private static Object folded(Object value, boolean cased) {
    return value instanceof String text && !cased ? text.toLowerCase(Locale.ROOT) : value;
  }

  private static Object unique(Object value, Rendering rendering) {
    List<Object> unique = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (Object each : Values.items(value, rendering)) {
      Object key = folded(each, false);
      if (!Values.isIn(key, keys, rendering)) {
        keys.add(key);
        unique.add(each);
      }
    }
    return new Series(Series.Kind.OF_FILTER, unique);
  }

  private static Object dictsort(Object value, Arguments a, Rendering rendering) {
    a.only(3, "case_sensitive", "by", "reverse");
    if (!(value instanceof Map<?, ?> map)) {
      throw new TemplateException("'dictsort' needs a map, found " + Values.kind(value));
    }
    boolean cased = Values.isTrue(a.get(0, "case_sensitive", false));
    boolean byKey = a.get(1, "by", "key").equals("key");
    List<Object> pairs = new ArrayList<>();
    map.forEach((key, each) -> pairs.add(new Values.Tuple(Arrays.asList(key, each))));
    Comparator<Object> order =
        Comparator.comparing(
            pair -> folded(((List<?>) pair).get(byKey ? 0 : 1), cased),
            (x, y) -> Values.compare(x, y, rendering));
    pairs.sort(Values.isTrue(a.get(2, "reverse", false)) ? order.reversed() : order);
    return rendering.made(pairs);
  }

  private static Object number(String name, Object value, Arguments a) {
    boolean whole = name.equals("int");
    a.only(1, "default");
    Object otherwise = a.get(0, "default", whole ? (Object) 0L : 0.0);
    if (value instanceof Number || value instanceof Boolean) {
      Number number = Values.number(value);
      return whole ? (Object) number.longValue() : number.doubleValue();
    }
    String text = value instanceof String given ? Texts.strip(given, null, true, true) : "";
    if (!text.matches("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
      return otherwise;
    }
    double number = Double.parseDouble(text);
    if (whole) {
      return text.contains(".") ? (Object) (long) number : Long.parseLong(text.replace("+", ""));
    }
    return number;
  }
}
