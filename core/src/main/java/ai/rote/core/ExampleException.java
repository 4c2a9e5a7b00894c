package ai.rote.core;

/** An example, or the line of a file that should hold one, that cannot be measured. */
public final class ExampleException extends RoteException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure with its message.
   *
   * @param message which example or which file and line; what was found; what was expected
   */
  public ExampleException(String message) {
    super(message);
  }

  /**
   * A failure with its message and cause.
   *
   * @param message which example or which file and line; what was found; what was expected
   * @param cause what was thrown below
   */
  public ExampleException(String message, Throwable cause) {
    super(message, cause);
  }
}
