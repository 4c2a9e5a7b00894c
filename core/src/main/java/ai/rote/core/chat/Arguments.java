package ai.rote.core.chat;

import java.util.List;
import java.util.Map;

/**
 * What a filter, test, method or macro is called with.
 *
 * @param positional in their order
 * @param named by their names
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** An argument by its place or its name. */
  Object get(int place, String name, Object otherwise) {
    return place < positional.size() ? positional.get(place) : named.getOrDefault(name, otherwise);
  }

  boolean has(int place, String name) {
    return place < positional.size() || named.containsKey(name);
  }

  /** One that has to be there. */
  Object needed(int place, String name) {
    if (!has(place, name)) {
      throw new TemplateException("the argument '" + name + "' is missing");
    }
    return get(place, name, null);
  }

  String text(int place, String name) {
    return text(needed(place, name), name);
  }

  String text(int place, String name, String otherwise) {
    Object value = get(place, name, otherwise);
    return value == null ? null : text(value, name);
  }

  private static String text(Object value, String name) {
    if (value instanceof String text) {
      return text;
    }
    throw new TemplateException(
        "the argument '" + name + "' is " + Values.kind(value) + ", expected a text");
  }

  int whole(int place, String name, int otherwise) {
    Object value = get(place, name, (long) otherwise);
    if (value instanceof Long number
        && number >= Integer.MIN_VALUE
        && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw new TemplateException(
        "the argument '" + name + "' is " + Values.kind(value) + ", expected a whole number");
  }

  /** Refuses more than are known. */
  void only(int most, String... names) {
    if (positional.size() > most) {
      throw new TemplateException(
          "it takes at most " + most + " arguments in order, but was given " + positional.size());
    }
    for (String name : named.keySet()) {
      if (!List.of(names).contains(name)) {
        throw new TemplateException("the argument '" + name + "' is not supported");
      }
    }
  }

  /** All but the first ones. */
  Arguments after(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
