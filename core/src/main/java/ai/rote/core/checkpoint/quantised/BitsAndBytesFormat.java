package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;

/**
 * Files of bitsandbytes: 4 bits (Dettmers et al. 2023, arXiv 2305.14314), which {@link
 * FourBitState} reads, or LLM.int8() (Dettmers et al. 2022, arXiv 2208.07339).
 *
 * <pre>
 *   weight         [out, in] of signed bytes
 *   SCB            [out], the largest magnitude of each row
 *   weight_format  0, for rows one after the other
 *   value = (q · SCB) · (1 / 127), rounded after each product
 * </pre>
 */
final class BitsAndBytesFormat implements QuantisedFormat {
  /** One over 127, as its reference writes it. */
  static final float ONE_OF_127 = 7.874015718698502e-3f;

  private static final String STATISTICS = "SCB";
  private static final String STATE = "weight.quant_state.bitsandbytes__";

  @Override
  public String method() {
    return "bitsandbytes";
  }

  @Override
  public void check(ConfigFile config) {
    boolean eight = config.flag(QuantisedFormat.key("load_in_8bit"), false);
    boolean four = config.flag(QuantisedFormat.key("load_in_4bit"), false);
    if (eight == four) {
      throw config.unexpected(
          QuantisedFormat.key("load_in_4bit"), "true, or load_in_8bit to be, and not both");
    }
    if (four) {
      QuantisedFormat.oneOf(config, "bnb_4bit_quant_type", "fp4", "nf4");
    }
  }

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    for (String type : FourBitState.TYPES) {
      for (String module : modules.having(STATE + type)) {
        modules.put(FourBitState.read(modules, module, STATE + type).tensor());
      }
    }
    for (String module : modules.having(STATISTICS)) {
      eightBits(modules, module);
    }
  }

  private static void eightBits(Modules modules, String module) {
    StoredTensor statistics = modules.take(module + STATISTICS, null, StoredType.F32);
    StoredTensor weight = modules.take(module + "weight", statistics, StoredType.I8);
    long[] sizes = Modules.matrix(weight);
    Modules.checkShape(statistics, sizes[0]);
    modules
        .takeIfThere(module + "weight_format", StoredType.U8)
        .ifPresent(
            format -> {
              if (format.elements() != 1 || Bytes.of(format).unsigned(0) != 0) {
                throw Modules.problem(format, "is not 0, which says rows one after the other");
              }
            });
    modules.put(
        new DequantisedTensor(
            module + "weight",
            weight,
            sizes[0],
            sizes[1],
            "int8",
            () -> {
              Bytes bytes = Bytes.of(weight);
              float[] largest = Modules.all(statistics);
              return (row, from, to, target, at) -> {
                for (int i = from; i < to; i++) {
                  float product = (byte) bytes.unsigned(row * sizes[1] + i) * largest[row];
                  target[at + i - from] = product * ONE_OF_127;
                }
              };
            }));
  }
}
