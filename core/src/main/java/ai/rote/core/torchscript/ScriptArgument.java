package ai.rote.core.torchscript;

/** An argument of a TorchScript method. */
public sealed interface ScriptArgument {

  /**
   * A number, {@code int} in TorchScript.
   *
   * @param value any
   */
  record IntArg(long value) implements ScriptArgument {}

  /**
   * A number, {@code float} in TorchScript.
   *
   * @param value any
   */
  record FloatArg(double value) implements ScriptArgument {}

  /**
   * A text, {@code str} in TorchScript.
   *
   * @param value any
   */
  record TextArg(String value) implements ScriptArgument {}

  /**
   * A list of numbers, {@code List[float]} in TorchScript.
   *
   * @param values any number of them
   */
  record FloatsArg(double... values) implements ScriptArgument {}

  /**
   * A {@code Tensor} of int64.
   *
   * @param values in row-major order
   * @param shape product of its sizes = number of values
   */
  record LongTensorArg(long[] values, long... shape) implements ScriptArgument {}

  /**
   * A {@code Tensor} of float32.
   *
   * @param values in row-major order
   * @param shape product of its sizes = number of values
   */
  record FloatTensorArg(float[] values, long... shape) implements ScriptArgument {}
}
