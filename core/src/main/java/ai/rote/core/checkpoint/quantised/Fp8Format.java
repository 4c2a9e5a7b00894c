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
  private static final String BLOCK = "weight_block_size";

  @Override
  public String method() {
    return "fp8";
  }

  @Override
  public void check(ConfigFile config) {
    QuantisedFormat.oneOf(config, "fmt", "e4m3", "float8_e4m3fn");
    QuantisedFormat.oneOf(config, "activation_scheme", "dynamic", "static");
    block(config);
  }

  /** Rows and columns of a block, or nothing if a matrix has one scale. */
  private static Optional<long[]> block(ConfigFile config) {
    String key = QuantisedFormat.key(BLOCK);
    Optional<List<Double>> sizes = config.numbers(key);
    if (sizes.isEmpty()) {
      return Optional.empty();
    }
    long[] block = sizes.get().stream().mapToLong(Double::longValue).toArray();
    if (block.length != 2 || block[0] < 1 || block[1] < 1) {
      throw config.unexpected(key, "two whole numbers above 0");
    }
    return Optional.of(block);
  }

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    Optional<long[]> block = block(config);
    for (String module : modules.having(SCALE)) {
      StoredTensor scale = modules.take(module + SCALE, null, Groups.scaleTypes());
      StoredTensor weight = modules.take(module + "weight", scale, StoredType.F8_E4M3);
      modules.drop(module + "activation_scale");
      long[] each = block.orElse(Modules.matrix(weight));
      ScaledBytes bytes =
          new ScaledBytes(weight, ByteCodes.e4m3(), scale, Optional.empty(), each[0], each[1]);
      modules.put(bytes.named(module + "weight", "fp8"));
    }
  }
}
