package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionEvaluator;
import ai.rote.metrics.ExtractionReport;
import ai.rote.results.record.GenerationRecord;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunJson;
import ai.rote.results.record.RunRequest;
import ai.rote.results.record.ScoreRecord;
import ai.rote.results.record.TokenTexts;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A measurement into a folder, which survives its process: the next one with the same identity
 * continues after the last finished batch and comes to the same end, to the last byte.
 *
 * <p>Batches are formed from the whole data set whether it is resumed or not, since scores move in
 * their last digits with the company they are computed in.
 *
 * <p>The identity needs the digest of the weights. Computing it takes about as long as reading them
 * once, so it runs beside loading and the first batches, whose records are held back until it is
 * there: nothing is on the disk that cannot be told to whom it belongs.
 */
public final class RecordedRun {

  /** Batches held back while digests are computed, before scoring waits for them. */
  private static final int MOST_HELD_BACK = 64;

  /** Follows a run as it goes. */
  public interface Observer {

    /**
     * All records are there already; the model is not loaded.
     *
     * @param examples how many records
     */
    void alreadyFinished(int examples);

    /**
     * Scoring is about to begin.
     *
     * @param examples how many this run scores in all
     * @param done how many of them an earlier session has scored
     */
    void begin(int examples, int done);

    /**
     * An example has been scored.
     *
     * @param scores its scores
     */
    void scored(TokenScores scores);
  }

  /** What writes the reports of a folder whose records are complete. */
  @FunctionalInterface
  public interface Reporter {

    /**
     * Computes the reports.
     *
     * @param results the records
     * @param files to hand each file's name and content to
     */
    void report(Results results, Files files);
  }

  /** Takes files, each written as a whole or not at all. */
  @FunctionalInterface
  public interface Files {

    /**
     * Writes a file.
     *
     * @param name in the folder
     * @param content of the file
     */
    void write(String name, String content);
  }

  private final RunRequest request;
  private final Observer observer;
  private final Reporter reporter;
  private final Instant started = Instant.now();

  private RecordedRun(RunRequest request, Observer observer, Reporter reporter) {
    this.request = request;
    this.observer = observer;
    this.reporter = reporter;
  }

  /**
   * Measures, or continues, or only reports again, whichever the folder calls for.
   *
   * @param request what to measure
   * @param loader loads the model; not called if all records are there
   * @param observer is told how it goes
   * @param reporter writes the reports
   * @throws RoteException if the folder is in use, holds something else, or cannot be written
   */
  public static void execute(
      RunRequest request, Supplier<CausalLm> loader, Observer observer, Reporter reporter) {
    new RecordedRun(request, observer, reporter).execute(loader);
  }

  /**
   * Refuses a folder that holds something other than a run, before anything costly is done.
   *
   * @param out may be missing
   */
  public static void refuseForeign(Path out) {
    RunFolder.holdsRun(out);
  }

  private void execute(Supplier<CausalLm> loader) {
    if (RunFolder.holdsRun(request.out())) {
      resume(loader);
    } else {
      begin(loader);
    }
  }

  private void begin(Supplier<CausalLm> loader) {
    CompletableFuture<RunIdentity> identity = RunIdentity.of(request);
    try (CausalLm model = loader.get()) {
      Work work = work(model);
      try (RunFolder folder = RunFolder.open(request.out())) {
        if (RunFolder.state(request.out()).isPresent()) {
          throw new RoteException(
              request.out() + ": another process has begun a run there in the meantime");
        }
        folder.truncate(0);
        score(folder, work, new FinishedBatches(0, 0, 0), Optional.empty(), identity);
      }
    }
  }

  private void resume(Supplier<CausalLm> loader) {
    try (RunFolder folder = RunFolder.open(request.out())) {
      ObjectNode run = RunFolder.state(request.out()).orElseThrow();
      RunIdentity here = RunIdentity.join(RunIdentity.of(request));
      refuseOther(run, here);
      if (RunJson.isFinished(run)) {
        folder.writeState(run, request.options());
        observer.alreadyFinished(run.path("data").path("examples").asInt());
        report(folder, run);
        return;
      }
      try (CausalLm model = loader.get()) {
        Work work = work(model);
        score(
            folder,
            work,
            FinishedBatches.of(folder.scoresFile(), work.batches),
            Optional.of(run),
            CompletableFuture.completedFuture(here));
      }
    }
  }

  private void refuseOther(ObjectNode run, RunIdentity here) {
    List<String> differences = new RunIdentity((ObjectNode) run.get("identity")).differences(here);
    if (!differences.isEmpty()) {
      throw new RoteException(
          request.out()
              + ": holds another run, whose records this one cannot continue; different: "
              + String.join(", ", differences)
              + "; name another folder");
    }
  }

