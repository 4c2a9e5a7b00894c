package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.metrics.match.MatchSettings;
import ai.rote.results.record.ContinuedChunk;
import ai.rote.results.record.ContinuedChunk.Stop;
import ai.rote.results.run.RecordReader;
import ai.rote.results.run.Results;
import ai.rote.results.run.TextFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Computes from {@code chunks.jsonl} how much of the texts a model gave from its seeds, without the
 * model: the chunks of each seed are put together to one output, and the outputs are matched with
 * the texts as {@code rote match} does.
 */
public final class ContinuationAnalysis {
  private final List<ContinuedSeed> seeds = new ArrayList<>();
  private final List<GeneratedOutput> outputs = new ArrayList<>();
  private final MatchAnalysis match;

  /** The chunks of the seed that is being read. */
  private final List<ContinuedChunk> chunks = new ArrayList<>();

  private ContinuationAnalysis(List<TextFile> texts) {
    match =
        new MatchAnalysis(
            texts.stream()
                .map(each -> new MatchReference(each.name(), each.content(), each.sha256()))
                .toList(),
            MatchSettings.STANDARD);
    match.begin(ContinuationReport.OUTPUTS);
  }

  /**
   * Analyses.
   *
   * @param results of a continuation whose chunks are complete
   * @param texts that were continued
   * @return what was found
   * @throws RoteException if a record is not as it was written
   */
  public static ContinuationReport of(Results results, List<TextFile> texts) {
    ContinuationAnalysis analysis = new ContinuationAnalysis(texts);
    try (RecordReader<ContinuedChunk> records = results.chunks()) {
      for (Optional<ContinuedChunk> next = records.next();
          next.isPresent();
          next = records.next()) {
        analysis.take(next.get(), records.where());
      }
      if (!analysis.chunks.isEmpty()) {
        throw new RoteException(records.where() + "expected another chunk, found the file's end");
      }
    }
    return new ContinuationReport(
        List.copyOf(analysis.seeds), List.copyOf(analysis.outputs), analysis.match);
  }

  private void take(ContinuedChunk chunk, String where) {
    boolean isNext =
        chunk.chunk() == chunks.size()
            && (chunks.isEmpty()
                || (chunk.document().equals(chunks.get(0).document())
                    && chunk.seedStart() == chunks.get(0).seedStart()));
    if (!isNext) {
      throw new RoteException(
          where + "expected chunk " + chunks.size() + " of one seed, found " + chunk.chunk());
    }
    chunks.add(chunk);
    if (chunk.stop() != null) {
      end(chunk.stop());
      chunks.clear();
    }
  }

  private void end(Stop stop) {
    ContinuedChunk probe = chunks.get(0);
    boolean isContinued = stop != Stop.UNLIKE;
    StringBuilder text = new StringBuilder();
    long tokens = 0;
    for (ContinuedChunk each : chunks) {
      text.append(isContinued ? each.output() : "");
      tokens += each.ids().toArray().length;
    }
    GeneratedOutput output =
        new GeneratedOutput(
            probe.document() + " from token " + probe.seedStart(),
            ContinuationReport.OUTPUTS,
            outputs.size() + 1L,
            probe.prompt(),
            text.toString(),
            List.of());
    outputs.add(output);
    MatchedOutput matched = match.add(output);
    seeds.add(
        new ContinuedSeed(
            probe.document(),
            probe.seedStart(),
            probe.similarities(),
            Collections.max(probe.similarities()),
            isContinued,
            chunks.size(),
            tokens,
            stop,
            matched.words(),
            matched.promptWords(),
            matched.longestSpan(),
            matched.longestNear()));
  }
}
