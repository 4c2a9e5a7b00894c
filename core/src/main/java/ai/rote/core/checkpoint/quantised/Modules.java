package ai.rote.core.checkpoint.quantised;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a checkpoint, from which a format takes those that belong together and puts what
 * they stand for in their place. What it does not take stays as it is.
 */
final class Modules {
  private final Map<String, StoredTensor> tensors;

  Modules(Map<String, StoredTensor> tensors) {
    this.tensors = new LinkedHashMap<>(tensors);
  }

  /** The modules that have a tensor of this name, each by its own name with the dot behind it. */
  List<String> having(String suffix) {
    return tensors.keySet().stream()
        .filter(name -> name.endsWith("." + suffix))
        .map(name -> name.substring(0, name.length() - suffix.length()))
        .toList();
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** A tensor that must be there, of one of these types. */
  StoredTensor take(String name, StoredTensor because, StoredType... types) {
    return takeIfThere(name, types)
        .orElseThrow(
            () ->
                new CheckpointException(
                    because.file()
                        + ": tensor '"
                        + name
                        + "' is missing, without which '"
                        + because.name()
                        + "' cannot be read"));
  }

  Optional<StoredTensor> takeIfThere(String name, StoredType... types) {
    StoredTensor tensor = tensors.remove(name);
    if (tensor != null && types.length > 0 && !List.of(types).contains(tensor.type())) {
      throw problem(
          tensor, "is stored as " + tensor.typeName() + ", expected " + Arrays.toString(types));
    }
    return Optional.ofNullable(tensor);
  }

  /** Tensors that only say how activations were rounded, which is not done here. */
  void drop(String name) {
    tensors.remove(name);
  }

  void put(StoredTensor tensor) {
    if (tensors.put(tensor.name(), tensor) != null) {
      throw problem(tensor, "is stored twice: packed, and as it is");
    }
  }

  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  /** The sizes of a matrix; a shape of another form is refused. */
  static long[] matrix(StoredTensor tensor) {
    if (tensor.shape().size() != 2 || tensor.elements() == 0) {
      throw problem(tensor, "has shape " + tensor.shape() + ", expected a matrix");
    }
    return tensor.sizes();
  }

  static void checkShape(StoredTensor tensor, long... expected) {
    if (!Arrays.equals(tensor.sizes(), expected)) {
      throw problem(
          tensor, "has shape " + tensor.shape() + ", expected " + Arrays.toString(expected));
    }
  }

  static float[] all(StoredTensor tensor) {
    if (tensor.elements() > Integer.MAX_VALUE / Float.BYTES) {
      throw problem(tensor, "has shape " + tensor.shape() + ", which no scales need");
    }
    return tensor.floats(0, (int) tensor.elements());
  }

  static CheckpointException problem(StoredTensor tensor, String what) {
    return DequantisedTensor.problem(tensor.file(), tensor.name(), what);
  }
}
