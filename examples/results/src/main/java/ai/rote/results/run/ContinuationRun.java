package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.metrics.match.TextMatcher;
import ai.rote.results.record.ContinuedChunk;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.TokenIds;
import ai.rote.results.record.Tokenization;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A long continuation into a folder: what a model gives from the seeds of some texts, a record for
 * each chunk in {@code chunks.jsonl}. A run that was interrupted is continued by the same call,
 * behind its last whole chunk.
 */
public final class ContinuationRun {

  /** Follows a continuation as it goes. */
  public interface Observer {

    /** All chunks are there already; the model is not loaded. */
    void alreadyFinished();

    /**
     * Generating is about to begin.
     *
     * @param chunksDone how many chunks earlier sessions have written; empty for a run that is new
     */
    void begin(OptionalLong chunksDone);

    /**
     * A chunk more is there.
     *
     * @param chunk that was generated
     * @param tokens how many there are behind this seed
     * @param budget how many there will be at most
     */
    void reached(ContinuedChunk chunk, long tokens, long budget);
  }

  private ContinuationRun() {}

  /**
   * Continues the texts, or goes on with it, or finds that nothing is left to do; then reports.
   *
   * @param request what to continue
   * @param loader loads the model, which must be one that can generate; not called if all chunks
   *     are there
   * @param observer is told how it goes
   * @param reporter writes the reports
   * @return the records
   * @throws RoteException if the folder is in use, holds something else, or cannot be written, no
   *     text is long enough, or the model cannot generate or has no room for chunk and window
   */
  public static Results execute(
      ContinuationRequest request,
      Supplier<CausalLm> loader,
      Observer observer,
      Reporter reporter) {
    return new ResumableRun(
            request.run(),
            RunKind.CONTINUATION,
            () -> Chains.load(request, loader, observer),
            run -> observer.alreadyFinished(),
            reporter)
        .execute();
  }

  /** The seeds of some texts, and a model to continue them with. */
  private static final class Chains implements Work {
    private final ContinuationRequest request;
    private final Chain.Continuing how;
    private final Observer observer;
    private long seeds;
    private long chunks;

    private Chains(ContinuationRequest request, Chain.Continuing how, Observer observer) {
      this.request = request;
      this.how = how;
      this.observer = observer;
    }

    /** Loads the model, and refuses what it cannot continue before anything is written. */
    static Chains load(ContinuationRequest request, Supplier<CausalLm> loader, Observer observer) {
      CausalLm model = loader.get();
      try {
        GenerativeLm generative = GenerativeLm.of(model);
        RunRequest run = request.run();
        Chains chains =
            new Chains(
                request,
                new Chain.Continuing(
                    generative,
                    run.bos(),
                    run.schemes().get(0),
                    request.settings(),
                    windowTokens(generative, request)),
                observer);
        chains.checkThereIsASeed();
        return chains;
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }

    private static int windowTokens(GenerativeLm model, ContinuationRequest request) {
      ContinuationSettings settings = request.settings();
      int chunk = Math.max(settings.probeTokens(), settings.chunkTokens());
      int start = request.run().bos().startIds(model.tokenizer()).length;
      long context = model.info().contextTokens().orElse(Integer.MAX_VALUE);
      long room = context - chunk - start;
      int window =
          settings
              .windowTokens()
              .orElse((int) Math.min(ContinuationSettings.WINDOW_TOKENS, Math.max(0, room)));
      if (window > room || window < settings.seedTokens()) {
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "the model's context has %,d tokens: beside %,d for a chunk%s there is room for a"
                    + " window of %,d, but %,d are needed; take shorter chunks%s",
                context,
                chunk,
                start == 0 ? "" : " and " + start + " before the text",
                Math.max(0, room),
                Math.max(settings.seedTokens(), settings.windowTokens().orElse(0)),
                settings.windowTokens().isPresent() ? ", or a smaller window" : ""));
      }
      return window;
    }

    private void checkThereIsASeed() {
      if (request.texts().stream().allMatch(each -> seeds(each, each.content()).isEmpty())) {
        ContinuationSettings settings = request.settings();
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "no text is long enough: from token %,d on it must have a seed of %,d tokens and"
                    + " %,d more",
                settings.seedStarts().get(0),
                settings.seedTokens(),
                settings.probeTokens()));
      }
    }

    private List<Seed> seeds(TextFile text, String content) {
      return Seed.of(text, content, how.model().tokenizer(), request.settings());
    }

    @Override
    public RunRecord begin(RunIdentity identity) {
      RunRequest run = request.run();
      return RunRecord.begin(
          Identities.model(run, how.model().info(), identity),
          new RunRecord.Data(run.dataName(), identity.data(), 0, 0, null),
          run.options(),
          run.shard(),
          Tokenization.of(TokenIds.of(new int[0])),
          identity,
          null);
    }

    /** The model is its files. */
    @Override
    public void continues(RunRecord earlier) {}

    @Override
    public void writeBeside(RunFolder folder) {}

    @Override
    public void tellBegin(OptionalLong recordsBefore) {
      observer.begin(recordsBefore);
    }

    /** Counts chunks, and the seeds that a text was too short for. */
    @Override
    public RunRecord end(RunRecord run, Results records) {
      long asked = (long) request.texts().size() * request.settings().seedStarts().size();
      RunRecord.Data data = run.data();
      return run.withData(
          new RunRecord.Data(data.file(), data.sha256(), chunks, asked - seeds, null));
    }

    @Override
    public Integer longestSuffix() {
      return null;
    }

    @Override
    public void close() {
      how.model().close();
    }

    @Override
    public Iterator<Batch> batches() {
      return new Chunks();
    }

    /** Chunk by chunk and seed by seed: whether there is another depends on the one before. */
    private final class Chunks implements Iterator<Batch> {
      private final Iterator<TextFile> texts = request.texts().iterator();
      private Iterator<Seed> ofText = List.<Seed>of().iterator();
      private TextMatcher matcher;
      private Chain chain;

      @Override
      public boolean hasNext() {
        while (chain == null || chain.isOver()) {
          while (!ofText.hasNext()) {
            if (!texts.hasNext()) {
              return false;
            }
            TextFile text = texts.next();
            String content = text.content();
            ofText = seeds(text, content).iterator();
            matcher = TextMatcher.of(List.of(content), Chain.PROGRESS);
          }
          chain = new Chain(ofText.next(), how, matcher);
          seeds++;
        }
        return true;
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        chunks++;
        return new Chunk(chain, chain.nextName());
      }
    }

    /** The next chunk of a chain. */
    private final class Chunk implements Batch {
      private final Chain chain;
      private final String name;

      Chunk(Chain chain, String name) {
        this.chain = chain;
        this.name = name;
      }

      @Override
      public List<String> names() {
        return List.of(name);
      }

      @Override
      public List<String> score() {
        ContinuedChunk chunk = chain.generate();
        observer.reached(chunk, chain.tokens(), chain.budget());
        return List.of(RecordCodec.line(chunk));
      }

      @Override
      public void takeFinished(List<byte[]> records, String where) {
        records.forEach(each -> chain.take(RecordCodec.read(each, ContinuedChunk.class, where)));
      }
    }
  }
}
