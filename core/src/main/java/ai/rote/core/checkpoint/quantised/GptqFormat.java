package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.util.Optional;

/**
 * GPTQ (Frantar et al. 2022, arXiv 2210.17323) as AutoGPTQ and GPTQModel store it, with 32 / bits
 * values in each word, the first in the lowest bits:
 *
 * <pre>
 *   qweight  [in · bits / 32, out]       neighbouring inputs share a word
 *   qzeros   [groups, out · bits / 32]   neighbouring outputs do; less 1 each in version 1
 *   scales   [groups, out]
 *   g_idx    [in]                        the group of each input; may be absent
 *   value = scale · (q − zero)
 * </pre>
 *
 * In version 1 the whole word of zero points is added to, as GPTQModel does it: where a zero point
 * is 0 it has borrowed from its neighbour.
 */
final class GptqFormat implements QuantisedFormat {

  @Override
  public String method() {
    return "gptq";
  }

  @Override
  public void check(ConfigFile config) {
    QuantisedFormat.bits(config, QuantisedFormat.key("bits"), 2, 4, 8);
    QuantisedFormat.oneOf(config, "checkpoint_format", "gptq", "gptq_v2");
    QuantisedFormat.oneOf(config, "pack_dtype", "int32");
    if (config.hasKeys(QuantisedFormat.key("dynamic"))) {
      throw config.unexpected(
          QuantisedFormat.key("dynamic"), "no such key: all layers must be quantised alike");
    }
    if (config.flag(QuantisedFormat.key("is_marlin_format"), false)) {
      throw config.unexpected(QuantisedFormat.key("is_marlin_format"), "false");
    }
    groupSize(config);
  }

  /** How many inputs share a scale; −1 means all. */
  static Optional<Long> groupSize(ConfigFile config) {
    String key = QuantisedFormat.key("group_size");
    double size = config.number(key).orElse(128.0);
    if (size != -1 && (size < 1 || size != Math.rint(size))) {
      throw config.unexpected(key, "-1 or a whole number above 0");
    }
    return size == -1 ? Optional.empty() : Optional.of((long) size);
  }

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    int bits = config.count(QuantisedFormat.key("bits"));
    int each = Integer.SIZE / bits;
    boolean lessOne =
        QuantisedFormat.oneOf(config, "checkpoint_format", "gptq", "gptq_v2").equals("gptq");
    for (String module : modules.having("qweight")) {
      StoredTensor weight = modules.take(module + "qweight", null, StoredType.I32);
      StoredTensor zeros = modules.take(module + "qzeros", weight, StoredType.I32);
      StoredTensor scales = modules.take(module + "scales", weight, Groups.scaleTypes());
      Optional<StoredTensor> listed = modules.takeIfThere(module + "g_idx", StoredType.I32);
      long inputs = Modules.matrix(weight)[0] * each;
      long outputs = Modules.matrix(weight)[1];
      long groups = Modules.matrix(scales)[0];
      Modules.checkShape(scales, groups, outputs);
      Modules.checkShape(zeros, groups, (outputs + each - 1) / each);
      long size = groupSize(config).orElse(inputs);
      listed.ifPresent(indices -> Modules.checkShape(indices, inputs));
      if (listed.isEmpty()) {
        Groups.check(inputs, groups, size, weight);
      }
      modules.put(
          new DequantisedTensor(
              module + "weight",
              weight,
              outputs,
              inputs,
              "gptq " + bits + " bits",
              () -> {
                int[] group = Groups.of(listed, inputs, groups, size, weight);
                return rows(weight, zeros, scales, group, bits, lessOne);
              }));
    }
  }

  private static DequantisedTensor.Rows rows(
      StoredTensor weight,
      StoredTensor zeros,
      StoredTensor scales,
      int[] group,
      int bits,
      boolean lessOne) {
    int each = Integer.SIZE / bits;
    int mask = (1 << bits) - 1;
    int ones = 0;
    for (int i = 0; lessOne && i < each; i++) {
      ones |= 1 << (i * bits);
    }
    int add = ones;
    int outputs = scales.shape().get(1).intValue();
    int zeroWords = zeros.shape().get(1).intValue();
    Bytes words = Bytes.of(weight);
    Bytes zeroBytes = Bytes.of(zeros);
    float[] scale = Modules.all(scales);
    return (row, from, to, target, at) -> {
      for (int i = from; i < to; i++) {
        int value = (words.word((long) (i / each) * outputs + row) >>> (i % each * bits)) & mask;
        int zeroWord = zeroBytes.word((long) group[i] * zeroWords + row / each) + add;
        int zero = (zeroWord >>> (row % each * bits)) & mask;
        target[at + i - from] = scale[group[i] * outputs + row] * (value - zero);
      }
    };
  }
}
