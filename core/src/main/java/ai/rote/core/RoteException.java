package ai.rote.core;

/**
 * Something outside the program is not as it has to be: a checkpoint, an input file, a device. The
 * message is written for the person at the keyboard; it names the file, line, tensor or option,
 * what was found and what was expected.
 *
 * <p>Arguments that a caller's code got wrong are {@link IllegalArgumentException}s instead.
 */
public class RoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure with its message.
   *
   * @param message what is wrong, where, and what was expected
   */
  public RoteException(String message) {
    super(message);
  }

  /**
   * A failure with its message and cause.
   *
   * @param message what is wrong, where, and what was expected
   * @param cause what was thrown below
   */
  public RoteException(String message, Throwable cause) {
    super(message, cause);
  }
}
