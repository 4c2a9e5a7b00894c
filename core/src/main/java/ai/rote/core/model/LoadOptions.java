package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
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
 * @param int8Weights whether the blocks' matrices are kept in 8 bits; see {@link
 *     #withInt8Weights()}
 */
public record LoadOptions(
    ComputeDevice device,
    Dtype dtype,
    Optional<Path> adapter,
    Optional<Pruning> pruning,
    boolean int8Weights) {

  /**
   * Refuses nulls.
   *
   * @param device as the record says
   * @param dtype as the record says
   * @param adapter as the record says
   * @param pruning as the record says
   * @param int8Weights as the record says
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
    this(device, dtype, Optional.empty(), Optional.empty(), false);
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
    return new LoadOptions(device, dtype, adapter, pruning, int8Weights);
  }

  /**
   * These options in another dtype.
   *
   * @param dtype what the model computes in
   * @return new options
   */
  public LoadOptions withDtype(Dtype dtype) {
    return new LoadOptions(device, dtype, adapter, pruning, int8Weights);
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
    return new LoadOptions(device, dtype, Optional.of(adapter), pruning, int8Weights);
  }

  /**
   * These options with pruning as the model is loaded. The checkpoint's files stay as they are.
   *
   * @param pruning which weights to set to zero
   * @return new options
   */
  public LoadOptions withPruning(Pruning pruning) {
    return new LoadOptions(device, dtype, adapter, Optional.of(pruning), int8Weights);
  }

  /**
   * These options with the matrices of the transformer blocks kept in 8 bits, a quarter of
   * float32's memory, and turned into {@link #dtype()} each time they are needed. Every matrix is
   * rounded as it is loaded, after adapter and pruning: w ≈ round(w / s) · s with a scale s = max
   * |w| / 127 for each of its outputs. Embeddings, vocabulary head, norms and biases stay as they
   * are.
   *
   * <p>Scores change by about as much as they do in bfloat16; see {@code core/docs/performance.md}.
   * It saves memory, not time.
   *
   * @return new options
   */
  public LoadOptions withInt8Weights() {
    return new LoadOptions(device, dtype, adapter, pruning, true);
  }
}
