package ai.rote.core;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a checkpoint is loaded. Immutable; start from {@link #defaults()}.
 *
 * @param device where the model runs
 * @param dtype what it computes in, whatever the checkpoint stores
 * @param adapter folder of a LoRA adapter to merge into the weights
 * @param pruning which weights to set to zero, after an adapter has been merged
 */
public record LoadOptions(
    ComputeDevice device, Dtype dtype, Optional<Path> adapter, Optional<Pruning> pruning) {

  /**
   * Refuses nulls.
   *
   * @param device as the record says
   * @param dtype as the record says
   * @param adapter as the record says
   * @param pruning as the record says
   */
  public LoadOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(adapter, "adapter");
    Objects.requireNonNull(pruning, "pruning");
  }

  /**
   * The weights as they are stored.
   *
   * @param device as the record says
   * @param dtype as the record says
   */
  public LoadOptions(ComputeDevice device, Dtype dtype) {
    this(device, dtype, Optional.empty(), Optional.empty());
  }

  /**
   * The processor and float32.
   *
   * @return the options
   */
  public static LoadOptions defaults() {
    return new LoadOptions(ComputeDevice.cpu(), Dtype.FLOAT32);
  }

  /**
   * These options on another device.
   *
   * @param device where the model runs
   * @return new options
   */
  public LoadOptions withDevice(ComputeDevice device) {
    return new LoadOptions(device, dtype, adapter, pruning);
  }

  /**
   * These options in another dtype.
   *
   * @param dtype what the model computes in
   * @return new options
   */
  public LoadOptions withDtype(Dtype dtype) {
    return new LoadOptions(device, dtype, adapter, pruning);
  }

  /**
   * These options with a LoRA adapter, merged into the weights in float32 as the model is loaded.
   * The checkpoint's files stay as they are.
   *
   * @param adapter folder that holds adapter_config.json and adapter_model.safetensors, as PEFT
   *     writes them
   * @return new options
   */
  public LoadOptions withAdapter(Path adapter) {
    return new LoadOptions(device, dtype, Optional.of(adapter), pruning);
  }

  /**
   * These options with pruning as the model is loaded. The checkpoint's files stay as they are.
   *
   * @param pruning which weights to set to zero
   * @return new options
   */
  public LoadOptions withPruning(Pruning pruning) {
    return new LoadOptions(device, dtype, adapter, Optional.of(pruning));
  }
}
