package ai.rote.cli;

import ai.rote.core.model.CausalLm;
import ai.rote.results.analysis.ContinuationAnalysis;
import ai.rote.results.analysis.ContinuationReport;
import ai.rote.results.analysis.ContinuedSeed;
import ai.rote.results.figures.MatchFigures;
import ai.rote.results.page.ContinuationFiles;
import ai.rote.results.record.ContinuedChunk;
import ai.rote.results.record.RunTitle;
import ai.rote.results.run.ContinuationRequest;
import ai.rote.results.run.ContinuationRun;
import ai.rote.results.run.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** {@code scan --continue}: runs it, tells how it goes, and prints what came out. */
final class LongContinuation implements ContinuationRun.Observer {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int MOST_SEEDS = 20;

  private final ContinuationRequest request;
  private final Supplier<CausalLm> loader;
  private final Terminal out;
  private final Terminal err;
  private long lastLineNanos = System.nanoTime();
  private ContinuationReport report;
  private MatchFigures figures;

  LongContinuation(ContinuationRequest request, Supplier<CausalLm> loader, OutputOptions output) {
    this.request = request;
    this.loader = loader;
    this.out = output.terminal();
    this.err = output.progress();
  }

  void run() {
    Results results =
        ContinuationRun.execute(
            request,
            loader,
            this,
            (records, sink) -> {
              report = ContinuationAnalysis.of(records, request.texts());
              figures = ContinuationFiles.write(report, records.run(), sink);
            });
    RunTitle.given(results.run()).ifPresent(name -> out.entry("run", "%s", name));
    out.entry("model", "%s: %s", request.run().modelName(), ReportPrinter.describe(results.run()));
    out.entry("scheme", "%s", request.run().schemes().get(0));
    printSeeds(results.run().data().skipped());
    new MatchPrinter(out, figures).print();
    out.blank();
    out.line("written to %s", request.run().out());
  }

  private void printSeeds(long skipped) {
    out.entry(
        "seeds",
        "%s of %s are continued; longest verbatim span %s words, longest nearly verbatim"
            + " passage %s",
        Tables.grouped(report.continued()),
        Tables.grouped(report.seeds().size()),
        Tables.grouped(figures.all().longestSpan()),
        Tables.grouped(report.longestNear()));
    if (skipped > 0) {
      out.entry("", "%s more do not fit into their text", Tables.grouped(skipped));
    }
    List<List<String>> rows = new ArrayList<>();
    for (ContinuedSeed each :
        report.seeds().subList(0, Math.min(MOST_SEEDS, report.seeds().size()))) {
      rows.add(
          List.of(
              each.document(),
              Tables.grouped(each.seedStart()),
              String.format(Locale.ROOT, "%.2f", each.similarity()),
              Tables.grouped(each.chunks()),
              Tables.grouped(each.tokens()),
              each.stop().toString(),
              Tables.grouped(each.longestSpan()),
              Tables.grouped(each.longestNear())));
    }
    out.blank();
    out.table(
        List.of("text", "from", "similarity", "chunks", "tokens", "end", "verbatim", "nearly"),
        rows);
    if (report.seeds().size() > MOST_SEEDS) {
      out.line("the first %d seeds; continuation.json has all", MOST_SEEDS);
    }
    out.blank();
  }

  @Override
  public void alreadyFinished() {
    err.line(
        "%s holds this continuation, finished: the model is not run again, only the reports are"
            + " made",
        request.run().out());
  }

  @Override
  public void begin(OptionalLong chunksDone) {
    chunksDone.ifPresent(
        count ->
            err.line(
                "resuming %s: %s chunks are there", request.run().out(), Tables.grouped(count)));
  }

  @Override
  public void reached(ContinuedChunk chunk, long tokens, long budget) {
    long now = System.nanoTime();
    if (now - lastLineNanos < BETWEEN_LINES.toNanos()) {
      return;
    }
    lastLineNanos = now;
    err.line(
        "continuing %s from token %s: %s of at most %s tokens",
        chunk.document(),
        Tables.grouped(chunk.seedStart()),
        Tables.grouped(tokens),
        Tables.grouped(budget));
  }
}
