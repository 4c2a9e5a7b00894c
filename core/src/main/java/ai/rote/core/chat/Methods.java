package ai.rote.core.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The methods of texts, lists and maps that templates may call: those that change nothing. */
final class Methods {
  private static final Set<String> OF_TEXTS =
      Set.of(
          "capitalize",
          "count",
          "endswith",
          "find",
          "index",
          "isalpha",
          "isdigit",
          "isspace",
          "join",
          "lower",
          "lstrip",
          "removeprefix",
          "removesuffix",
          "replace",
          "rfind",
          "rsplit",
          "rstrip",
          "split",
          "splitlines",
          "startswith",
          "strip",
          "title",
          "upper");
  private static final Set<String> OTHERS_OF_TEXTS =
      Set.of(
          "casefold",
          "center",
          "encode",
          "expandtabs",
          "format",
          "format_map",
          "isalnum",
          "isascii",
          "isdecimal",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "istitle",
          "isupper",
          "ljust",
          "maketrans",
          "partition",
          "rindex",
          "rjust",
          "rpartition",
          "swapcase",
          "translate",
          "zfill");
  private static final Set<String> OF_LISTS = Set.of("count", "index");
  private static final Set<String> OTHERS_OF_LISTS =
      Set.of("append", "clear", "copy", "extend", "insert", "pop", "remove", "reverse", "sort");
  private static final Set<String> OF_MAPS = Set.of("get", "items", "keys", "values");
  private static final Set<String> OTHERS_OF_MAPS =
      Set.of("clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update");

  private Methods() {}

  /** A method, or null if there is none of this name. */
  static Object of(Object value, String name, Rendering rendering) {
    if (value instanceof String text) {
      return method(
          "texts",
          OF_TEXTS,
          OTHERS_OF_TEXTS,
          name,
          (scope, arguments) -> ofText(text, name, arguments, rendering));
    }
    if (value instanceof List<?> list) {
      return method(
          "lists",
          OF_LISTS,
          OTHERS_OF_LISTS,
          name,
          (scope, arguments) -> ofList(list, name, arguments, rendering));
    }
    if (value instanceof Map<?, ?> map) {
      return method(
          "maps",
          OF_MAPS,
          OTHERS_OF_MAPS,
          name,
          (scope, arguments) -> ofMap(map, name, arguments, rendering));
    }
    return null;
  }

  /** What is there in Python but not here is refused when it is called. */
  private static Object method(
      String of, Set<String> known, Set<String> others, String name, Values.Callable method) {
    if (known.contains(name)) {
      return method;
    }
    if (!others.contains(name)) {
      return null;
    }
    return (Values.Callable)
        (scope, arguments) -> {
          throw new TemplateException(
              "the method '"
                  + name
                  + "' of "
                  + of
                  + " is not supported; supported: "
                  + String.join(", ", known.stream().sorted().toList()));
        };
  }

  private static Object ofText(String text, String name, Arguments a, Rendering rendering) {
    rendering.spend(1 + text.length() / 8);
    a.only(
        name.equals("replace") ? 3 : name.equals("split") || name.equals("rsplit") ? 2 : 1,
        "sep",
        "maxsplit");
    return switch (name) {
      case "capitalize" -> rendering.made(Texts.capitalised(text));
      case "title" -> rendering.made(Texts.titled(text, null));
      case "lower" -> rendering.made(text.toLowerCase(Locale.ROOT));
      case "upper" -> rendering.made(text.toUpperCase(Locale.ROOT));
      case "strip" -> rendering.made(Texts.strip(text, a.text(0, "chars", null), true, true));
      case "lstrip" -> rendering.made(Texts.strip(text, a.text(0, "chars", null), true, false));
      case "rstrip" -> rendering.made(Texts.strip(text, a.text(0, "chars", null), false, true));
      case "startswith", "endswith" -> edge(text, name, a);
      case "removeprefix" -> {
        String edge = a.text(0, "prefix");
        yield text.startsWith(edge) ? text.substring(edge.length()) : text;
      }
      case "removesuffix" -> {
        String edge = a.text(0, "suffix");
        yield text.endsWith(edge) ? text.substring(0, text.length() - edge.length()) : text;
      }
      case "replace" ->
          Texts.replace(
              text, a.text(0, "old"), a.text(1, "new"), a.whole(2, "count", -1), rendering);
      case "split", "rsplit" -> parts(text, name, a, rendering);
      case "splitlines" -> rendering.made(Texts.lines(text));
      case "join" -> joined(Values.items(a.needed(0, "iterable"), rendering), text, rendering);
      case "count", "find", "rfind", "index" -> place(text, name, a.text(0, "sub"), rendering);
      default -> !text.isEmpty() && text.codePoints().allMatch(each -> isAll(name, each));
    };
  }

  private static boolean isAll(String name, int character) {
    return switch (name) {
      case "isalpha" -> Character.isLetter(character);
      case "isdigit" -> Character.isDigit(character);
      default -> Texts.isSpace(character);
    };
  }

  private static boolean edge(String text, String name, Arguments a) {
    Object given = a.needed(0, "prefix");
    List<?> edges = given instanceof Values.Tuple tuple ? tuple : List.of(a.text(0, "prefix"));
    return edges.stream()
        .map(Object::toString)
        .anyMatch(each -> name.equals("endswith") ? text.endsWith(each) : text.startsWith(each));
  }

  private static Object parts(String text, String name, Arguments a, Rendering rendering) {
    String separator = a.text(0, "sep", null);
    int most = a.whole(1, "maxsplit", -1);
    rendering.search(text, separator == null ? " " : separator);
    if (separator == null && name.equals("rsplit") && most >= 0) {
      throw new TemplateException("'rsplit' without a separator is not supported");
    }
    return rendering.made(
        separator == null || name.equals("split")
            ? Texts.split(text, separator, most)
            : Texts.splitFromRight(text, separator, most));
  }

  private static long place(String text, String name, String wanted, Rendering rendering) {
    rendering.search(text, wanted);
    if (name.equals("count")) {
      return Texts.count(text, wanted);
    }
    int at = name.equals("rfind") ? text.lastIndexOf(wanted) : text.indexOf(wanted);
    if (at < 0 && name.equals("index")) {
      throw new TemplateException("'index': the text is not there");
    }
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  static String joined(List<Object> items, String between, Rendering rendering) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      rendering.append(out, i == 0 ? "" : between);
      rendering.append(out, Values.text(items.get(i), rendering));
    }
    return out.toString();
  }

  private static Object ofList(List<?> list, String name, Arguments a, Rendering rendering) {
    a.only(1);
    Object wanted = a.needed(0, "value");
    long count = 0;
    for (int i = 0; i < list.size(); i++) {
      if (Values.equal(list.get(i), wanted, rendering)) {
        if (name.equals("index")) {
          return (long) i;
        }
        count++;
      }
    }
    if (name.equals("index")) {
      throw new TemplateException("'index': the value is not in the list");
    }
    return count;
  }

  private static Object ofMap(Map<?, ?> map, String name, Arguments a, Rendering rendering) {
    a.only(name.equals("get") ? 2 : 0);
    if (name.equals("get")) {
      Object key = Values.key(a.needed(0, "key"));
      return map.containsKey(key) ? map.get(key) : a.get(1, "default", null);
    }
    List<Object> list = new ArrayList<>();
    map.forEach(
        (key, value) ->
            list.add(
                switch (name) {
                  case "items" -> new Values.Tuple(Arrays.asList(key, value));
                  case "keys" -> key;
                  default -> value;
                }));
    return new Series(Series.Kind.OF_MAP, rendering.made(list));
  }
}
