package ai.rote.core.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.ComputeDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends at once, as by Ctrl-C, has left nothing among the temporary files. */
class LeftoversTest {
  @TempDir private Path temporary;

  /** What the child runs. */
  public static final class Child {
    private Child() {}

    /** Loads a module, and ends without ado. */
    public static void main(String[] arguments) {
      String source =
          """
          class M(Module):
            __parameters__ = []
            __buffers__ = []
            training : bool
            def one(self: __torch__.M) -> Tensor:
              return torch.ones([1])
          """;
      ScriptModule module =
          ScriptModule.load(source, ScriptObject.module("M", Map.of()), ComputeDevice.cpu());
      module.call("one");
      Runtime.getRuntime().halt(7);
    }
  }

  @Test
  void aModuleLeavesNoFolderBehind() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(said).isEqualTo(7);
    try (Stream<Path> left = Files.list(temporary)) {
      List<String> names = left.map(file -> file.getFileName().toString()).toList();
      assertThat(names).noneMatch(name -> name.startsWith("pt-model") || name.startsWith("rote"));
    }
  }
}
