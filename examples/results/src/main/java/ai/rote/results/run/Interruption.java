package ai.rote.results.run;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;

/**
 * What happens when the process is told to end, by Ctrl-C or by the system: what is being written
 * is finished, nothing more is begun, and the process ends at once.
 *
 * <p>At once means: by the C library's {@code _exit}. An orderly end of the JVM runs libtorch's
 * destructors, while the thread that scores is still inside libtorch and cannot be stopped there;
 * it then touches what has been destroyed, and the last that a person sees of the run is a crash.
 */
public final class Interruption {

  /** What a shell reports for a command that Ctrl-C ended. */
  private static final int EXIT_CODE = 130;

  private final PrintWriter err;
  private final Thread hook = new Thread(this::end, "interruption");

  /** Found now, since no library can be loaded any more when the JVM is about to end. */
  private final CompletableFuture<Function> exit =
      CompletableFuture.supplyAsync(() -> Function.getFunction(Platform.C_LIBRARY_NAME, "_exit"));

  /**
   * Takes charge of interruptions until {@link #over}.
   *
   * @param err where to say what to do next
   */
  public Interruption(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    if (RunFolder.stopWriting()) {
      err.println();
      err.println("interrupted; what is finished is kept, and the same command resumes it");
    }
    exit.join().invoke(new Object[] {EXIT_CODE});
  }

  /** The work is done: from now on the process ends as any other does. */
  public void over() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      exit.join(); // interrupted in this very moment: the hook ends the process
    }
  }
}
