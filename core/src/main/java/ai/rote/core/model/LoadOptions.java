package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.Quantisation;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How a checkpoint is loaded. Immutable: start from {@link #defaults()}. */
public final class LoadOptions {
  private static final LoadOptions DEFAULTS =
      new LoadOptions(
          ComputeDevice.cpu(),
          Dtype.FLOAT32,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());

  private final ComputeDevice device;
  private final Dtype dtype;
  private final Optional<Path> adapter;
  private final Optional<Pruning> pruning;
  private final Optional<Quantisation> quantisation;
  private final boolean int8Weights;
  private final Optional<Path> tokenizer;

  private LoadOptions(
      ComputeDevice device,
      Dtype dtype,
      Optional<Path> adapter,
      Optional<Pruning> pruning,
      Optional<Quantisation> quantisation,
      boolean int8Weights,
      Optional<Path> tokenizer) {
    this.device = Objects.requireNonNull(device, "device");
    this.dtype = Objects.requireNonNull(dtype, "dtype");
    this.adapter = adapter;
    this.pruning = pruning;
    this.quantisation = quantisation;
    this.int8Weights = int8Weights;
    this.tokenizer = tokenizer;
  }

  /**
   * The processor, float32, and the weights as they are stored.
   *
   * @return the options
   */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * These options on another device.
   *
   * @param device where the model runs
   * @return new options
   */
  public LoadOptions withDevice(ComputeDevice device) {
    return new LoadOptions(device, dtype, adapter, pruning, quantisation, int8Weights, tokenizer);
  }

  /**
   * These options in another dtype.
   *
   * @param dtype what the model computes in, whatever the checkpoint stores
   * @return new options
   */
  public LoadOptions withDtype(Dtype dtype) {
    return new LoadOptions(device, dtype, adapter, pruning, quantisation, int8Weights, tokenizer);
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
    return new LoadOptions(
        device, dtype, Optional.of(adapter), pruning, quantisation, int8Weights, tokenizer);
  }

  /**
   * These options with pruning as the model is loaded, after an adapter has been merged. The
   * checkpoint's files stay as they are.
   *
   * @param pruning which weights to set to zero
   * @return new options
   */
  public LoadOptions withPruning(Pruning pruning) {
    return new LoadOptions(
        device, dtype, adapter, Optional.of(pruning), quantisation, int8Weights, tokenizer);
  }

  /**
   * These options with the matrices of the transformer blocks quantised and dequantised as the
   * model is loaded, after adapter and pruning: the model then has the weights of one that was
   * stored so, and computes with them in {@link #dtype()}. Embeddings, vocabulary head, norms and
   * biases stay as they are. It saves no memory: it shows what quantising does to scores.
   *
   * @param quantisation how
   * @return new options
   */
  public LoadOptions withQuantisation(Quantisation quantisation) {
    return new LoadOptions(
        device, dtype, adapter, pruning, Optional.of(quantisation), int8Weights, tokenizer);
  }

  /**
   * These options with the matrices of the transformer blocks kept in 8 bits, a quarter of
   * float32's memory, and turned into {@link #dtype()} each time they are needed. Every matrix is
   * rounded as it is loaded, after adapter and pruning: w ≈ round(w / s) · s with a scale s = max
   * |w| / 127 for each of its outputs. Embeddings, vocabulary head, norms and biases stay as they
   * are. It saves memory, not time.
   *
   * <p>On the demo models scores change less than in bfloat16 ({@code core/docs/performance.md} has
   * the figures), on other models by up to twice as much.
   *
   * @return new options
   */
  public LoadOptions withInt8Weights() {
    return new LoadOptions(device, dtype, adapter, pruning, quantisation, true, tokenizer);
  }

  /**
   * These options with the tokenizer of another folder, whatever the model came with. Its
   * vocabulary must fit the model's.
   *
   * @param checkpoint a folder that holds a tokenizer's files, or a GGUF file
   * @return new options
   */
  public LoadOptions withTokenizer(Path checkpoint) {
    return new LoadOptions(
        device, dtype, adapter, pruning, quantisation, int8Weights, Optional.of(checkpoint));
  }

  /**
   * Where the model runs.
   *
   * @return the device
   */
  public ComputeDevice device() {
    return device;
  }

  /**
   * What the model computes in, whatever the checkpoint stores.
   *
   * @return the dtype
   */
  public Dtype dtype() {
    return dtype;
  }

  /**
   * The folder of a LoRA adapter to merge into the weights.
   *
   * @return empty for none
   */
  public Optional<Path> adapter() {
    return adapter;
  }

  /**
   * Which weights to set to zero, after an adapter has been merged.
   *
   * @return empty for none
   */
  public Optional<Pruning> pruning() {
    return pruning;
  }

  /**
   * How the blocks' matrices are quantised and dequantised, after pruning.
   *
   * @return empty for not at all
   */
  public Optional<Quantisation> quantisation() {
    return quantisation;
  }

  /**
   * Whether the blocks' matrices are kept in 8 bits; see {@link #withInt8Weights()}.
   *
   * @return false by default
   */
  public boolean int8Weights() {
    return int8Weights;
  }

  /**
   * Where the tokenizer is read from, if not from where the model is.
   *
   * @return empty for the model's own
   */
  public Optional<Path> tokenizer() {
    return tokenizer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LoadOptions that
        && device.equals(that.device)
        && dtype == that.dtype
        && adapter.equals(that.adapter)
        && pruning.equals(that.pruning)
        && quantisation.equals(that.quantisation)
        && int8Weights == that.int8Weights
        && tokenizer.equals(that.tokenizer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(device, dtype, adapter, pruning, quantisation, int8Weights, tokenizer);
  }

  /** The options in words: {@code float32 on cpu}. */
  @Override
  public String toString() {
    return dtype
        + " on "
        + device
        + adapter.map(folder -> ", adapter " + folder).orElse("")
        + pruning.map(parts -> ", pruned by " + parts).orElse("")
        + quantisation.map(how -> ", quantised to " + how).orElse("")
        + (int8Weights ? ", int8 weights" : "")
        + tokenizer.map(folder -> ", tokenizer " + folder).orElse("");
  }
}
