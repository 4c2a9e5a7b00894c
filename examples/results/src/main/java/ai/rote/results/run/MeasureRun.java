package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionEvaluator;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.prior.PriorScorer;
import ai.rote.metrics.prior.ReferenceScores;
import ai.rote.metrics.prior.UnrelatedPrefixes;
import ai.rote.results.record.Baselines;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.SkippedLine;
import ai.rote.results.record.TokenIds;
import ai.rote.results.record.Tokenization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A measurement into a folder: a record for each example in {@code scores.jsonl}, batch by batch.
 * One that was interrupted is continued by the same call.
 */
public final class MeasureRun {

  /** Follows a run as it goes. */
  public interface Observer {

    /** Hears nothing. */
    Observer NONE =
        new Observer() {
          @Override
          public void alreadyFinished(int examples) {}

          @Override
          public void begin(int examples, int done, long tokens) {}

          @Override
          public void scored(TokenScores scores) {}
        };

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
     * @param tokens how many tokens the others have together, by which the work that is left can be
     *     measured
     */
    void begin(int examples, int done, long tokens);

    /**
     * An example has been scored.
     *
     * @param scores its scores
     */
    void scored(TokenScores scores);
  }

  private MeasureRun() {}

  /**
   * Measures, or continues, or only reports again, whichever the folder calls for. Records that a
   * finished run has lost are scored again.
   *
   * @param request what to measure
   * @param loader loads the model; not called if all records are there
   * @param observer is told how it goes
   * @param reporter writes the reports
   * @return the records
   * @throws RoteException if the folder is in use, holds something else, or cannot be written
   */
  public static Results execute(
      MeasureRequest request, Supplier<CausalLm> loader, Observer observer, Reporter reporter) {
    return new ResumableRun(
            request.run(),
            RunKind.MEASURE,
            () -> Examples.load(request, loader, observer),
            run -> observer.alreadyFinished(Math.toIntExact(run.data().examples())),
            reporter)
        .execute();
  }

  /**
   * Refuses a folder that holds something other than a run, before anything costly is done.
   *
   * @param out may be missing
   * @throws RoteException if it is no folder for a run
   */
  public static void refuseForeign(Path out) {
    RunFolder.holdsRun(out);
  }

  /** The examples of a data set, and a model to score them with. */
  private static final class Examples implements Work {
    private final MeasureRequest request;
    private final CausalLm model;
    private final Observer observer;
    private final TokenizedDataSet data;
    private final ExampleRecords records;
    private final Optional<BaselineScorer> baselines;
    private final List<Batch> batches = new ArrayList<>();

    private Examples(
        MeasureRequest request,
        CausalLm model,
        Map<String, List<ReferenceScores>> references,
        Observer observer) {
      this.request = request;
      this.model = model;
      this.observer = observer;
      this.data = tokenise(model, request);
      model.check(data.examples());
      if (data.examples().isEmpty()) {
        ExtractionReport.Builder nothing = ExtractionReport.builder();
        data.skipped().forEach(nothing::skip);
        nothing.build(); // refuses, and says why
      }
      this.records = new ExampleRecords(model, request.generation(), data.examples().size());
      this.baselines =
          request.baselines().isNone()
              ? Optional.empty()
              : Optional.of(
                  new BaselineScorer(model, request.run().schemes(), prior(), references));
      List<List<TokenizedExample>> all = model.batches(data.examples());
      for (int i = 0; i < all.size(); i++) {
        if (request.run().shard().holds(i)) {
          batches.add(new Scored(i, all.get(i)));
        }
      }
    }

