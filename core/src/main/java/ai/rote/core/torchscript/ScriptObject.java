package ai.rote.core.torchscript;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An instance of a TorchScript class: its name and the values of its attributes. Where one instance
 * is an attribute of several others, they share it.
 *
 * @param className a class that the archive's source text defines
 * @param attributes by name; a {@link Boolean}, {@link Integer}, {@link Long}, {@link Double},
 *     {@link String}, {@link ListOf}, {@link ScriptObject} for a submodule, or {@link
 *     #EMPTY_TENSOR_DICT}
 */
public record ScriptObject(String className, Map<String, Object> attributes) {

  /**
   * The value of an attribute that is a list.
   *
   * @param type as TorchScript writes it: {@code List[int]}, {@code List[float]} or {@code
   *     List[List[float]]}
   * @param values {@link Integer}s, {@link Double}s, or lists with their types
   */
  public record ListOf(String type, List<?> values) {

    /**
     * Copies the values.
     *
     * @param type as TorchScript writes it: {@code List[int]}, {@code List[float]} or {@code
     *     List[List[float]]}
     * @param values {@link Integer}s, {@link Double}s, or lists with their types
     */
    public ListOf {
      values = List.copyOf(values);
    }
  }

  /** The value of an attribute of type {@code Dict[str, Tensor]} that starts out empty. */
  public static final Object EMPTY_TENSOR_DICT =
      new Object() {
        @Override
        public String toString() {
          return "empty Dict[str, Tensor]";
        }
      };

  /**
   * Copies the attributes, keeping their order.
   *
   * @param className a class that the archive's source text defines
   * @param attributes by name
   */
  public ScriptObject {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * An instance with the attribute {@code training}, which every module has, and those given.
   *
   * @param className a class of the source text
   * @param attributes by name
   * @return the object, not in training mode
   */
  public static ScriptObject module(String className, Map<String, Object> attributes) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("training", false);
    all.putAll(attributes);
    return new ScriptObject(className, all);
  }
}
