package ai.rote.results.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two that meet in one folder: none of them loses what the other has written. */
class RunFolderTest {
  @TempDir Path temporary;
  private Path out;

  @BeforeEach
  void nameAFolder() {
    out = temporary.resolve("out");
  }

  @Test
  void aFolderThatIsWrittenIntoIsRefusedAndLeftAsItIs() throws IOException {
    try (RunFolder first = RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER)) {
      first.append(List.of("{\"id\":\"a\"}"));

      assertThatThrownBy(() -> RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER))
          .isInstanceOf(RoteException.class)
          .hasMessageContaining("another process is writing into it");

      assertThat(out.resolve("scores.jsonl")).hasContent("{\"id\":\"a\"}");
      first.checkRecords();
    }
  }

  @Test
  void aRunThatWasBegunInTheMeantimeIsRefusedAndLeftAsItIs() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("run.json"), "of another");
    Files.writeString(out.resolve("scores.jsonl"), "of another\n");

    assertThatThrownBy(() -> RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("another process has begun a run there");

    assertThat(out.resolve("run.json")).hasContent("of another");
    assertThat(out.resolve("scores.jsonl")).hasContent("of another");
  }

  @Test
  void onlyWhatWasPutThereIsDiscarded() throws IOException {
    try (RunFolder folder = RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER)) {
      Files.writeString(out.resolve("skipped.jsonl"), "of another");
      folder.append(List.of("{}"));
      folder.write("report.json", "ours");
      folder.write("skipped.jsonl", "ours, in another's place");

      folder.discard();
    }
    assertThat(out).isDirectoryContaining("glob:**skipped.jsonl");
    assertThat(out.resolve("report.json")).doesNotExist();
    assertThat(out.resolve("scores.jsonl")).doesNotExist();
  }

  @Test
  void aFolderThatWasMadeIsDiscardedAsAWhole() {
    try (RunFolder folder = RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER)) {
      folder.write("report.json", "ours");
      folder.discard();
    }
    assertThat(out).doesNotExist();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // where nobody can remove a file that is open
  void recordsThatSomebodyRemovedAreNoticedAtTheEnd() throws IOException {
    try (RunFolder folder = RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER)) {
      folder.append(List.of("{}"));
      Files.delete(out.resolve("scores.jsonl"));

      assertThatThrownBy(folder::checkRecords)
          .isInstanceOf(RoteException.class)
          .hasMessageContaining("another process has removed or changed it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"report.json", "report.html", "config.yaml", "run.json"})
  @DisabledOnOs(OS.WINDOWS) // where links need a right of their own
  void aLinkInTheWayIsNotFollowed(String name) throws IOException {
    Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "precious");
    Path missing = temporary.resolve("missing");
    try (RunFolder folder = RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER)) {
      Files.createSymbolicLink(out.resolve(name + ".unfinished"), elsewhere);
      Files.createSymbolicLink(out.resolve(name), missing);

      folder.write(name, "ours");
    }
    assertThat(elsewhere).hasContent("precious");
    assertThat(missing).doesNotExist();
    assertThat(out.resolve(name)).hasContent("ours");
  }

  @Test
  void theDigestIsThatOfTheFileHoweverItCameAbout() {
    try (RunFolder folder = RunFolder.openNew(out, RunKind.MEASURE, Access.OWNER)) {
      folder.append(List.of("{\"id\":\"a\"}", "{\"id\":\"b\"}"));
      long first = folder.written(3).bytes();
      String sha256 = folder.written(3).sha256();
      folder.append(List.of("{\"id\":\"c\"}"));
      assertThat(folder.written(3).count()).isEqualTo(3);

      folder.truncate(first);

      assertThat(folder.written(3).sha256()).isEqualTo(sha256);
      assertThat(folder.written(3).count()).isEqualTo(2);
    }
  }
}
