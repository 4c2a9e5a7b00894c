package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.document.DocumentWindow;
import ai.rote.core.document.SlidingWindows;
import ai.rote.core.document.TokenStream;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.LogProbBounds;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.ScannedText;
import ai.rote.results.record.TokenIds;
import ai.rote.results.record.Tokenization;
import ai.rote.results.record.WindowLine;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A scan into a folder: a record for each window of some texts in {@code windows.jsonl}, group by
 * group. Groups are formed from the text alone, and a scan that was interrupted is continued by the
 * same call.
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
     * @param windowsDone how many windows earlier sessions have scored and written as a whole
     *     group; empty for a scan that is new
     */
    void begin(OptionalLong windowsDone);

    /**
     * Some more has been scored.
     *
     * @param text that is being scanned
     * @param character how far in it
     */
    void reached(TextFile text, long character);
  }

  private ScanRun() {}

  /**
   * Scans, or continues, or finds that nothing is left to do; then reports.
   *
   * @param request what to scan
   * @param loader loads the model; not called if all windows are there
   * @param observer is told how it goes
   * @param reporter writes the reports
   * @return the records
   * @throws RoteException if the folder is in use, holds something else, or cannot be written, or
   *     no text is as long as one window
   */
  public static Results execute(
      ScanRequest request, Supplier<CausalLm> loader, Observer observer, Reporter reporter) {
    return new ResumableRun(
            request.run(),
            RunKind.SCAN,
            () -> Windows.load(request, loader, observer),
            run -> observer.alreadyFinished(),
            reporter)
        .execute();
  }

  /** The windows of some texts, and a model to score them with. */
  private static final class Windows implements Work {
    private final ScanRequest request;
    private final CausalLm model;
    private final Observer observer;

    /** Of the texts that all batches have been made of. */
    private final List<ScannedText> sizes = new ArrayList<>();

    private final Rescoring again;

    private Windows(ScanRequest request, CausalLm model, Observer observer) {
      this.request = request;
      this.model = model;
      this.observer = observer;
      this.again = new Rescoring(request.run().rescored());
    }

    /** Loads the model, and refuses what it cannot scan before anything is written. */
    static Windows load(ScanRequest request, Supplier<CausalLm> loader, Observer observer) {
      CausalLm model = loader.get();
      try {
        Windows windows = new Windows(request, model, observer);
        model.check(List.of(windows.first().example()));
        return windows;
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }

    private DocumentWindow first() {
      long most = 0;
      for (TextFile text : request.texts()) {
        try (Reader reader = text.open()) {
          SlidingWindows windows = windows(text, reader);
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
              + request.shape().prefix()
              + " and "
              + request.shape().suffix()
              + "; the longest has "
              + most
              + " tokens");
    }

    private SlidingWindows windows(TextFile text, Reader reader) {
      TextTokenizer tokenizer = model.tokenizer();
      return new SlidingWindows(
          text.name(),
          new TokenStream(tokenizer, reader),
          request.shape(),
          request.run().bos().startIds(tokenizer));
    }

    @Override
    public RunRecord begin(RunIdentity identity) {
      RunRequest run = request.run();
      return RunRecord.begin(
          Identities.model(run, model.info(), identity),
          new RunRecord.Data(run.dataName(), identity.data(), 0, 0, null),
          run.options(),
          run.shard(),
          Tokenization.of(TokenIds.of(new int[0])),
          identity,
          Identities.server(model));
    }

    @Override
    public void continues(RunRecord earlier) {
      Identities.refuseOtherServer(request.run(), earlier, model);
    }

    @Override
    public void writeBeside(RunFolder folder) {}

    @Override
    public void tellBegin(OptionalLong recordsBefore) {
      observer.begin(recordsBefore);
    }

    @Override
    public RunRecord end(RunRecord run, Results records) {
      RunRecord known = run.withData(run.data().of(sizes));
      again.score(model, request.run().schemes());
      if (again.isAsked()) {
        try (RecordReader<WindowLine> windows = records.windows()) {
          for (var next = windows.next(); next.isPresent(); next = windows.next()) {
            WindowLine line = next.get();
            again.compare(
                RunKind.window(line.document(), line.firstToken()),
                scheme -> LogProbBounds.exactly(line.logProb().get(scheme)),
                line.greedyMatch());
          }
        }
      }
      return again.spread().map(known::withSpread).orElse(known);
    }

    @Override
    public Integer longestSuffix() {
      return null;
    }

    @Override
    public void close() {
      model.close();
    }

    @Override
    public Iterator<Batch> batches() {
      return new Groups();
    }

    /** Reads text by text, a group of windows at a time; no group spans two texts. */
    private final class Groups implements Iterator<Batch> {
      private final Iterator<TextFile> texts = request.texts().iterator();
      private TextFile text;
      private Reader reader;
      private SlidingWindows windows;
      private long count;

      @Override
      public boolean hasNext() {
        while (windows == null || !windows.hasNext()) {
          endText();
          if (!texts.hasNext()) {
            return false;
          }
          text = texts.next();
          reader = text.open();
          windows = windows(text, reader);
          count = 0;
        }
        return true;
      }

      private void endText() {
        if (windows == null) {
          return;
        }
        sizes.add(new ScannedText(text.name(), text.characters(), windows.tokens(), count));
        windows = null;
        try {
          reader.close();
        } catch (IOException e) {
          throw unreadable(text, e);
        }
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        List<DocumentWindow> group = new ArrayList<>();
        while (group.size() < GROUP_WINDOWS && windows.hasNext()) {
          group.add(windows.next());
        }
        group.forEach(
            each -> again.meet(RunKind.window(text.name(), each.firstToken()), each.example()));
        count += group.size();
        return new Group(text, group);
      }
    }

    /** Windows of one text. */
    private final class Group implements Batch {
      private final TextFile text;
      private final List<DocumentWindow> windows;

      Group(TextFile text, List<DocumentWindow> windows) {
        this.text = text;
        this.windows = windows;
      }

      @Override
      public List<String> names() {
        return windows.stream()
            .map(each -> RunKind.window(text.name(), each.firstToken()))
            .toList();
      }

      @Override
      public List<String> score() {
        Map<TokenizedExample, TokenScores> scores = new HashMap<>();
        model.score(
            windows.stream().map(DocumentWindow::example).toList(),
            request.run().schemes(),
            each -> scores.put(each.example(), each));
        observer.reached(text, windows.get(windows.size() - 1).endCharacter());
        return windows.stream()
            .map(each -> WindowLine.of(text.name(), each, scores.get(each.example())))
            .map(RecordCodec::line)
            .toList();
      }
    }
  }

  private static RoteException unreadable(TextFile text, IOException e) {
    return new RoteException(text.file() + ": cannot be read: " + e.getMessage(), e);
  }
}
