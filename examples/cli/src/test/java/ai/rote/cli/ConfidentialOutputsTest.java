package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Results are for the eyes of who made them, unless they say otherwise. */
@DisabledOnOs(OS.WINDOWS) // whose files have no modes
class ConfidentialOutputsTest {
  @TempDir private Path folder;

  private Path run(String out, Object... arguments) {
    Path into = folder.resolve(out);
    CommandRun.succeed(List.of(arguments), "--out=" + into);
    return into;
  }

  private Path measure(String out, Object... options) {
    Path into = folder.resolve(out);
    CommandRun.measure("small", DemoData.FILE, into, "--limit=4", List.of(options));
    return into;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void assertModes(Path out, String ofFolders, String ofFiles) throws IOException {
    assertThat(mode(out)).as(out.toString()).isEqualTo(ofFolders);
    try (Stream<Path> paths = Files.list(out)) {
      List<Path> files = paths.toList();
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        assertThat(mode(file)).as(file.toString()).isEqualTo(ofFiles);
      }
    }
  }

  @Test
  void everyCommandWritesForTheOwnerAlone() throws IOException {
    assertEveryCommand("rwx------", "rw-------");
  }

  @Test
  void theGroupMayReadWhereThatIsAskedFor() throws IOException {
    assertEveryCommand("rwxr-x---", "rw-r-----", "--group-readable");
  }

  private void assertEveryCommand(String ofFolders, String ofFiles, String... option)
      throws IOException {
    List<String> options = List.of(option);
    Path first = measure("new/first", options, "--shard=1/2");
    assertModes(first, ofFolders, ofFiles);
    assertThat(mode(first.getParent())).isEqualTo(ofFolders);
    Path second = measure("second", options, "--shard=2/2");
    Path merged = run("merged", "merge", options, first, second);
    assertModes(merged, ofFolders, ofFiles);
    Path compared = run("compared", "compare", options, merged, merged, "--name=a", "--name=b");
    assertModes(compared, ofFolders, ofFiles);
    Path text = Files.writeString(folder.resolve("text.txt"), "one two three four ".repeat(60));
    String model = "--model=" + TestFiles.demo("models/small");
    assertModes(run("scanned", "scan", options, model, "--text=" + text), ofFolders, ofFiles);
    Path matched = run("matched", "match", options, "--reference=" + text, "--generated=" + text);
    assertModes(matched, ofFolders, ofFiles);

    Files.delete(merged.resolve("report.html"));
    CommandRun.succeed("report", options, merged);
    assertModes(merged, ofFolders, ofFiles);
  }

  @Test
  void aFolderThatWasThereKeepsItsMode() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertModes(measure("there"), "rwxr-xr-x", "rw-------");
  }

  @Test
  void whoMayReadIsNoPartOfARun() throws IOException {
    String one = Files.readString(measure("one").resolve("config.yaml"));
    String other = Files.readString(measure("other", "--group-readable").resolve("config.yaml"));

    assertThat(other).isEqualTo(one).doesNotContain("group-readable");
  }
}
