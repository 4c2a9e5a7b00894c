package ai.rote.core;

/**
 * A checkpoint folder that cannot be loaded: a file, key or tensor is missing or not as expected.
 */
public final class CheckpointException extends RoteException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure with its message.
   *
   * @param message which file, key or tensor; what was found; what was expected
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * A failure with its message and cause.
   *
   * @param message which file, key or tensor; what was found; what was expected
   * @param cause what was thrown below
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
