package ai.rote.core.decoder;

import ai.rote.core.Pruning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One weight of the decoder as a family's checkpoints store it.
 *
 * @param weight its name in {@code decoder.py}
 * @param stored its name in a checkpoint
 * @param shape its sizes, the same in both
 */
public record TensorSpec(String weight, String stored, List<Long> shape) {
  private static final String GATE_AND_UP = "gate_up";
  private static final Pattern BLOCK_MATRIX =
      Pattern.compile("layers\\.\\d+\\.(attention|mlp)\\..+(?<!norm|router)\\.weight");

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

  /**
   * The number of values.
   *
   * @return the product of the sizes
   */
  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Whether the weight is a matrix that a block multiplies its tokens with. */
  boolean isBlockMatrix() {
    return shape.size() == 2 && BLOCK_MATRIX.matcher(weight).matches();
  }

  /** Whether it holds the matrices of all experts of a block, one behind the other. */
  boolean isFused() {
    return shape.size() == 3;
  }

  /**
   * The matrices that a fused tensor holds, in the order in which they lie in it: for each expert
   * its gate and its first layer, or its second layer.
   */
  List<TensorSpec> apart() {
    String prefix = weight.substring(0, weight.lastIndexOf('.') + 1);
    List<String> kinds =
        weight.endsWith("." + GATE_AND_UP) ? List.of("gate", "up") : List.of("down");
    List<Long> matrix = List.of(shape.get(1) / kinds.size(), shape.get(2));
    List<TensorSpec> matrices = new ArrayList<>();
    for (long expert = 0; expert < shape.get(0); expert++) {
      for (String kind : kinds) {
        matrices.add(
            new TensorSpec(
                prefix + expert + "." + kind + ".weight",
                stored + ", " + kind + " of expert " + expert,
                matrix));
      }
    }
    return matrices;
  }

  /** Whether the weight belongs to a part of a block, by its name in {@code decoder.py}. */
  boolean belongsTo(Pruning.Part part) {
    return weight.matches("layers\\.\\d+\\." + part + "\\..+");
  }
}
