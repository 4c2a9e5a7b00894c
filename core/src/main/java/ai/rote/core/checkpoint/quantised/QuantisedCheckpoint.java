package ai.rote.core.checkpoint.quantised;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.ConfigFile;
import java.util.List;

/** Checkpoints that {@code quantization_config} declares to be quantised. */
public final class QuantisedCheckpoint {
  private static final List<QuantisedFormat> FORMATS =
      List.of(
          new Fp8Format(),
          new Mxfp4Format(),
          new CompressedTensorsFormat(),
          new GptqFormat(),
          new AwqFormat(),
          new BitsAndBytesFormat());

  private QuantisedCheckpoint() {}

  /**
   * Refuses a quantisation that is not read, before weights are looked for.
   *
   * @param config of a checkpoint
   * @throws CheckpointException if it names a method or a setting that is not supported; the
   *     message names the key, what was found, and what is supported
   */
  public static void check(ConfigFile config) {
    if (config.has(QuantisedFormat.KEY)) {
      format(config).check(config);
    }
  }

  /**
   * Refuses any quantisation, where weights are needed in full.
   *
   * @param config of a checkpoint
   * @param reason why, for the message
   * @throws CheckpointException if the checkpoint is quantised
   */
  public static void refuse(ConfigFile config, String reason) {
    if (config.has(QuantisedFormat.KEY)) {
      throw config.unexpected(QuantisedFormat.KEY, "no such key: " + reason);
    }
  }

  /**
   * Dequantises a checkpoint. Values are computed when they are asked for.
   *
   * @param stored as it lies in its files, its configuration {@linkplain #check checked}
   * @return the checkpoint with a tensor of the usual name for each packed one; the same one if it
   *     is not quantised
   * @throws CheckpointException if tensors that belong together are missing or do not fit
   */
  public static Checkpoint dequantise(Checkpoint stored) {
    ConfigFile config = stored.config();
    if (!config.has(QuantisedFormat.KEY)) {
      return stored;
    }
    Modules modules = new Modules(stored.tensors());
    format(config).dequantise(config, modules);
    return new Checkpoint(stored.folder(), config, stored.weightFiles(), modules.tensors());
  }

  private static QuantisedFormat format(ConfigFile config) {
    String key = QuantisedFormat.key("quant_method");
    String method = config.text(key).orElse(legacyMethod(config));
    return FORMATS.stream()
        .filter(format -> format.method().equals(method))
        .findFirst()
        .orElseThrow(
            () ->
                config.unexpected(
                    key,
                    String.join(", ", FORMATS.stream().map(QuantisedFormat::method).toList())));
  }

  /** Files of bitsandbytes once did without the key. */
  private static String legacyMethod(ConfigFile config) {
    return config.has(QuantisedFormat.key("load_in_8bit"))
            || config.has(QuantisedFormat.key("load_in_4bit"))
        ? "bitsandbytes"
        : "";
  }
}
