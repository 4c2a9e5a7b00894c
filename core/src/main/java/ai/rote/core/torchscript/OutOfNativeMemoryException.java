package ai.rote.core.torchscript;

import ai.rote.core.RoteException;
import java.util.List;
import java.util.Locale;

/** libtorch got less memory than it asked for, on the processor or on a GPU. */
public final class OutOfNativeMemoryException extends RoteException {
  private static final long serialVersionUID = 1L;

  /** How libtorch's allocators put it: that of the processor, that of CUDA. */
  private static final List<String> PHRASES = List.of("can't allocate memory", "out of memory");

  /**
   * A lack of memory.
   *
   * @param where what was being done
   * @param cause what libtorch said
   */
  public OutOfNativeMemoryException(String where, Throwable cause) {
    super(where + ": not enough memory: " + cause.getMessage(), cause);
  }

  static boolean isMeantBy(String message) {
    String lower = String.valueOf(message).toLowerCase(Locale.ROOT);
    return PHRASES.stream().anyMatch(lower::contains);
  }
}
