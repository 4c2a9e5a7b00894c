package ai.rote.results.run;

import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.ExtractionReport;
import ai.rote.results.record.ContinuedChunk;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RecordView;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.Shard;
import ai.rote.results.record.SkippedLine;
import ai.rote.results.record.StoredScores;
import ai.rote.results.record.WindowLine;
import ai.rote.results.record.WrittenRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A folder of results, read back. Everything reported is computed from here, without a model. */
public final class Results {
  private final Path folder;
  private final RunRecord run;

  /** Opens the records of a folder that this process holds; empty if it holds none. */
  private final Optional<Supplier<InputStream>> held;

  private final RecordView view;

  private Results(
      Path folder, RunRecord run, Optional<Supplier<InputStream>> held, RecordView view) {
    this.view = view;
    this.folder = folder;
    this.run = run;
    this.held = held;
  }

  /**
   * Opens a folder.
   *
   * @param folder that a finished measurement wrote
   * @return its results
   * @throws RoteException if it holds none, or a run that has not come to its end
   */
  public static Results open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RoteException(folder + ": no such folder");
    }
    RunRecord run =
        RunFolder.state(folder)
            .orElseThrow(
                () -> new RoteException(folder + ": holds no results; it has no run.json"));
    if (!run.isFinished()) {
      throw new RoteException(
          folder + ": holds a run that is not finished; run its command again to resume it");
    }
    if (Files.exists(folder.resolve(RunKind.SCAN.recordsFile()))
        || Files.exists(folder.resolve(RunKind.CONTINUATION.recordsFile()))) {
      throw new RoteException(
          folder
              + ": holds a scan, expected a measurement; the command of the scan, given again, makes"
              + " its reports anew, also with other --n and --p");
    }
    Path scores = folder.resolve(RunKind.MEASURE.recordsFile());
    if (!Files.isRegularFile(scores)) {
      throw new RoteException(scores + ": no such file, though the run is finished");
    }
    return opened(folder, run);
  }

  /** A folder that was just written, and what its {@code run.json} says. */
  static Results opened(Path folder, RunRecord run) {
    return new Results(folder, run, Optional.empty(), RecordView.WHOLE);
  }

  /** A folder that this process holds, and what its {@code run.json} is about to say. */
  static Results of(RunFolder folder, RunRecord run) {
    return new Results(folder.path(), run, Optional.of(folder::readRecords), RecordView.WHOLE);
  }

  /**
   * The same records, looked at otherwise.
   *
   * @param other which of them, and with what metadata; of examples that were skipped too
   * @return records that are reported in that view
   */
  public Results in(RecordView other) {
    return new Results(folder, run, held, other);
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
  public RunRecord run() {
    return run;
  }

  /**
   * In what another folder's run differs from this one: model, data, options, versions.
   *
   * @param other another folder
   * @return each difference with both values, in words; empty if there is none
   */
  public List<String> settingsThatDiffer(Results other) {
    return run.identity().differences(other.run.identity());
  }

  /**
   * Whether these are the results of a part of a run.
   *
   * @return true for a shard
   */
  public boolean isShard() {
    return !run.shard().equals(Shard.WHOLE);
  }

  /**
   * Whether there are no records, as in a shard that got no batch.
   *
   * @return true if the run wrote none
   */
  public boolean isEmpty() {
    return run.written().map(written -> written.count() == 0).orElse(false);
  }

  /**
   * The longest suffix of all examples.
   *
   * @return in tokens, at least 1
   */
  public int longestSuffix() {
    return run.written().map(WrittenRecords::longestSuffix).orElse(1);
  }

  /**
   * The schemes under which the probability of some example is only known within bounds. Nothing
   * but a server leaves it at that, so records of other runs are not read for this.
   *
   * @return those of {@link ai.rote.core.score.TokenScores#boundedSchemes()} of all records
   * @throws RoteException if a line is not as it was written, or not all are there
   */
  public Set<SamplingScheme> boundedSchemes() {
    Set<SamplingScheme> bounded = new HashSet<>();
    if (run.server() != null) {
      forEach(each -> bounded.addAll(each.scores().boundedSchemes()));
    }
    return bounded;
  }

  /**
   * Reads every record of a measurement, in the file's order.
   *
   * @param sink is handed each
   * @throws RoteException if a line is not as it was written, or not all are there
   */
  public void forEach(Consumer<StoredScores> sink) {
    forEach(
        RunKind.MEASURE.recordsFile(),
        run.written(),
        (line, where) -> StoredScores.read(line, where, view),
        each -> each.ifPresent(sink));
  }

  /**
   * Reads the records of a scan, one by one.
   *
   * @return at the first one; to be closed
   * @throws RoteException if the file cannot be read
   */
  public RecordReader<WindowLine> windows() {
    return reader(
        RunKind.SCAN.recordsFile(),
        run.written(),
        (line, where) -> RecordCodec.read(line, WindowLine.class, where));
  }

  /**
   * Reads the records of a continuation, one by one.
   *
   * @return at the first one; to be closed
   * @throws RoteException if the file cannot be read
   */
  public RecordReader<ContinuedChunk> chunks() {
    return reader(
        RunKind.CONTINUATION.recordsFile(),
        run.written(),
        (line, where) -> RecordCodec.read(line, ContinuedChunk.class, where));
  }

  /** Reads the records of a measurement as somebody else sees them. */
  <T> RecordReader<T> lines(BiFunction<byte[], String, T> codec) {
    return reader(RunKind.MEASURE.recordsFile(), run.written(), codec);
  }

  /**
   * The examples that could not be measured.
   *
   * @return often empty
   * @throws RoteException if a line is not as it was written
   */
  public List<SkippedExample> skipped() {
    List<SkippedExample> skipped = new ArrayList<>();
    if (Files.exists(folder.resolve(RunFolder.SKIPPED))) {
      forEach(
          RunFolder.SKIPPED,
          Optional.empty(),
          (line, where) -> RecordCodec.read(line, SkippedLine.class, where).skipped(where),
          each ->
              view.metadata(each.id(), each.metadata())
                  .map(
                      metadata ->
                          new SkippedExample(each.id(), each.reason(), each.detail(), metadata))
                  .ifPresent(skipped::add));
    }
    return skipped;
  }

  /**
   * The report of all records, with the clusters and weights that the run was measured with. A
   * finite population counts where all records are of it: without a control set, and not in a
   * shard.
   *
   * @return the report
   * @throws ExampleException if there are none
   */
  public ExtractionReport report() {
    ExtractionReport.Builder report = ExtractionReport.builder();
    skipped().forEach(report::skip);
    forEach(each -> report.accept(each.scores()));
    DesignFields design = run().options().design();
    boolean isOfPopulation = !isShard() && run().options().text("control").isEmpty();
    return report.build().with(isOfPopulation ? design : design.withoutPopulation());
  }

  /**
   * Makes the reports anew.
   *
   * @param access who may read them
   * @param reporter writes them
   * @throws RoteException if another process writes into the folder
   */
  public void reportAgain(Access access, Reporter reporter) {
    try (RunFolder open = RunFolder.open(folder, RunKind.MEASURE, access)) {
      reporter.report(of(open, run), open);
    }
  }

  private <T> void forEach(
      String name,
      Optional<WrittenRecords> written,
      BiFunction<byte[], String, T> codec,
      Consumer<T> sink) {
    try (RecordReader<T> reader = reader(name, written, codec)) {
      for (Optional<T> next = reader.next(); next.isPresent(); next = reader.next()) {
        try {
          sink.accept(next.get());
        } catch (IllegalArgumentException e) {
          throw new RoteException(reader.where() + e.getMessage(), e);
        }
      }
    }
  }

  private <T> RecordReader<T> reader(
      String name, Optional<WrittenRecords> written, BiFunction<byte[], String, T> codec) {
    Path file = folder.resolve(name);
    try {
      InputStream in =
          held.isPresent() && !name.equals(RunFolder.SKIPPED)
              ? held.get().get()
              : Files.newInputStream(file);
      return new RecordReader<>(file, in, written, codec);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