  /** What there is to score. */
  private record Work(
      CausalLm model,
      TokenizedDataSet data,
      List<Integer> numbers,
      List<List<TokenizedExample>> batches) {
    int examples() {
      return batches.stream().mapToInt(List::size).sum();
    }
  }

  private Work work(CausalLm model) {
    TokenizedDataSet data =
        ExtractionEvaluator.of(model)
            .withTokens(request.prefixTokens(), request.suffixTokens())
            .withBos(request.bos())
            .tokenize(request.data().examples());
    model.check(data.examples());
    if (data.examples().isEmpty()) {
      ExtractionReport.Builder nothing = ExtractionReport.builder();
      data.skipped().forEach(nothing::skip);
      nothing.build(); // refuses, and says why
    }
    List<List<TokenizedExample>> all = model.batches(data.examples());
    List<Integer> numbers = new ArrayList<>();
    List<List<TokenizedExample>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (request.shard().holds(i)) {
        numbers.add(i);
        batches.add(all.get(i));
      }
    }
    return new Work(model, data, numbers, batches);
  }

  private void score(
      RunFolder folder,
      Work work,
      FinishedBatches done,
      Optional<ObjectNode> earlier,
      CompletableFuture<RunIdentity> identity) {
    observer.begin(work.examples(), done.examples());
    Records records = new Records(request, work);
    folder.truncate(done.bytes());
    List<List<ObjectNode>> heldBack = new ArrayList<>();
    Optional<ObjectNode> run = earlier;
    earlier.ifPresent(state -> beginSession(folder, state, work, done));
    long startNanos = System.nanoTime();
    for (int i = done.batches(); i < work.batches().size(); i++) {
      List<ObjectNode> batch = new ArrayList<>();
      int number = work.numbers().get(i);
      work.model()
          .score(
              work.batches().get(i),
              request.schemes(),
              scores -> {
                batch.add(records.of(scores, number));
                observer.scored(scores);
              });
      heldBack.add(batch);
      if (run.isEmpty() && (identity.isDone() || heldBack.size() >= MOST_HELD_BACK)) {
        run = Optional.of(beginRun(folder, work, identity));
      }
      if (run.isPresent()) {
        heldBack.forEach(folder::append);
        heldBack.clear();
      }
    }
    ObjectNode finished = run.orElseGet(() -> beginRun(folder, work, identity));
    heldBack.forEach(folder::append);
    RunJson.finish(finished, System.nanoTime() - startNanos);
    // Reports come before the state that promises them.
    report(folder, finished);
    folder.write(RunFolder.STATE, finished);
  }

  private ObjectNode beginRun(
      RunFolder folder, Work work, CompletableFuture<RunIdentity> identity) {
    ObjectNode run =
        RunJson.begin(request, work.model().info(), work.data(), RunIdentity.join(identity));
    if (request.shard().index() == 1 && !work.data().skipped().isEmpty()) {
      folder.writeLines(
          RunFolder.SKIPPED, work.data().skipped().stream().map(RecordedRun::record).toList());
    }
    beginSession(folder, run, work, new FinishedBatches(0, 0, 0));
    return run;
  }

  private void beginSession(RunFolder folder, ObjectNode run, Work work, FinishedBatches done) {
    RunJson.beginSession(run, started, done.examples());
    folder.writeState(run, request.options());
  }

  private void report(RunFolder folder, ObjectNode run) {
    reporter.report(Results.of(request.out(), run), folder::write);
  }

  private static ObjectNode record(SkippedExample skipped) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", skipped.id());
    node.put("reason", skipped.reason().name());
    node.set("metadata", ScoreRecord.metadata(skipped.metadata()));
    return node;
  }

  /** Turns scores into records, with the texts of those examples that came as text. */
  private static final class Records {
    private final CausalLm model;
    private final List<SamplingScheme> schemes;
    private final GenerationRecord generation;
    private TokenTexts texts;

    Records(RunRequest request, Work work) {
      this.schemes = request.schemes();
      this.generation =
          new GenerationRecord(work.model(), request.generation(), work.data().examples().size());
      this.model = work.model();
    }

    ObjectNode of(TokenScores scores, int batch) {
      boolean isText = scores.example().isText();
      if (isText && texts == null) {
        texts = new TokenTexts(model.tokenizer());
      }
      ObjectNode record =
          ScoreRecord.of(scores, batch, isText ? Optional.of(texts) : Optional.empty());
      generation.addTo(record, scores.example(), schemes, isText);
      return record;
    }
  }
}
