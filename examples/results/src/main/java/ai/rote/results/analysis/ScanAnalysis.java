package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.metrics.document.RegionFinder;
import ai.rote.metrics.document.WindowScore;
import ai.rote.results.record.ScannedText;
import ai.rote.results.record.TextFile;
import ai.rote.results.record.WindowRecord;
import ai.rote.results.run.RunFolder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Computes from {@code windows.jsonl} what a scan found, without the model, and writes {@code
 * regions.jsonl} and {@code positions.jsonl} on the way.
 */
public final class ScanAnalysis {
  private static final ObjectMapper JSON = new ObjectMapper();
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

  private final RunFolder folder;
  private final Grid grid;
  private final PriorityQueue<FoundRegion> longest = new PriorityQueue<>(BY_LENGTH);
  private int line;

  private ScanAnalysis(RunFolder folder, Grid grid) {
    this.folder = folder;
    this.grid = grid;
  }

  /**
   * Analyses.
   *
   * @param folder of a scan whose windows are complete
   * @param texts that were scanned
   * @param sizes of them
   * @param grid which schemes, n and p to report
   * @return what was found
   */
  public static ScanReport of(
      RunFolder folder, List<TextFile> texts, List<ScannedText> sizes, Grid grid) {
    return new ScanAnalysis(folder, grid).analyse(texts, sizes);
  }

  private ScanReport analyse(List<TextFile> texts, List<ScannedText> sizes) {
    List<ScanReport.TextReport> reports = new ArrayList<>();
    try (BufferedReader windows = Files.newBufferedReader(folder.scoresFile())) {
      folder.write(
          REGIONS,
          regions ->
              folder.write(
                  POSITIONS,
                  positions -> {
                    for (int i = 0; i < texts.size(); i++) {
                      reports.add(text(texts.get(i), sizes.get(i), windows, regions, positions));
                    }
                  }));
    } catch (IOException e) {
      throw new RoteException(folder.scoresFile() + ": cannot be read: " + e.getMessage(), e);
    }
    List<FoundRegion> found = new ArrayList<>(longest);
    found.sort(BY_LENGTH.reversed());
    return new ScanReport(grid, drawn(reports), found);
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
                        List.of()))
            .toList());
  }

  private ScanReport.TextReport text(
      TextFile text, ScannedText size, BufferedReader windows, Writer regions, Writer positions)
      throws IOException {
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
                run -> append(positions, position(text, scheme, run))));
      }
      for (long i = 0; i < size.windows(); i++) {
        WindowRecord window = next(text, windows);
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

  private WindowRecord next(TextFile text, BufferedReader windows) throws IOException {
    line++;
    String where = folder.scoresFile() + ", line " + line + ": ";
    String json = windows.readLine();
    try {
      WindowRecord window = json == null ? null : WindowRecord.read(JSON.readTree(json));
      if (window == null || !window.document().equals(text.name())) {
        throw new RoteException(
            where
                + "expected a window of "
                + text.name()
                + ", found "
                + (window == null ? "the file's end" : window.document()));
      }
      return window;
    } catch (JsonProcessingException e) {
      throw new RoteException(where + "is no JSON object: " + e.getOriginalMessage(), e);
    }
  }

  private void found(FoundRegion region, Writer regions) {
    append(regions, region.json());
    longest.add(region);
    if (longest.size() > MOST_REGIONS) {
      longest.remove();
    }
  }

  private static ObjectNode position(TextFile text, SamplingScheme scheme, WindowScore run) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("document", text.name())
            .put("scheme", scheme.toString())
            .put("start", run.start())
            .put("end", run.end());
    return run.probability().isPossible()
        ? node.put("logProb", run.probability().logNats())
        : node.putNull("logProb");
  }

  private static void append(Writer to, ObjectNode node) {
    try {
      to.write(JSON.writeValueAsString(node));
      to.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
