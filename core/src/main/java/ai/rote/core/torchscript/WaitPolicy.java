package ai.rote.core.torchscript;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How libtorch's threads wait for one another. Left to itself, GNU's OpenMP, which libtorch brings
 * for Linux, lets a thread that waits spin for milliseconds. Where another program wants the same
 * core, the spinning takes the time that the thread waited for needs. So threads are told to sleep
 * after some microseconds.
 *
 * <p>OpenMP reads its settings from the process's environment when it is loaded, and Java cannot
 * change that, but the C library can.
 */
final class WaitPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(WaitPolicy.class);

  /** For every OpenMP that there is; GNU's alone then spins a thousand times, some microseconds. */
  private static final Map<String, String> SETTINGS =
      Map.of("OMP_WAIT_POLICY", "passive", "GOMP_SPINCOUNT", "1000");

  /** Whoever sets one of these has decided. */
  private static final List<String> DECISIONS =
      List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME");

  private WaitPolicy() {}

  /** Must run before libtorch is loaded. */
  static void set() {
    if (DECISIONS.stream().anyMatch(name -> System.getenv(name) != null)) {
      return;
    }
    try {
      SETTINGS.forEach(WaitPolicy::set);
    } catch (UnsatisfiedLinkError e) {
      LOG.warn(
          "libtorch's threads will spin while they wait, since the C library cannot be called: {}",
          e.getMessage());
    }
  }

  private static void set(String name, String value) {
    if (Platform.isWindows()) {
      Function.getFunction("kernel32", "SetEnvironmentVariableA", Function.ALT_CONVENTION)
          .invokeInt(new Object[] {name, value});
    } else {
      Function.getFunction(Platform.C_LIBRARY_NAME, "setenv")
          .invokeInt(new Object[] {name, value, 1});
    }
  }
}
