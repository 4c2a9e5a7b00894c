package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;

/**
 * AWQ (Lin et al. 2023, arXiv 2306.00978) in the layout that AutoAWQ calls gemm: eight neighbouring
 * outputs share a word, in an order of their own.
 *
 * <pre>
 *   qweight  [in, out / 8]
 *   qzeros   [groups, out / 8]
 *   scales   [groups, out]
 *   value = (q − zero) · scale
 * </pre>
 */
final class AwqFormat implements QuantisedFormat {
  private static final int EACH = 8;

  /** Where in a word the outputs 0 to 7 stand, counted in nibbles from the lowest. */
  private static final int[] PLACE = {0, 4, 1, 5, 2, 6, 3, 7};

  @Override
  public String method() {
    return "awq";
  }

  @Override
  public void check(ConfigFile config) {
    String bits = config.has(QuantisedFormat.key("w_bit")) ? "w_bit" : "bits";
    QuantisedFormat.bits(config, QuantisedFormat.key(bits), 4);
    QuantisedFormat.oneOf(config, "version", "gemm");
    GptqFormat.groupSize(config);
  }

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    for (String module : modules.having("qweight")) {
      StoredTensor weight = modules.take(module + "qweight", null, StoredType.I32);
      StoredTensor zeros = modules.take(module + "qzeros", weight, StoredType.I32);
      StoredTensor scales = modules.take(module + "scales", weight, Groups.scaleTypes());
      long inputs = Modules.matrix(weight)[0];
      long outputs = Modules.matrix(weight)[1] * EACH;
      long groups = Modules.matrix(scales)[0];
      long size = GptqFormat.groupSize(config).orElse(inputs);
      Groups.check(inputs, groups, size, weight);
      Modules.checkShape(scales, groups, outputs);
      Modules.checkShape(zeros, groups, outputs / EACH);
      modules.put(
          new DequantisedTensor(
              module + "weight",
              weight,
              outputs,
              inputs,
              "awq 4 bits",
              () -> rows(weight, zeros, scales, size)));
    }
  }

  private static DequantisedTensor.Rows rows(
      StoredTensor weight, StoredTensor zeros, StoredTensor scales, long size) {
    int outputs = scales.shape().get(1).intValue();
    int wordsInRow = outputs / EACH;
    Bytes words = Bytes.of(weight);
    Bytes zeroWords = Bytes.of(zeros);
    float[] scale = Modules.all(scales);
    return (row, from, to, target, at) -> {
      int shift = PLACE[row % EACH] * 4;
      for (int i = from; i < to; i++) {
        int group = (int) (i / size);
        int value = (words.word((long) i * wordsInRow + row / EACH) >>> shift) & 0xf;
        int zero = (zeroWords.word((long) group * wordsInRow + row / EACH) >>> shift) & 0xf;
        target[at + i - from] = (value - zero) * scale[group * outputs + row];
      }
    };
  }
}
