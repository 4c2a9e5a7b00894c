package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.document.DocumentWindow;
import ai.rote.core.document.SlidingWindows;
import ai.rote.core.document.TokenStream;
import ai.rote.core.document.WindowShape;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunJson;
import ai.rote.results.record.RunRequest;
import ai.rote.results.record.ScannedText;
import ai.rote.results.record.TextFile;
import ai.rote.results.record.WindowRecord;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Scores the windows of texts into {@code windows.jsonl}, group by group. A scan that was
 * interrupted goes on after the last group that is whole; groups are formed from the text alone, so
 * it comes to the same end, to the last byte.
 */
public final class ScanRun {

  /** Windows that are scored and written together. */
  private static final int GROUP_WINDOWS = 256;

  /** Follows a scan as it goes. */
  public interface Observer {

    /** All windows are there already; the model is not loaded. */
    void alreadyFinished();

    /**
     * Scoring is about to begin.
     *
     * @param windowsDone how many windows an earlier session has scored
     */
    void begin(long windowsDone);

    /**
     * Some more has been scored.
     *
     * @param text that is being scanned
     * @param character how far in it
     */
    void reached(TextFile text, long character);
  }

  private final RunRequest request;
  private final List<TextFile> texts;
  private final WindowShape shape;
  private final Observer observer;
  private final Instant started = Instant.now();

  /** Windows that are on the disk, of which the first {@code skipped} were met again. */
  private long onDisk;

  private long skipped;
  private boolean appending;

  private ScanRun(RunRequest request, List<TextFile> texts, WindowShape shape, Observer observer) {
    this.request = request;
    this.texts = texts;
    this.shape = shape;
    this.observer = observer;
  }

  /**
   * Scans, or continues, or finds that nothing is left to do; then reports.
   *
   * @param request what to scan with
   * @param texts what to scan
   * @param shape of the windows
   * @param loader loads the model; not called if all windows are there
   * @param observer is told how it goes
   * @param reporter writes the reports
   * @throws RoteException if the folder is in use, holds something else, or cannot be written, or
   *     no text is as long as one window
   */
  public static void execute(
      RunRequest request,
      List<TextFile> texts,
      WindowShape shape,
      Supplier<CausalLm> loader,
      Observer observer,
      Reporter reporter) {
    new ScanRun(request, texts, shape, observer).execute(loader, reporter);
  }

  /** What writes the reports of a scan whose windows are complete. */
  @FunctionalInterface
  public interface Reporter {

    /**
     * Computes the reports.
     *
     * @param folder to write them to
     * @param run what was run on what
     * @param sizes of the texts, in their order
     */
    void report(RunFolder folder, ObjectNode run, List<ScannedText> sizes);
  }

  private void execute(Supplier<CausalLm> loader, Reporter reporter) {
    boolean resumed = RunFolder.holdsRun(request.out());
    CompletableFuture<RunIdentity> identity = RunIdentity.of(request);
    try (CausalLm model = isFinished() ? null : loaded(loader)) {
      execute(model, RunIdentity.join(identity), resumed, reporter);
    }
  }

  private void execute(CausalLm model, RunIdentity identity, boolean resumed, Reporter reporter) {
    try (RunFolder folder = RunFolder.open(request.out(), RunFolder.WINDOWS)) {
      ObjectNode run = RunFolder.state(request.out()).orElse(null);
      if (resumed && run != null) {
        refuseOther(run, identity);
      } else if (run != null) {
        throw new RoteException(request.out() + ": another process has begun a run there");
      }
      if (model == null) {
        observer.alreadyFinished();
        folder.writeState(run, request.options());
      } else {
        if (run == null) {
          run =
              RunJson.begin(
                  request, model.info(), new TokenizedDataSet(List.of(), List.of()), identity);
        }
        score(folder, run, model);
      }
      List<ScannedText> sizes = new ArrayList<>();
      run.path("data").path("texts").forEach(each -> sizes.add(ScannedText.read(each)));
      reporter.report(folder, run, sizes);
      folder.write(RunFolder.STATE, run);
    }
  }

  private boolean isFinished() {
    return RunFolder.state(request.out()).filter(RunJson::isFinished).isPresent();
  }

  private void refuseOther(ObjectNode run, RunIdentity here) {
    List<String> differences = new RunIdentity((ObjectNode) run.get("identity")).differences(here);
    if (!differences.isEmpty()) {
      throw new RoteException(
          request.out()
              + ": holds another run, which this one cannot continue; different: "
              + String.join(", ", differences)
              + "; name another folder");
    }
  }

