package ai.rote.http;

import java.io.IOException;
import java.time.Duration;

/** A server that cannot answer now, and may say for how long. */
public final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  /**
   * With what the server said.
   *
   * @param message what it answers
   * @param wait how long it asks to be left alone; zero if it does not say
   */
  public BusyException(String message, Duration wait) {
    super(message);
    this.wait = wait;
  }

  Duration waitFor() {
    return wait;
  }
}
