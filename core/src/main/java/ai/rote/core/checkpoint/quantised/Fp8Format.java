package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.util.List;
import java.util.Optional;

/**
 * FP8 with a scale for each block of a matrix, as DeepSeek-V3 and Qwen3 publish it: {@code weight}
 * in e4m3 and {@code weight_scale_inv}, which despite its name is what values are multiplied by.
 */
final class Fp8Format implements QuantisedFormat {
  private static final String SCALE = "weight_scale_inv";
  private static final String BLOCK = QuantisedFormat.key("weight_block_size");

  @Override
  public String method() {
    return "fp8";
  }

  @Override
  public void check(ConfigFile config) {
    QuantisedFormat.oneOf(config, "fmt", "e4m3", "float8_e4m3fn");
    QuantisedFormat.oneOf(config, "activation_scheme", "dynamic", "static");
    QuantisedFormat.block(config, BLOCK);
  }

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    Optional<List<Long>> block = QuantisedFormat.block(config, BLOCK);
    for (String module : modules.having(SCALE)) {
      StoredTensor scale = modules.take(module + SCALE, null, Groups.scaleTypes());
      StoredTensor weight = modules.take(module + "weight", scale, StoredType.F8_E4M3);
      modules.drop(module + "activation_scale");
      List<Long> each = block.orElse(weight.shape()); // without blocks a matrix has one scale
      Modules.matrix(weight);
      ScaledBytes bytes =
          new ScaledBytes(
              weight, ByteCodes.e4m3(), scale, Optional.empty(), each.get(0), each.get(1));
      modules.put(bytes.named(module + "weight", "fp8"));
    }
  }
}
