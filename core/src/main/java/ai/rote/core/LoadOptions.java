package ai.rote.core;

import java.util.Objects;

/**
 * How a checkpoint is loaded. Immutable; start from {@link #defaults()}.
 *
 * @param device where the model runs
 * @param dtype what it computes in, whatever the checkpoint stores
 */
public record LoadOptions(ComputeDevice device, Dtype dtype) {

  /**
   * Refuses nulls.
   *
   * @param device as the record says
   * @param dtype as the record says
   */
  public LoadOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(dtype, "dtype");
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
    return new LoadOptions(device, dtype);
  }

  /**
   * These options in another dtype.
   *
   * @param dtype what the model computes in
   * @return new options
   */
  public LoadOptions withDtype(Dtype dtype) {
    return new LoadOptions(device, dtype);
  }
}
