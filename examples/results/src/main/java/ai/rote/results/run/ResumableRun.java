package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.WrittenRecords;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A run into a folder, which survives its process: the next one with the same identity continues
 * after the last finished batch and comes to the same end, to the last byte.
 *
 * <p>Batches are formed from the whole input whether the run is resumed or not, since scores move
 * in their last digits with the company they are computed in.
 *
 * <p>The identity needs the digest of the weights. Computing it takes about as long as reading them
 * once, so it runs beside loading and the first batches, whose records are held back until it is
 * there: nothing is on the disk that cannot be told to whom it belongs.
 */
final class ResumableRun {

  /** Batches held back while digests are computed, before scoring waits for them. */
  private static final int MOST_HELD_BACK = 64;

  private final RunRequest request;
  private final RunKind kind;
  private final Supplier<? extends Work> loader;
  private final Consumer<RunRecord> alreadyFinished;
  private final Reporter reporter;
  private final Instant started = Instant.now();

  /**
   * A run.
   *
   * @param loader loads the model and checks the input; not called if all records are there
   * @param alreadyFinished is told if so
   */
  ResumableRun(
      RunRequest request,
      RunKind kind,
      Supplier<? extends Work> loader,
      Consumer<RunRecord> alreadyFinished,
      Reporter reporter) {
    this.request = request;
    this.kind = kind;
    this.loader = loader;
    this.alreadyFinished = alreadyFinished;
    this.reporter = reporter;
  }

  /** Begins, continues, or only reports again, whichever the folder calls for. */
  Results execute() {
    return RunFolder.holdsRun(request.out()) ? resume() : begin();
  }

  private Results begin() {
    CompletableFuture<RunIdentity> identity = Identities.of(request);
    try (Work work = loader.get();
        RunFolder folder = RunFolder.openNew(request.out(), kind, request.access())) {
      return score(folder, work, Optional.empty(), identity);
    }
  }

  private Results resume() {
    try (RunFolder folder = RunFolder.open(request.out(), kind, request.access())) {
      RunRecord run = RunFolder.state(request.out()).orElseThrow();
      CompletableFuture<RunIdentity> identity = Identities.of(request);
      refuseOther(run, Identities.join(identity));
      if (run.isFinished() && !lacksRecords(run)) {
        RunRecord again = run.withOptions(request.options());
        folder.writeState(again);
        alreadyFinished.accept(again);
        return report(folder, again);
      }
      try (Work work = loader.get()) {
        work.continues(run);
        return score(folder, work, Optional.of(run), identity);
      }
    }
  }

  private void refuseOther(RunRecord run, RunIdentity here) {
    List<String> differences = run.identity().differences(here);
    if (!differences.isEmpty()) {
      throw new RoteException(
          request.out()
              + ": holds another run, whose records this one cannot continue; different: "
              + String.join(", ", differences)
              + "; name another folder");
    }
  }

  /** Whether records of a finished run are gone. Changed ones are found as they are read. */
  private boolean lacksRecords(RunRecord run) {
    long bytes = request.out().resolve(kind.recordsFile()).toFile().length();
    return run.written().filter(written -> bytes < written.bytes()).isPresent();
  }

  private Results score(
      RunFolder folder,
      Work work,
      Optional<RunRecord> earlier,
      CompletableFuture<RunIdentity> identity) {
    boolean mayLack = earlier.map(RunRecord::isFinished).orElse(false);
    FinishedRecords done =
        new FinishedRecords(kind, folder.recordsPath(), folder.readRecords(), mayLack);
    Iterator<Batch> batches = work.batches();
    Optional<Batch> next = nextOf(batches);
    while (next.isPresent() && done.hold(next.get())) {
      next = nextOf(batches);
    }
    if (next.isEmpty()) {
      done.end();
    }
    folder.truncate(done.bytes());
    work.tellBegin(earlier.isPresent() ? OptionalLong.of(done.count()) : OptionalLong.empty());
    Optional<RunRecord> run = earlier.map(state -> beginSession(folder, state, done.count()));
    List<List<String>> heldBack = new ArrayList<>();
    long startNanos = System.nanoTime();
    for (; next.isPresent(); next = nextOf(batches)) {
      heldBack.add(next.get().score());
      if (run.isEmpty() && (identity.isDone() || heldBack.size() >= MOST_HELD_BACK)) {
        run = Optional.of(beginRun(folder, work, identity));
      }
      if (run.isPresent()) {
        heldBack.forEach(folder::append);
        heldBack.clear();
      }
    }
    RunRecord begun = run.orElseGet(() -> beginRun(folder, work, identity));
    heldBack.forEach(folder::append);
    WrittenRecords written = folder.written(work.longestSuffix());
    refuseOtherRecords(begun, written);
    RunRecord scored = begun.finish((System.nanoTime() - startNanos) / 1e9, written);
    RunRecord finished = work.end(scored, Results.of(folder, scored));
    // Reports come before the state that promises them.
    Results results = report(folder, finished);
    folder.checkRecords();
    folder.writeState(finished);
    return results;
  }

  private static Optional<Batch> nextOf(Iterator<Batch> batches) {
    return batches.hasNext() ? Optional.of(batches.next()) : Optional.empty();
  }

  private RunRecord beginRun(RunFolder folder, Work work, CompletableFuture<RunIdentity> identity) {
    RunRecord run = work.begin(Identities.join(identity));
    work.writeBeside(folder);
    return beginSession(folder, run, 0);
  }

  private RunRecord beginSession(RunFolder folder, RunRecord run, long before) {
    RunRecord begun = run.withOptions(request.options()).beginSession(started, before);
    folder.writeState(begun);
    return begun;
  }

  /** A run that was finished once must come to the same records again. */
  private void refuseOtherRecords(RunRecord run, WrittenRecords written) {
    Optional<WrittenRecords> once = run.written();
    if (once.isPresent() && !once.get().sha256().equals(written.sha256())) {
      throw new RoteException(
          request.out().resolve(kind.recordsFile())
              + ": had lost records, which were scored again, but the others are not as the run had"
              + " written them; name another folder");
    }
  }

  private Results report(RunFolder folder, RunRecord run) {
    reporter.report(Results.of(folder, run), folder);
    if (!Files.exists(folder.recordsPath())) {
      throw new RoteException(folder.recordsPath() + ": is gone, though the run is finished");
    }
    return Results.opened(request.out(), run);
  }
}
