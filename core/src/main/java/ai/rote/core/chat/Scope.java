package ai.rote.core.chat;

import java.util.HashMap;
import java.util.Map;

/** Variables by name; those around it can be read, but not set. */
final class Scope {
  private final Rendering rendering;
  private final Scope around;
  private final Map<String, Object> variables = new HashMap<>();

  private Scope(Rendering rendering, Scope around) {
    this.rendering = rendering;
    this.around = around;
  }

  static Scope outermost(Rendering rendering, Map<String, Object> variables) {
    Scope scope = new Scope(rendering, null);
    scope.variables.putAll(variables);
    return scope;
  }

  Scope inner() {
    return new Scope(rendering, this);
  }

  Rendering rendering() {
    return rendering;
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      if (scope.variables.containsKey(name)) {
        return scope.variables.get(name);
      }
    }
    return new Undefined(name);
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }
}
