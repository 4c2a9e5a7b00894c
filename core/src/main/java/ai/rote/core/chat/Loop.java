package ai.rote.core.chat;

import java.util.List;

/** The variable {@code loop} within a loop. */
final class Loop {
  private final List<Object> items;
  private int at;

  Loop(List<Object> items) {
    this.items = items;
  }

  void moveTo(int index) {
    at = index;
  }

  Object get(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> at + 1L;
      case "index0" -> (long) at;
      case "revindex" -> (long) size - at;
      case "revindex0" -> size - at - 1L;
      case "first" -> at == 0;
      case "last" -> at == size - 1;
      case "length" -> (long) size;
      case "previtem" -> at == 0 ? new Undefined("loop.previtem") : items.get(at - 1);
      case "nextitem" -> at == size - 1 ? new Undefined("loop.nextitem") : items.get(at + 1);
      case "depth" -> 1L; // only recursive loops go deeper
      case "depth0" -> 0L;
      case "cycle" ->
          (Values.Callable)
              (scope, arguments) -> {
                List<Object> values = arguments.positional();
                if (values.isEmpty()) {
                  throw new TemplateException("'loop.cycle' needs a value");
                }
                return values.get(at % values.size());
              };
      case "changed" -> throw new TemplateException("'loop.changed' is not supported");
      default -> new Undefined("loop." + name);
    };
  }
}
