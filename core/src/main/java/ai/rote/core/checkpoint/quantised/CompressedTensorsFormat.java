package ai.rote.core.checkpoint.quantised;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of compressed-tensors, as llm-compressor writes them: {@code float-quantized} (FP8), {@code
 * int-quantized} (a byte each), {@code pack-quantized} (words of several values).
 *
 * <pre>
 *   weight             [out, in] of e4m3 or signed bytes
 *   weight_packed      [out, in · bits / 32], the first in the lowest bits, each plus 2^(bits − 1)
 *   weight_shape       [out, in], of a packed one
 *   weight_scale       one a tensor, an output, a group of inputs, or a block
 *   weight_zero_point  as the scales; packed along the outputs if the weight is
 *   weight_g_idx       the group of each input, where they do not follow one another
 *   value = (q − zero) · scale
 * </pre>
 */
final class CompressedTensorsFormat implements QuantisedFormat {
  private static final String GROUPS = QuantisedFormat.key("config_groups");
  private static final String SCALE = "weight_scale";
  private static final String ZERO = "weight_zero_point";
  private static final String PACKED = "weight_packed";

  /** How activations and the cache were rounded. */
  private static final List<String> OF_ACTIVATIONS =
      List.of(
          "input_scale",
          "input_zero_point",
          "output_scale",
          "output_zero_point",
          "k_scale",
          "v_scale",
          "q_scale");

  /** What the weights of all groups have in common. */
  private record Settings(
      int bits, boolean floats, Optional<Long> groupSize, Optional<List<Long>> block) {}

  @Override
  public String method() {
    return "compressed-tensors";
  }

  @Override
  public void check(ConfigFile config) {
    QuantisedFormat.oneOf(
        config, "format", "pack-quantized", "int-quantized", "float-quantized", "naive-quantized");
    QuantisedFormat.oneOf(config, "quantization_status", "compressed", "frozen");
    String sparse = QuantisedFormat.key("sparsity_config.format");
    if (config.has(sparse) && !config.text(sparse).orElse("").equals("dense")) {
      throw config.unexpected(sparse, "dense");
    }
    settings(config);
  }

  private static Settings settings(ConfigFile config) {
    Set<Settings> all = new HashSet<>();
    for (String group : config.names(GROUPS)) {
      all.add(settings(config, GROUPS + "." + group + ".weights."));
    }
    if (all.size() != 1) {
      throw new CheckpointException(
          config
              + ": '"
              + GROUPS
              + "' has "
              + all.size()
              + " ways to store weights, expected one for all layers");
    }
    return all.iterator().next();
  }