  private void score(RunFolder folder, ObjectNode run, CausalLm model) {
    onDisk = lines(Long.MAX_VALUE).count();
    observer.begin(onDisk);
    List<ScannedText> sizes = new ArrayList<>();
    long startNanos = System.nanoTime();
    for (TextFile text : texts) {
      try (Reader reader = text.open()) {
        SlidingWindows windows = windows(model, text, reader);
        long count = 0;
        while (windows.hasNext()) {
          List<DocumentWindow> group = new ArrayList<>();
          while (group.size() < GROUP_WINDOWS && windows.hasNext()) {
            group.add(windows.next());
          }
          count += group.size();
          if (!isOnDisk(group)) {
            begin(folder, run);
            folder.append(scored(model, text, group));
          }
          observer.reached(text, group.get(group.size() - 1).endCharacter());
        }
        sizes.add(new ScannedText(text.name(), text.characters(), windows.tokens(), count));
      } catch (IOException e) {
        throw unreadable(text, e);
      }
    }
    begin(folder, run);
    RunJson.finish(run, System.nanoTime() - startNanos);
    ObjectNode data = (ObjectNode) run.get("data");
    data.put("examples", sizes.stream().mapToLong(ScannedText::windows).sum());
    ArrayNode list = data.putArray("texts");
    sizes.forEach(each -> list.add(each.json()));
  }

  /** Whether an earlier session has scored a whole group. */
  private boolean isOnDisk(List<DocumentWindow> group) {
    if (appending || skipped + group.size() > onDisk) {
      return false;
    }
    skipped += group.size();
    return true;
  }

  /** Before the first new group: cuts off a group that is not whole, and notes the new session. */
  private void begin(RunFolder folder, ObjectNode run) {
    if (appending) {
      return;
    }
    appending = true;
    folder.truncate(lines(skipped).bytes());
    RunJson.beginSession(run, started, Math.toIntExact(skipped));
    folder.writeState(run, request.options());
  }

  private List<ObjectNode> scored(CausalLm model, TextFile text, List<DocumentWindow> group) {
    Map<TokenizedExample, TokenScores> scores = new HashMap<>();
    model.score(
        group.stream().map(DocumentWindow::example).toList(),
        request.schemes(),
        each -> scores.put(each.example(), each));
    return group.stream()
        .map(window -> WindowRecord.json(text.name(), window, scores.get(window.example())))
        .toList();
  }

  /** Loads the model, and refuses what it cannot scan before anything is written. */
  private CausalLm loaded(Supplier<CausalLm> loader) {
    CausalLm model = loader.get();
    try {
      model.check(List.of(firstWindow(model).example()));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private DocumentWindow firstWindow(CausalLm model) {
    long most = 0;
    for (TextFile text : texts) {
      try (Reader reader = text.open()) {
        SlidingWindows windows = windows(model, text, reader);
        if (windows.hasNext()) {
          return windows.next();
        }
        most = Math.max(most, windows.tokens());
      } catch (IOException e) {
        throw unreadable(text, e);
      }
    }
    throw new RoteException(
        "no text is as long as one window, "
            + shape.prefix()
            + " and "
            + shape.suffix()
            + "; the longest has "
            + most
            + " tokens");
  }

  private SlidingWindows windows(CausalLm model, TextFile text, Reader reader) {
    TextTokenizer tokenizer = model.tokenizer();
    return new SlidingWindows(
        text.name(), new TokenStream(tokenizer, reader), shape, request.bos().startIds(tokenizer));
  }

  private static RoteException unreadable(TextFile text, IOException e) {
    return new RoteException(text.file() + ": cannot be read: " + e.getMessage(), e);
  }

  private record Lines(long count, long bytes) {}

  /** The whole lines of the records, at most so many. */
  private Lines lines(long most) {
    long count = 0;
    long bytes = 0;
    long position = 0;
    try (InputStream in =
        new BufferedInputStream(
            Files.newInputStream(request.out().resolve(RunFolder.WINDOWS)), 1 << 16)) {
      for (int next = in.read(); next >= 0 && count < most; next = in.read()) {
        position++;
        if (next == '\n') {
          count++;
          bytes = position;
        }
      }
      return new Lines(count, bytes);
    } catch (IOException e) {
      throw new RoteException(request.out() + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
