package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
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

  private Path run(String out, String command, String... options) {
    Path into = folder.resolve(out);
    List<String> arguments = new ArrayList<>(List.of(command, "--out=" + into));
    arguments.addAll(Arrays.asList(options));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return into;
  }

  private Path measure(String out, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--model=" + TestFiles.demo("models/small"),
                "--data=" + TestFiles.demo("pairs.jsonl"),
                "--limit=4"));
    all.addAll(Arrays.asList(options));
    return run(out, "measure", all.toArray(String[]::new));
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
    Path first = measure("new/first", with(option, "--shard=1/2"));
    assertModes(first, ofFolders, ofFiles);
    assertThat(mode(first.getParent())).isEqualTo(ofFolders);
    Path second = measure("second", with(option, "--shard=2/2"));
    Path merged = run("merged", "merge", with(option, "" + first, "" + second));
    assertModes(merged, ofFolders, ofFiles);
    assertModes(
        run("compared", "compare", with(option, "" + merged, "" + merged, "--name=a", "--name=b")),
        ofFolders,
        ofFiles);
    Path text = Files.writeString(folder.resolve("text.txt"), "one two three four ".repeat(60));
    String model = "--model=" + TestFiles.demo("models/small");
    assertModes(run("scanned", "scan", with(option, model, "--text=" + text)), ofFolders, ofFiles);

    Files.delete(merged.resolve("report.html"));
    assertThat(CommandRun.of(with(option, "report", "" + merged)).exitCode()).isZero();
    assertModes(merged, ofFolders, ofFiles);
  }

  private static String[] with(String[] option, String... others) {
    return Stream.concat(Stream.of(others), Stream.of(option)).toArray(String[]::new);
  }

  @Test
  void aFolderThatWasThereKeepsItsMode() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertModes(measure("there"), "rwxr-xr-x", "rw-------");
  }

  @Test
  void theDemoKeepsItsResultsFromOthers() throws IOException {
    Path demo = run("demo", "demo", "--quiet");

    assertThat(mode(demo)).isEqualTo("rwx------");
    assertThat(mode(demo.resolve("results"))).isEqualTo("rwx------");
    assertModes(demo.resolve("results/small"), "rwx------", "rw-------");
  }

  @Test
  void whoMayReadIsNoPartOfARun() throws IOException {
    String one = Files.readString(measure("one").resolve("config.yaml"));
    String other = Files.readString(measure("other", "--group-readable").resolve("config.yaml"));

    assertThat(other).isEqualTo(one).doesNotContain("group-readable");
  }
}
