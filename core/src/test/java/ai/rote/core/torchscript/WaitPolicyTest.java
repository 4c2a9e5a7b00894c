package ai.rote.core.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A process of its own loads libtorch, whose OpenMP says what it read from the environment; GNU's,
 * which libtorch brings for Linux.
 */
@EnabledOnOs(OS.LINUX)
class WaitPolicyTest {

  /** What the child runs. */
  public static final class Child {
    private Child() {}

    /** Starts the engine. */
    public static void main(String[] arguments) {
      Engines.gpuCount();
    }
  }

  private static String environmentOfOpenMp(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName());
    for (String name : new String[] {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"}) {
      child.environment().remove(name);
    }
    child.environment().put("OMP_DISPLAY_ENV", "VERBOSE");
    child.environment().putAll(environment);
    Process process = child.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void threadsOfLibtorchSleepWhileTheyWait() throws IOException, InterruptedException {
    assertThat(environmentOfOpenMp(Map.of()))
        .contains("OMP_WAIT_POLICY = 'PASSIVE'", "GOMP_SPINCOUNT = '1000'");
  }

  @Test
  void aChoiceOfTheUsersIsLeftAlone() throws IOException, InterruptedException {
    assertThat(environmentOfOpenMp(Map.of("OMP_WAIT_POLICY", "active")))
        .contains("OMP_WAIT_POLICY = 'ACTIVE'")
        .doesNotContain("GOMP_SPINCOUNT = '1000'");
    assertThat(environmentOfOpenMp(Map.of("GOMP_SPINCOUNT", "7"))).contains("GOMP_SPINCOUNT = '7'");
  }
}
