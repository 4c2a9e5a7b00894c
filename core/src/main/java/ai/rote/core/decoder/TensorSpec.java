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
  /** Behind the name of a tensor that holds the biases of all experts. */
  static final String FUSED_BIAS = "_bias";

  private static final String GATE_AND_UP = "gate_up";
  private static final String ROUTER_CORRECTION = "router_correction";
  private static final Pattern FUSED =
      Pattern.compile(".*\\.experts\\.(gate_up|pairs|down)(" + FUSED_BIAS + ")?");
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

  /** Whether the weight is an expert's. */
  boolean isOfExpert() {
    return weight.contains(".experts.");
  }

  /** Whether it is used in float32 whatever the model computes in. */
  boolean isKeptInFloat32() {
    return weight.endsWith(ROUTER_CORRECTION);
  }

  /** Whether it holds the matrices, or the biases, of all experts of a block, one after another. */
  boolean isFused() {
    return FUSED.matcher(weight).matches();
  }

  /**
   * The matrices or biases that a fused tensor holds, in the order in which they lie in it: for
   * each expert its gate and its first layer, or its second layer.
   */
  List<TensorSpec> apart() {
    String prefix = weight.substring(0, weight.lastIndexOf('.') + 1);
    boolean bias = weight.endsWith(FUSED_BIAS);
    String name = weight.substring(prefix.length()).replace(FUSED_BIAS, "");
    List<String> kinds = name.equals(GATE_AND_UP) ? List.of("gate", "up") : List.of(name);
    List<Long> size = new ArrayList<>(shape.subList(1, shape.size()));
    size.set(0, size.get(0) / kinds.size());
    List<TensorSpec> parts = new ArrayList<>();
    for (long expert = 0; expert < shape.get(0); expert++) {
      for (String kind : kinds) {
        parts.add(
            new TensorSpec(
                prefix + expert + "." + kind + (bias ? TensorNames.BIAS : TensorNames.WEIGHT),
                stored + ", " + kind + " of expert " + expert,
                size));
      }
    }
    return parts;
  }

  /** Whether the weight belongs to a part of a block, by its name in {@code decoder.py}. */
  boolean belongsTo(Pruning.Part part) {
    return weight.matches("layers\\.\\d+\\." + part + "\\..+");
  }

  /**
   * Whether checkpoints store it in pieces, a row in each; the name then has a place for numbers.
   */
  boolean isInPieces() {
    return stored.contains(TensorNames.NUMBER);
  }

  /**
   * The tensors that hold this weight.
   *
   * @return one, or one for each row
   */
  public List<TensorSpec> pieces() {
    if (!isInPieces()) {
      return List.of(this);
    }
    List<TensorSpec> pieces = new ArrayList<>();
    for (long i = 0; i < shape.get(0); i++) {
      String name = stored.replace(TensorNames.NUMBER, String.valueOf(i));
      pieces.add(new TensorSpec(weight, name, shape.subList(1, shape.size())));
    }
    return pieces;
  }
}
