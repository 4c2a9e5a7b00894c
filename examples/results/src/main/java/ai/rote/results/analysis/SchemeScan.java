package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.ExtractableRegion;
import ai.rote.metrics.document.HighestProbabilities;
import ai.rote.metrics.document.RegionFinder;
import ai.rote.metrics.document.WindowScore;
import ai.rote.results.record.WindowLine;
import ai.rote.results.run.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One text under one scheme, window by window. */
final class SchemeScan implements AutoCloseable {

  private final TextFile text;
  private final SamplingScheme scheme;
  private final long n;
  private final double p;
  private final RegionFinder regions;
  private final List<List<RegionFinder>> grid = new ArrayList<>();
  private final List<RegionFinder> curve = new ArrayList<>();
  private final HighestProbabilities highest;
  private final HeatStrip heat = new HeatStrip();
  private final Marks marks = new Marks();
  private final Passages passages;
  private final Consumer<FoundRegion> sink;

  /** The open region's place in characters. */
  private boolean isOpen;

  private long openStart;
  private long openEnd;
  private long coveredCharacters;

  /**
   * A scan of one text.
   *
   * @param sink is handed each region as it is complete
   * @param positions is handed runs of characters with their highest p_z
   */
  SchemeScan(
      TextFile text,
      SamplingScheme scheme,
      Grid grid,
      Consumer<FoundRegion> sink,
      Consumer<WindowScore> positions) {
    this.text = text;
    this.scheme = scheme;
    this.sink = sink;
    this.n = ScanReport.queries(grid);
    this.p = grid.middleProbability();
    this.regions = new RegionFinder(n, p, this::close);
    for (long queries : grid.queries()) {
      this.grid.add(
          grid.probabilities().stream()
              .map(each -> new RegionFinder(queries, each, region -> {}))
              .toList());
    }
    ScanReport.curveQueries(grid)
        .forEach(queries -> curve.add(new RegionFinder(queries, p, region -> {})));
    this.highest = new HighestProbabilities(positions.andThen(this::mark));
    this.passages = new Passages(text);
  }

  private void mark(WindowScore run) {
    double ln = run.probability().logNats();
    heat.add(run.start(), run.end(), ln);
    marks.add(run.start(), run.end(), ln);
  }

  void accept(WindowLine window) {
    WindowScore score = window.inTokens(scheme);
    regions.accept(score);
    if (score.probability().isDiscoverable(n, p)) {
      if (!isOpen) {
        isOpen = true;
        openStart = window.start();
      }
      openEnd = window.end();
    }
    grid.forEach(row -> row.forEach(each -> each.accept(score)));
    curve.forEach(each -> each.accept(score));
    highest.accept(window.inCharacters(scheme));
  }

  private void close(ExtractableRegion region) {
    isOpen = false;
    coveredCharacters += openEnd - openStart;
    String passage =
        passages.read(openStart, Math.min(openEnd, openStart + FoundRegion.MOST_CHARACTERS));
    sink.accept(new FoundRegion(text.name(), scheme, region, openStart, openEnd, passage));
  }

  ScanReport.SchemeReport finish(long tokens) {
    regions.finish(tokens);
    highest.finish();
    return new ScanReport.SchemeReport(
        scheme,
        grid.stream().map(row -> row.stream().map(each -> each.finish(tokens)).toList()).toList(),
        curve.stream().map(each -> each.finish(tokens)).toList(),
        coveredCharacters,
        heat.values(text.characters()),
        heat.binCharacters(),
        marks);
  }

  @Override
  public void close() {
    passages.close();
  }
}
