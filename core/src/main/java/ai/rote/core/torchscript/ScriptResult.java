package ai.rote.core.torchscript;

import java.util.List;

/** What a TorchScript method returned, copied to Java: one tensor, or those of a tuple in order. */
public final class ScriptResult {

  /**
   * One tensor.
   *
   * @param values a {@code float[]}, {@code double[]} or {@code long[]} in row-major order
   * @param shape its sizes
   */
  record Output(Object values, long[] shape) {}

  private final List<Output> outputs;

  ScriptResult(List<Output> outputs) {
    this.outputs = List.copyOf(outputs);
  }

  /**
   * The values of a float32 tensor.
   *
   * @param index which tensor, from 0
   * @return in row-major order
   */
  public float[] floats(int index) {
    return (float[]) outputs.get(index).values();
  }

  /**
   * The values of a float64 tensor.
   *
   * @param index which tensor, from 0
   * @return in row-major order
   */
  public double[] doubles(int index) {
    return (double[]) outputs.get(index).values();
  }

  /**
   * The values of an int64 tensor.
   *
   * @param index which tensor, from 0
   * @return in row-major order
   */
  public long[] longs(int index) {
    return (long[]) outputs.get(index).values();
  }

  /**
   * The shape of a tensor.
   *
   * @param index which tensor, from 0
   * @return its sizes
   */
  public long[] shape(int index) {
    return outputs.get(index).shape();
  }
}
