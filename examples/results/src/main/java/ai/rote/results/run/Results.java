package ai.rote.results.run;

import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.token.SkipReason;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.ExtractionReport;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunJson;
import ai.rote.results.record.ScoreRecord;
import ai.rote.results.record.Shard;
import ai.rote.results.record.StoredScores;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A folder of results, read back. Everything reported is computed from here, without a model. */
public final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final ObjectNode run;

  private Results(Path folder, ObjectNode run) {
    this.folder = folder;
    this.run = run;
  }

  /**
   * Opens a folder.
   *
   * @param folder that a finished measurement wrote
   * @return its results
   * @throws RoteException if it holds none, or a run that has not come to its end
   */
  public static Results open(Path folder) {
    Results results = ofAny(folder);
    if (!RunJson.isFinished(results.run)) {
      throw new RoteException(
          folder + ": holds a run that is not finished; run its command again to resume it");
    }
    Path scores = folder.resolve(RunFolder.SCORES);
    if (!Files.isRegularFile(scores)) {
      throw new RoteException(scores + ": no such file, though the run is finished");
    }
    return results;
  }

  /** Opens a folder whose records are all there, though its state may not say so yet. */
  static Results ofAny(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RoteException(folder + ": no such folder");
    }
    return of(
        folder,
        RunFolder.read(folder)
            .filter(FirstFormat::isOf)
            .map(FirstFormat::upgraded)
            .or(() -> RunFolder.state(folder))
            .orElseThrow(
                () -> new RoteException(folder + ": holds no results; it has no run.json")));
  }

  /** A folder whose records are all there, and what its {@code run.json} is about to say. */
  static Results of(Path folder, ObjectNode run) {
    return new Results(folder, run);
  }

  /**
   * The folder.
   *
   * @return its path
   */
  public Path folder() {
    return folder;
  }

  /**
   * What was run on what.
   *
   * @return the content of {@code run.json}
   */
  public ObjectNode run() {
    return run;
  }

  /**
   * In what another folder's run differs from this one: model, data, options, versions.
   *
   * @param other another folder
   * @return each difference with both values, in words; empty if there is none
   */
  public List<String> settingsThatDiffer(Results other) {
    return identity().differences(other.identity());
  }

  /**
   * Whether another folder's run read the same data, by its bytes and by what its fields are
   * called.
   *
   * @param other another folder
   * @return true if it did
   */
  public boolean hasDataOf(Results other) {
    return identity().data().equals(other.identity().data());
  }

  /**
   * Whether another folder's run had the same tokenizer, by its files.
   *
   * @param other another folder
   * @return true if no file of a tokenizer differs
   */
  public boolean hasTokenizerOf(Results other) {
    return identity().tokenizer().equals(other.identity().tokenizer());
  }

  RunIdentity identity() {
    return new RunIdentity((ObjectNode) run.get("identity"));
  }

  /**
   * Whether these are the results of a part of a run.
   *
   * @return true for a shard
   */
  public boolean isShard() {
    return !run.path("shard").asText().equals(Shard.WHOLE.toString());
  }

  /**
   * Whether there are no records, as in a shard that got no batch.
   *
   * @return true if {@code scores.jsonl} is empty
   */
  public boolean isEmpty() {
    return folder.resolve(RunFolder.SCORES).toFile().length() == 0;
  }

  /**
   * Reads every record, in the file's order.
   *
   * @param sink is handed each
   * @throws RoteException if a line is not as it was written
   */
  public void forEach(Consumer<StoredScores> sink) {
    forEachLine(RunFolder.SCORES, node -> sink.accept(ScoreRecord.read(node)));
  }

  /**
   * The examples that could not be measured.
   *
   * @return often empty
   */
  public List<SkippedExample> skipped() {
    List<SkippedExample> skipped = new ArrayList<>();
    if (Files.exists(folder.resolve(RunFolder.SKIPPED))) {
      forEachLine(
          RunFolder.SKIPPED,
          node ->
              skipped.add(
                  new SkippedExample(
                      node.path("id").asText(),
                      SkipReason.valueOf(node.path("reason").asText()),
                      ScoreRecord.readMetadata(node.path("metadata")))));
    }
    return skipped;
  }

  /**
   * The report of all records.
   *
   * @return the report
   * @throws ExampleException if there are none
   */
  public ExtractionReport report() {
    ExtractionReport.Builder report = ExtractionReport.builder();
    skipped().forEach(report::skip);
    forEach(each -> report.accept(each.scores()));
    return report.build();
  }

  /**
   * Makes the reports anew.
   *
   * @param reporter writes them
   * @throws RoteException if another process writes into the folder
   */
  public void reportAgain(RecordedRun.Reporter reporter) {
    try (RunFolder open = RunFolder.open(folder)) {
      reporter.report(this, open::write);
    }
  }

  private void forEachLine(String name, Consumer<JsonNode> sink) {
    Path file = folder.resolve(name);
    int line = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        sink.accept(JSON.readTree(text));
      }
    } catch (JsonProcessingException e) {
      throw new RoteException(
          file + ", line " + line + ": is no JSON object: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new RoteException(file + ", line " + line + ": " + e.getMessage(), e);
    }
  }
}
