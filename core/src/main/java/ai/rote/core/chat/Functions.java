package ai.rote.core.chat;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The functions that transformers gives to templates. */
final class Functions {
  private static final Set<String> UNSUPPORTED = Set.of("lipsum", "cycler", "joiner");

  private Functions() {}

  static Map<String, Object> all() {
    Map<String, Object> functions = new LinkedHashMap<>();
    functions.put("raise_exception", (Values.Callable) Functions::raise);
    functions.put("strftime_now", (Values.Callable) Functions::now);
    functions.put("range", (Values.Callable) Functions::range);
    functions.put(
        "namespace",
        (Values.Callable) (scope, arguments) -> new Values.Namespace(map(scope, arguments)));
    functions.put("dict", (Values.Callable) Functions::map);
    for (String name : UNSUPPORTED) {
      Values.Callable refusal =
          (scope, arguments) -> {
            throw new TemplateException(
                "the function '"
                    + name
                    + "' is not supported; supported: dict, namespace, raise_exception,"
                    + " range, strftime_now");
          };
      functions.put(name, refusal);
    }
    return functions;
  }

  private static Object raise(Scope scope, Arguments arguments) {
    throw new TemplateException(
        "it refuses the conversation: "
            + Values.text(arguments.needed(0, "message"), scope.rendering()));
  }

  private static Map<String, Object> map(Scope scope, Arguments arguments) {
    arguments.only(1, arguments.named().keySet().toArray(String[]::new));
    Map<String, Object> map = new LinkedHashMap<>();
    if (!arguments.positional().isEmpty()) {
      if (!(arguments.positional().get(0) instanceof Map<?, ?> given)) {
        throw new TemplateException("a map is needed to make one of");
      }
      scope.rendering().spend(given.size());
      given.forEach((key, value) -> map.put(String.valueOf(key), value));
    }
    map.putAll(arguments.named());
    return map;
  }

  private static Object range(Scope scope, Arguments arguments) {
    arguments.only(3);
    int given = arguments.positional().size();
    arguments.needed(0, "stop");
    int from = given == 1 ? 0 : arguments.whole(0, "start", 0);
    int to = arguments.whole(given == 1 ? 0 : 1, "stop", 0);
    int step = arguments.whole(2, "step", 1);
    if (step == 0) {
      throw new TemplateException("a step of 0 goes nowhere");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      scope.rendering().spend(1);
      numbers.add(i);
    }
    return new Series(Series.Kind.RANGE, numbers);
  }

  private static Object now(Scope scope, Arguments arguments) {
    String format = arguments.text(0, "format");
    LocalDate date =
        scope
            .rendering()
            .date()
            .orElseThrow(
                () ->
                    new TemplateException(
                        "it writes the date of the day on which it is rendered; say which with"
                            + " --chat-date, so that the same can be rendered again"));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char each = format.charAt(i);
      if (each != '%' || i + 1 == format.length()) {
        out.append(each);
        continue;
      }
      i++;
      boolean bare = format.charAt(i) == '-' && i + 1 < format.length();
      i += bare ? 1 : 0;
      String part = part(format.charAt(i), date);
      out.append(bare && part.startsWith("0") ? part.replaceFirst("^0+(?=.)", "") : part);
    }
    return scope.rendering().made(out.toString());
  }

  private static String part(char directive, LocalDate date) {
    return switch (directive) {
      case 'Y' -> String.format(Locale.ROOT, "%04d", date.getYear());
      case 'y' -> String.format(Locale.ROOT, "%02d", date.getYear() % 100);
      case 'm' -> String.format(Locale.ROOT, "%02d", date.getMonthValue());
      case 'd' -> String.format(Locale.ROOT, "%02d", date.getDayOfMonth());
      case 'j' -> String.format(Locale.ROOT, "%03d", date.getDayOfYear());
      case 'B' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'a' -> date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'F' -> date.toString();
      case '%' -> "%";
      default ->
          throw new TemplateException(
              "'%"
                  + directive
                  + "' of a date is not supported; supported: %Y %y %m %d %j %B %b %A"
                  + " %a %F");
    };
  }
}
