package ai.rote.core.model;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Serves the calls on one model one after another, in the order in which they came.
 *
 * <p>A model keeps the largest results of a pass in memory that the next pass uses again ({@code
 * scratch.py}), so two passes at once would write over each other; and native memory must not be
 * freed while a pass reads it. A thread may call again within its own call: scores are handed out
 * between passes, when nothing in that memory is needed any more.
 */
final class CallLock {
  private final ReentrantLock turn = new ReentrantLock(true);
  private boolean closed;

  /** Waits for its turn and does some work. */
  <T> T call(Supplier<T> work) {
    turn.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  /** The same for work without a result. */
  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return null;
        });
  }

  /** Waits for its turn, frees what the model holds, and refuses all calls from then on. */
  void close(Runnable release) {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        release.run();
      }
    } finally {
      turn.unlock();
    }
  }
}
