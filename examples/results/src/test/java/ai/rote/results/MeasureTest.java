package ai.rote.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.RoteException;
import ai.rote.metrics.ExtractionReport;
import ai.rote.results.run.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anybody's JUnit test can do: measure a model and write its reports, in one call. */
class MeasureTest {
  @TempDir Path folder;
  private Path out;
  private Measure measure;

  @BeforeEach
  void chooseADozenPairs() throws IOException {
    Path data = folder.resolve("dozen.jsonl");
    Files.write(data, Files.readAllLines(TestFiles.demo("pairs.jsonl")).subList(372, 384));
    out = folder.resolve("results");
    measure = Measure.checkpoint(TestFiles.demo("models/small")).on(data).withGroupBy("set");
  }

  @Test
  void aModelIsMeasuredIntoAFolderWithReports() throws IOException {
    Results results = measure.into(out);

    ExtractionReport report = results.report();
    assertThat(report.examples()).isEqualTo(12);
    assertThat(results.run().model().parameters()).isEqualTo(231_168);
    assertThat(out)
        .isDirectoryContaining("glob:**run.json")
        .isDirectoryContaining("glob:**config.yaml");
    assertThat(Files.readAllLines(out.resolve("scores.jsonl"))).hasSize(12);
    assertThat(out.resolve("report.json"))
        .content()
        .contains("\"examples\" : 12", "\"field\" : \"set\"");
    assertThat(out.resolve("report.html")).content().contains("planted-");
  }

  @Test
  void aFinishedFolderIsReportedAgainToTheSameBytes() throws IOException {
    measure.into(out);
    byte[] report = Files.readAllBytes(out.resolve("report.json"));
    Files.delete(out.resolve("report.json"));

    Results again = measure.into(out);

    assertThat(again.run().sessions()).hasSize(1);
    assertThat(out.resolve("report.json")).hasBinaryContent(report);
  }

  @Test
  void lostRecordsAreRefusedAndScoredAgainByTheSameCall() throws IOException {
    measure.into(out);
    Path scores = out.resolve("scores.jsonl");
    byte[] whole = Files.readAllBytes(scores);
    List<String> lines = new ArrayList<>(Files.readAllLines(scores));
    lines.remove(4);
    Files.write(scores, lines);

    Results damaged = Results.open(out);
    assertThatThrownBy(damaged::report)
        .isInstanceOf(RoteException.class)
        .hasMessageContaining(
            "scores.jsonl: holds 11 of the 12 records that the run has written; 1 are missing");

    assertThat(measure.into(out).report().examples()).isEqualTo(12);
    assertThat(scores).hasBinaryContent(whole);
  }

  @Test
  void changedRecordsAreNotScoredAgainButRefused() throws IOException {
    measure.into(out);
    Path scores = out.resolve("scores.jsonl");
    String changed = Files.readString(scores).replaceFirst("\"id\":\"p", "\"id\":\"q");
    Files.writeString(scores, changed);

    assertThatThrownBy(() -> measure.into(out))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("scores.jsonl: is not as the run has written it");
    assertThat(scores).hasContent(changed);
  }
}
