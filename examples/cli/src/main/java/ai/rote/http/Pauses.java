package ai.rote.http;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.time.Duration;

/** Pauses between attempts, each twice as long as the one before. */
public final class Pauses {

  private Pauses() {}

  /**
   * Waits before the next attempt, as long as a busy server asks for if that is longer.
   *
   * @param first pause after the first failure
   * @param failures how many there have been, at least 1
   * @param last of them
   * @throws RoteException if the thread is interrupted
   */
  public static void after(Duration first, int failures, IOException last) {
    Duration pause = first.multipliedBy(1L << (failures - 1));
    if (last instanceof BusyException busy && busy.waitFor().compareTo(pause) > 0) {
      pause = busy.waitFor();
    }
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoteException("interrupted", e);
    }
  }
}
