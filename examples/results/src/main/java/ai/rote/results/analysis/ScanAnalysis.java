package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.metrics.document.RegionFinder;
import ai.rote.metrics.document.WindowScore;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.ScannedText;
import ai.rote.results.record.WindowLine;
import ai.rote.results.run.RecordReader;
import ai.rote.results.run.ReportSink;
import ai.rote.results.run.Results;
import ai.rote.results.run.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Computes from {@code windows.jsonl} what a scan found, without the model, and writes {@code
 * regions.jsonl} and {@code positions.jsonl} on the way.
 */
public final class ScanAnalysis {
  private static final String REGIONS = "regions.jsonl";
  private static final String POSITIONS = "positions.jsonl";

  /** How many regions the page and the terminal have room for. */
  private static final int MOST_REGIONS = 200;

  /** Texts whose strips and marks are kept, the most extractable ones. */
  private static final int MOST_DRAWN = 50;

  private static final Comparator<FoundRegion> BY_LENGTH =
      Comparator.<FoundRegion>comparingLong(each -> each.region().length())
          .thenComparing(Comparator.comparing(FoundRegion::document).reversed())
          .thenComparing(Comparator.comparingLong(FoundRegion::start).reversed());

  private final Results results;
  private final ReportSink sink;
  private final Grid grid;
  private final PriorityQueue<FoundRegion> longest = new PriorityQueue<>(BY_LENGTH);

  private ScanAnalysis(Results results, ReportSink sink, Grid grid) {
    this.results = results;
    this.sink = sink;
    this.grid = grid;
  }

  /**
   * Analyses.
   *
   * @param results of a scan whose windows are complete
   * @param sink takes both files
   * @param texts that were scanned
   * @param grid which schemes, n and p to report
   * @return what was found
   */
  public static ScanReport of(Results results, ReportSink sink, List<TextFile> texts, Grid grid) {
    return new ScanAnalysis(results, sink, grid).analyse(texts, results.run().data().texts());
  }

  private ScanReport analyse(List<TextFile> texts, List<ScannedText> sizes) {
    List<ScanReport.TextReport> reports = new ArrayList<>();
    try (RecordReader<WindowLine> windows = results.windows()) {
      sink.write(
          REGIONS,
          regions ->
              sink.write(
                  POSITIONS,
                  positions -> {
                    for (int i = 0; i < texts.size(); i++) {
                      reports.add(text(texts.get(i), sizes.get(i), windows, regions, positions));
                    }
                    refuseMore(windows);
                  }));
    }
    List<FoundRegion> found = new ArrayList<>(longest);
    found.sort(BY_LENGTH.reversed());
    return new ScanReport(grid, drawn(reports), found);
  }

  /** Reads to the end, where what was read is compared with what was written. */
  private static void refuseMore(RecordReader<WindowLine> windows) {
    if (windows.next().isPresent()) {
      throw new RoteException(windows.where() + "expected the file's end, found another window");
    }
  }

  /** Strips and marks of a few texts only. */
  private List<ScanReport.TextReport> drawn(List<ScanReport.TextReport> reports) {
    List<ScanReport.TextReport> most =
        reports.stream()
            .sorted(Comparator.comparingDouble(this::share).reversed())
            .limit(MOST_DRAWN)
            .toList();
    return reports.stream().map(each -> most.contains(each) ? each : withoutDrawing(each)).toList();
  }

  private double share(ScanReport.TextReport report) {
    List<DocumentCoverage> row = report.schemes().get(0).coverage().get(grid.queries().size() - 1);
    return row.get(grid.probabilities().size() / 2).share();
  }

  private static ScanReport.TextReport withoutDrawing(ScanReport.TextReport report) {
    return new ScanReport.TextReport(
        report.size(),
        report.greedy(),
        report.schemes().stream()
            .map(
                each ->
                    new ScanReport.SchemeReport(
                        each.scheme(),
                        each.coverage(),
                        each.curve(),
                        each.coveredCharacters(),
                        new double[0],
                        0,
                        new Marks()))
            .toList());
  }

  private ScanReport.TextReport text(
      TextFile text,
      ScannedText size,
      RecordReader<WindowLine> windows,
      Writer regions,
      Writer positions) {
    RegionFinder greedy = new RegionFinder(1, 1, region -> {});
    List<SchemeScan> scans = new ArrayList<>();
    try {
      for (SamplingScheme scheme : grid.schemes()) {
        scans.add(
            new SchemeScan(
                text,
                scheme,
                grid,
                found -> found(found, regions),
                run -> append(positions, Position.of(text, scheme, run))));
      }
      for (long i = 0; i < size.windows(); i++) {
        WindowLine window = next(text, windows);
        greedy.accept(window.greedy());
        scans.forEach(each -> each.accept(window));
      }
      return new ScanReport.TextReport(
          size,
          greedy.finish(size.tokens()),
          scans.stream().map(each -> each.finish(size.tokens())).toList());
    } finally {
      scans.forEach(SchemeScan::close);
    }
  }

  private WindowLine next(TextFile text, RecordReader<WindowLine> windows) {
    Optional<WindowLine> window = windows.next();
    if (window.isEmpty() || !window.get().document().equals(text.name())) {
      throw new RoteException(
          windows.where()
              + "expected a window of "
              + text.name()
              + ", found "
              + window.map(WindowLine::document).orElse("the file's end"));
    }
    return window.get();
  }

  private void found(FoundRegion region, Writer regions) {
    append(regions, region.line());
    longest.add(region);
    if (longest.size() > MOST_REGIONS) {
      longest.remove();
    }
  }

  /** A line of {@code positions.jsonl}; its probability is null where p_z = 0. */
  private record Position(String document, String scheme, long start, long end, Double logProb) {

    static Position of(TextFile text, SamplingScheme scheme, WindowScore run) {
      return new Position(
          text.name(),
          scheme.toString(),
          run.start(),
          run.end(),
          run.probability().isPossible() ? run.probability().logNats() : null);
    }
  }

  private static void append(Writer to, Object line) {
    try {
      to.write(RecordCodec.line(line));
      to.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