    static Examples load(MeasureRequest request, Supplier<CausalLm> loader, Observer observer) {
      Map<String, List<ReferenceScores>> references = Map.of();
      if (!request.baselines().references().isEmpty()) {
        TokenizedDataSet data;
        try (CausalLm model = loader.get()) { // and closed again: one model in memory at a time
          data = tokenise(model, request);
          model.check(data.examples());
        }
        references =
            new ReferenceScoring(
                    BaselineScorer.withOwn(request.run().schemes()), Examples::tokenise)
                .score(request, data);
      }
      CausalLm model = loader.get();
      try {
        return new Examples(request, model, references, observer);
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }

    private static TokenizedDataSet tokenise(CausalLm model, MeasureRequest request) {
      ExtractionEvaluator evaluator = evaluator(model, request);
      return (request.strict() ? evaluator.strict() : evaluator).tokenize(request.examples());
    }

    private static ExtractionEvaluator evaluator(CausalLm model, MeasureRequest request) {
      ExtractionEvaluator evaluator =
          ExtractionEvaluator.of(model)
              .withTokens(request.prefixTokens(), request.suffixTokens())
              .withSuffixStart(request.suffixStart())
              .withBos(request.run().bos());
      return request.chat().map(evaluator::withChat).orElse(evaluator);
    }

    /** Prefixes are chosen among all examples, whatever shard is scored. */
    private Optional<PriorScorer> prior() {
      return request
          .baselines()
          .prior()
          .map(
              settings -> {
                List<TokenizedExample> from =
                    settings
                        .from()
                        .map(other -> evaluator(model, request).tokenize(other).examples())
                        .orElse(data.examples());
                PriorScorer scorer =
                    new PriorScorer(
                        model, UnrelatedPrefixes.of(from, settings.seed()), settings.prefixes());
                scorer.check(data.examples());
                return scorer;
              });
    }

    /** A batch of the undivided run. */
    private final class Scored implements Batch {
      private final int number;
      private final List<TokenizedExample> examples;

      Scored(int number, List<TokenizedExample> examples) {
        this.number = number;
        this.examples = examples;
      }

      @Override
      public List<String> names() {
        return examples.stream().map(each -> RunKind.example(each.id())).toList();
      }

      @Override
      public List<String> score() {
        List<String> lines = new ArrayList<>();
        if (baselines.isEmpty()) {
          model.score(
              examples,
              request.run().schemes(),
              scores -> {
                lines.add(records.of(scores).line(number));
                observer.scored(scores);
              });
          return lines;
        }
        List<TokenScores> scored = new ArrayList<>();
        model.score(examples, request.run().schemes(), scored::add);
        List<Baselines> others = baselines.get().of(scored);
        for (int i = 0; i < scored.size(); i++) {
          lines.add(records.of(scored.get(i)).with(others.get(i)).line(number));
          observer.scored(scored.get(i));
        }
        return lines;
      }
    }

    @Override
    public RunRecord begin(RunIdentity identity) {
      RunRequest run = request.run();
      return RunRecord.begin(
          Identities.model(run, model.info(), identity),
          new RunRecord.Data(
              run.dataName(), identity.data(), data.examples().size(), data.skipped().size(), null),
          run.options(),
          run.shard(),
          request
              .chat()
              .map(chat -> Tokenization.of(chat, data.withSpecialTokens().size()))
              .orElseGet(() -> Tokenization.of(startIds())),
          identity,
          Identities.server(model));
    }

    @Override
    public void continues(RunRecord earlier) {
      Identities.refuseOtherServer(request.run(), earlier, model);
    }

    private TokenIds startIds() {
      return data.examples().stream()
          .filter(each -> each.startTokens() > 0)
          .findFirst()
          .map(each -> TokenIds.of(Arrays.copyOf(each.prefixIds(), each.startTokens())))
          .orElse(TokenIds.of(new int[0]));
    }

    @Override
    public void writeBeside(RunFolder folder) {
      if (request.run().shard().index() == 1 && !data.skipped().isEmpty()) {
        StringBuilder lines = new StringBuilder();
        data.skipped()
            .forEach(each -> lines.append(RecordCodec.line(SkippedLine.of(each))).append('\n'));
        folder.write(RunFolder.SKIPPED, lines.toString());
      }
    }

    @Override
    public Iterator<Batch> batches() {
      return batches.iterator();
    }

    @Override
    public void tellBegin(OptionalLong recordsBefore) {
      List<TokenizedExample> examples =
          batches.stream().flatMap(each -> ((Scored) each).examples.stream()).toList();
      int done = Math.toIntExact(recordsBefore.orElse(0));
      observer.begin(
          examples.size(),
          done,
          examples.stream().skip(done).mapToLong(TokenizedExample::length).sum());
    }

    @Override
    public RunRecord end(RunRecord run, Results records) {
      Rescoring again = new Rescoring(request.run().rescored());
      batches.stream()
          .flatMap(each -> ((Scored) each).examples.stream())
          .forEach(each -> again.meet(each.id(), each));
      again.score(model, request.run().schemes());
      if (again.isAsked()) {
        records.forEach(
            each ->
                again.compare(
                    each.scores().id(), each.scores()::logProbBounds, each.scores().greedyMatch()));
      }
      return again.spread().map(run::withSpread).orElse(run);
    }

    @Override
    public Integer longestSuffix() {
      return data.examples().stream().mapToInt(TokenizedExample::suffixTokens).max().orElse(1);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