  private static Settings settings(ConfigFile config, String weights) {
    String type = config.text(weights + "type").orElse("int");
    if (!type.equals("int") && !type.equals("float")) {
      throw config.unexpected(weights + "type", "int or float");
    }
    boolean floats = type.equals("float");
    int bits =
        floats
            ? QuantisedFormat.bits(config, weights + "num_bits", 8)
            : QuantisedFormat.bits(config, weights + "num_bits", 4, 8);
    Optional<Long> size =
        config.number(weights + "group_size").filter(n -> n >= 1).map(Double::longValue);
    Optional<List<Long>> block = Optional.empty();
    if (config.text(weights + "strategy").orElse("").equals("block")) {
      String key = weights + "block_structure";
      block = QuantisedFormat.block(config, key);
      if (block.isEmpty()) {
        throw config.missing(key);
      }
    }
    return new Settings(bits, floats, size, block);
  }

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    Settings settings = settings(config);
    for (String module : modules.having(SCALE)) {
      OF_ACTIVATIONS.forEach(name -> modules.drop(module + name));
      if (modules.has(module + PACKED)) {
        packed(settings, modules, module);
      } else {
        bytes(settings, modules, module);
      }
    }
    for (String name : OF_ACTIVATIONS) {
      modules.having(name).forEach(module -> modules.drop(module + name));
    }
  }

  private static void bytes(Settings settings, Modules modules, String module) {
    StoredTensor scale = modules.take(module + SCALE, null, Groups.scaleTypes());
    StoredTensor weight =
        modules.take(
            module + "weight", scale, settings.floats() ? StoredType.F8_E4M3 : StoredType.I8);
    Optional<StoredTensor> zero =
        modules.takeIfThere(module + ZERO, settings.floats() ? weight.type() : StoredType.I8);
    long[] sizes = Modules.matrix(weight);
    long[] each = each(settings, scale, sizes[0], sizes[1], weight);
    ScaledBytes scaled =
        new ScaledBytes(
            weight,
            settings.floats() ? ByteCodes.e4m3() : ByteCodes.signed(),
            scale,
            settings.floats() ? Optional.empty() : zero,
            each[0],
            each[1]);
    modules.put(scaled.named(module + "weight", settings.floats() ? "fp8" : "int8"));
  }

  /** For how many rows and columns of a matrix one scale holds. */
  private static long[] each(
      Settings settings, StoredTensor scale, long rows, long columns, StoredTensor weight) {
    if (settings.block().isPresent()) {
      return settings.block().get().stream().mapToLong(Long::longValue).toArray();
    }
    if (scale.elements() == 1) {
      return new long[] {rows, columns};
    }
    if (scale.elements() == rows) {
      return new long[] {1, columns};
    }
    long groups = Modules.matrix(scale)[1];
    long size = settings.groupSize().orElse(columns);
    Groups.check(columns, groups, size, weight);
    return new long[] {1, size};
  }

  private static void packed(Settings settings, Modules modules, String module) {
    StoredTensor weight = modules.take(module + PACKED, null, StoredType.I32);
    if (settings.floats()) {
      throw Modules.problem(weight, "is packed, which is read for whole numbers only");
    }
    StoredTensor scale = modules.take(module + SCALE, weight, Groups.scaleTypes());
    StoredTensor shape =
        modules.take(module + "weight_shape", weight, StoredType.I64, StoredType.I32);
    Optional<StoredTensor> zero = modules.takeIfThere(module + ZERO, StoredType.I32);
    Optional<StoredTensor> listed = modules.takeIfThere(module + "weight_g_idx", StoredType.I32);
    Modules.checkShape(shape, 2);
    Bytes sizes = Bytes.of(shape);
    int step = shape.type() == StoredType.I64 ? 2 : 1;
    int rows = sizes.word(0);
    int columns = sizes.word(step);
    int each = Integer.SIZE / settings.bits();
    if (rows < 1 || columns < 1 || (step == 2 && (sizes.word(1) != 0 || sizes.word(3) != 0))) {
      throw Modules.problem(shape, "holds no sizes of a matrix");
    }
    Modules.checkShape(weight, rows, ((long) columns + each - 1) / each);
    long[] share = each(settings, scale, rows, columns, weight);
    long groups = (columns + share[1] - 1) / share[1];
    long scaleRows = (rows + share[0] - 1) / share[0];
    zero.ifPresent(z -> Modules.checkShape(z, (scaleRows + each - 1) / each, groups));
    listed.ifPresent(indices -> Modules.checkShape(indices, columns));
    modules.put(
        new DequantisedTensor(
            module + "weight",
            weight,
            rows,
            columns,
            "int" + settings.bits(),
            () -> {
              int[] group = Groups.of(listed, columns, groups, share[1], weight);
              return rows(settings.bits(), weight, scale, zero, group, share[0], (int) groups);
            }));
  }

  private static DequantisedTensor.Rows rows(
      int bits,
      StoredTensor weight,
      StoredTensor scales,
      Optional<StoredTensor> zeros,
      int[] group,
      long rowsEach,
      int groups) {
    int each = Integer.SIZE / bits;
    int mask = (1 << bits) - 1;
    int middle = 1 << (bits - 1);
    long wordsInRow = weight.shape().get(1);
    Bytes words = Bytes.of(weight);
    Bytes zeroWords = zeros.map(Bytes::of).orElse(null);
    float[] scale = Modules.all(scales);
    return (row, from, to, target, at) -> {
      int scaleRow = (int) (row / rowsEach);
      for (int i = from; i < to; i++) {
        int value = (words.word(row * wordsInRow + i / each) >>> (i % each * bits)) & mask;
        int zero = middle;
        if (zeroWords != null) {
          int word = zeroWords.word((long) (scaleRow / each) * groups + group[i]);
          zero = (word >>> (scaleRow % each * bits)) & mask;
        }
        target[at + i - from] = (value - zero) * scale[scaleRow * groups + group[i]];
      }
    };
  }
}
