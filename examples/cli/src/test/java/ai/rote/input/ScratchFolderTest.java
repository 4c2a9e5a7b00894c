package ai.rote.input;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.JavaProcess;
import ai.rote.demo.Demo;
import ai.rote.demo.DemoModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Folders of processes that are gone are removed, and no others. */
class ScratchFolderTest {

  /** A process that makes a folder and waits to be ended. */
  public static final class Child {
    private Child() {}

    /** Says where the folder is, and waits for the end of its input. */
    public static void main(String[] arguments) throws IOException {
      ScratchFolder folder = ScratchFolder.create();
      Files.writeString(folder.path().resolve("data"), "confidential");
      System.out.println(folder.path());
      System.in.read();
    }
  }

  private static Process child() throws IOException {
    return new ProcessBuilder(JavaProcess.command(Child.class, List.of())).start();
  }

  private static Path folderOf(Process child) throws IOException {
    return Path.of(
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))
            .readLine());
  }

  private static void age(Path folder) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNext() throws IOException, InterruptedException {
    Process child = child();
    Path left = folderOf(child);
    age(left);
    ScratchFolder.create().close();
    assertThat(left.resolve("data")).as("in use by a living process").exists();

    child.destroyForcibly().waitFor();
    assertThat(left).as("killed without notice").exists();
    ScratchFolder.create().close();
    assertThat(left).doesNotExist();
  }

  @Test
  void whatIsInUseHereOrYoungOrUnmarkedStays() throws IOException {
    Path unmarked = Files.createTempDirectory("rote-scratch");
    age(unmarked);
    Path young = Files.createTempDirectory("rote-scratch");
    Files.createFile(young.resolve(".in-use"));
    try (ScratchFolder first = ScratchFolder.create()) {
      age(first.path());
      ScratchFolder.create().close();
      assertThat(first.path()).exists();
      assertThat(unmarked).exists();
      assertThat(young).exists();
    } finally {
      Files.delete(unmarked);
      age(young);
      ScratchFolder.create().close();
    }
    assertThat(young).doesNotExist();
  }

  @Test
  void whatIsPutIntoAFolderGoesWithIt() {
    Path inside;
    try (ScratchFolder scratch = ScratchFolder.create()) {
      Demo demo = Demo.unpackInto(scratch.path().resolve("demo"));
      inside = demo.checkpoint(DemoModel.SMALL);
      assertThat(inside).exists();
    }
    assertThat(inside.getParent().getParent()).doesNotExist();
  }
}
