package ai.rote.core.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as JSON, spaced as Python's {@code json.dumps} spaces it. */
final class JsonText {
  private final Rendering rendering;
  private final StringBuilder out = new StringBuilder();
  private final String indent;
  private final String between;
  private final String colon;
  private final boolean ascii;
  private final boolean sorted;

  private JsonText(Arguments arguments, Rendering rendering) {
    this.rendering = rendering;
    arguments.only(4, "ensure_ascii", "indent", "separators", "sort_keys");
    this.ascii = Values.isTrue(arguments.get(0, "ensure_ascii", false));
    Object width = arguments.get(1, "indent", null);
    if (width instanceof Long number && number > Rendering.MAX_DEPTH) {
      throw new TemplateException("'indent' is " + number + ", which is not supported");
    }
    this.indent =
        width == null || width instanceof String
            ? (String) width
            : " ".repeat(Math.max(0, arguments.whole(1, "indent", 0)));
    Object separators = arguments.get(2, "separators", null);
    if (separators instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof String first
        && pair.get(1) instanceof String second) {
      this.between = first;
      this.colon = second;
    } else {
      this.between = indent == null ? ", " : ",";
      this.colon = ": ";
    }
    this.sorted = Values.isTrue(arguments.get(3, "sort_keys", false));
  }

  static String of(Object value, Arguments arguments, Rendering rendering) {
    JsonText json = new JsonText(arguments, rendering);
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(Object value, int level) {
    rendering.enter();
    if (value == null || value instanceof Boolean || value instanceof Long) {
      rendering.append(out, String.valueOf(value));
    } else if (value instanceof Double number) {
      rendering.append(out, Values.printed(number));
    } else if (value instanceof String text) {
      rendering.append(out, quoted(text));
    } else if (value instanceof List<?> list) {
      rendering.append(out, "[");
      for (int i = 0; i < list.size(); i++) {
        begin(i, level + 1);
        write(list.get(i), level + 1);
      }
      end(list.isEmpty(), level, "]");
    } else if (value instanceof Map<?, ?> map) {
      rendering.append(out, "{");
      int i = 0;
      for (Map.Entry<?, ?> each : entries(map)) {
        begin(i++, level + 1);
        rendering.append(out, quoted(key(each.getKey())) + colon);
        write(each.getValue(), level + 1);
      }
      end(map.isEmpty(), level, "}");
    } else {
      throw new TemplateException("'tojson' of what is " + Values.kind(value));
    }
    rendering.leave();
  }

  private List<Map.Entry<?, ?>> entries(Map<?, ?> map) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    if (sorted) {
      entries.sort(
          Comparator.comparing(Map.Entry::getKey, (a, b) -> Values.compare(a, b, rendering)));
    }
    return entries;
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    }
    if (key == null || key instanceof Boolean || key instanceof Long) {
      return String.valueOf(key);
    }
    throw new TemplateException("'tojson' of a map with a key that is " + Values.kind(key));
  }

  private void begin(int number, int level) {
    rendering.append(out, number == 0 ? "" : between);
    newLine(level);
  }

  private void end(boolean empty, int level, String close) {
    if (!empty) {
      newLine(level);
    }
    rendering.append(out, close);
  }

  private void newLine(int level) {
    if (indent != null) {
      rendering.append(out, "\n");
      for (int i = 0; i < level; i++) {
        rendering.append(out, indent);
      }
    }
  }

  private String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          if (each < ' ' || (ascii && each > '~')) {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
          } else {
            quoted.append(each);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
