package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.TensorPickle.Storage;
import ai.rote.core.checkpoint.TensorPickle.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the few names that a pickle of tensors may use stand for, put together from plain values;
 * and the checks that a value is of the kind that is due.
 */
final class TorchValues {
  private static final String ORDERED_DICT = "collections.OrderedDict";
  private static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
  private static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";
  private static final Set<String> CONSTRUCTORS =
      Set.of(ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER);

  private static final Map<String, StoredType> STORAGES =
      Map.of(
          "torch.FloatStorage", StoredType.F32,
          "torch.HalfStorage", StoredType.F16,
          "torch.BFloat16Storage", StoredType.BF16,
          "torch.DoubleStorage", StoredType.F64,
          "torch.LongStorage", StoredType.I64,
          "torch.IntStorage", StoredType.I32,
          "torch.ShortStorage", StoredType.I16,
          "torch.CharStorage", StoredType.I8,
          "torch.ByteStorage", StoredType.U8,
          "torch.BoolStorage", StoredType.BOOL);

  /** A name that the pickle may use. */
  record Known(String name) {}

  private final Path file;

  TorchValues(Path file) {
    this.file = file;
  }

  Known known(String name) {
    if (!CONSTRUCTORS.contains(name) && !STORAGES.containsKey(name)) {
      throw refused(name);
    }
    return new Known(name);
  }

  /** What a call of a known name stands for. */
  Object build(Object callee, List<Object> arguments) {
    if (!(callee instanceof Known known)) {
      throw malformed("calls something that is no name");
    }
    switch (known.name()) {
      case ORDERED_DICT -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
          for (Object pair : list(arguments.get(0))) {
            putAll(map, list(pair));
          }
        }
        return map;
      }
      case REBUILD_TENSOR -> {
        if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
          throw malformed("describes a tensor without its storage");
        }
        return new View(
            storage,
            number(arguments.get(1)),
            numbers(arguments.get(2)),
            numbers(arguments.get(3)));
      }
      case REBUILD_PARAMETER -> {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof View view)) {
          throw malformed("describes a parameter without its tensor");
        }
        return view;
      }
      default -> throw malformed("calls " + known.name());
    }
  }

  /** ('storage', type, key, device, number of elements[, a view of it]). */
  Storage storage(List<Object> id) {
    if (id.size() < 5
        || !"storage".equals(id.get(0))
        || !(id.get(1) instanceof Known known)
        || !STORAGES.containsKey(known.name())) {
      throw malformed("refers to a storage in an unknown way");
    }
    if (id.size() > 5 && id.get(5) != TensorPickle.NONE) {
      throw malformed("holds storages that are views of others, which is not supported");
    }
    return new Storage(STORAGES.get(known.name()), string(id.get(2)), number(id.get(4)));
  }

  /** Keys are texts or numbers: anything else could hold itself, and have no hash code. */
  void putAll(Map<Object, Object> map, List<Object> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw malformed("has a key without a value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Long)) {
        throw malformed("has a key that is neither text nor number");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  List<Object> list(Object value) {
    if (!(value instanceof List)) {
      throw malformed("has something else where a list is due");
    }
    return (List<Object>) value;
  }

  /** A list, and no tuple, to which nothing can be added. */
  List<Object> growing(Object value) {
    if (!(value instanceof ArrayList)) {
      throw malformed("adds to something that is no list");
    }
    return list(value);
  }

  @SuppressWarnings("unchecked")
  Map<Object, Object> map(Object value) {
    if (!(value instanceof Map)) {
      throw malformed("has something else where a dictionary is due");
    }
    return (Map<Object, Object>) value;
  }

  String string(Object value) {
    if (!(value instanceof String text)) {
      throw malformed("has something else where a text is due");
    }
    return text;
  }

  private long number(Object value) {
    if (!(value instanceof Long number) || number < 0) {
      throw malformed("has something else where a number from 0 on is due");
    }
    return number;
  }

  private List<Long> numbers(Object value) {
    return list(value).stream().map(this::number).toList();
  }

  CheckpointException malformed(String what) {
    return new CheckpointException(file + ": its pickle " + what);
  }

  CheckpointException refused(String name) {
    return new CheckpointException(
        file
            + ": its pickle asks for '"
            + name
            + "', which is refused: of such files only tensors are read, and nothing in them is ever"
            + " run; plain tensors need none but "
            + String.join(", ", CONSTRUCTORS.stream().sorted().toList())
            + " and torch.*Storage");
  }
}
