package ai.rote.results.record;

import java.util.Map;

/** Values of metadata: a text, a boolean, a {@link Long} or a {@link Double}. */
final class Scalars {

  private Scalars() {}

  /** The same map, if all its values are such. */
  static Map<String, Object> checked(Map<String, Object> metadata) {
    metadata.forEach(
        (name, value) -> {
          if (!(value instanceof String
              || value instanceof Boolean
              || value instanceof Long
              || value instanceof Double)) {
            throw new IllegalArgumentException(
                "'metadata." + name + "' must be a text, a number or true or false");
          }
        });
    return metadata;
  }
}
