package ai.rote.core.decoder;

import ai.rote.core.Pruning;
import java.util.Arrays;
import java.util.List;

/**
 * One weight of the decoder as a family's checkpoints store it.
 *
 * @param weight its name in {@code decoder.py}
 * @param stored its name in a checkpoint
 * @param shape its sizes, the same in both
 */
public record TensorSpec(String weight, String stored, List<Long> shape) {

  /**
   * Copies the shape.
   *
   * @param weight its name in {@code decoder.py}
   * @param stored its name in a checkpoint
   * @param shape its sizes, the same in both
   */
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  static TensorSpec of(String weight, String stored, long... shape) {
    return new TensorSpec(weight, stored, Arrays.stream(shape).boxed().toList());
  }

  /** Whether the weight is a matrix that a block multiplies its tokens with. */
  boolean isBlockMatrix() {
    return shape.size() == 2
        && weight.matches("layers\\.\\d+\\.(attention|mlp)\\..+(?<!norm)\\.weight");
  }

  /** Whether the weight belongs to a part of a block, by its name in {@code decoder.py}. */
  boolean belongsTo(Pruning.Part part) {
    return weight.matches("layers\\.\\d+\\." + part + "\\..+");
  }
}
