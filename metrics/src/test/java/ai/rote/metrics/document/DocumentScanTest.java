package ai.rote.metrics.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.ExtractionProbability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions, coverage and per-position probabilities against plain loops over arrays. */
class DocumentScanTest {
  private static final long N = 100;
  private static final double P = 0.5;

  private static WindowScore window(long start, long end, double p) {
    return new WindowScore(start, end, ExtractionProbability.ofLog(Math.log(p)));
  }

  @Test
  void neighboursJoinAndGapsPart() {
    List<ExtractableRegion> regions = new ArrayList<>();
    RegionFinder finder = new RegionFinder(N, P, regions::add);
    finder.accept(window(10, 20, 0.9));
    finder.accept(window(15, 25, 0.0)); // not extractable, but inside what the next one reaches
    finder.accept(window(20, 30, 0.5)); // touches the first
    finder.accept(window(31, 41, 0.8)); // leaves position 30 out
    DocumentCoverage coverage = finder.finish(50);

    assertThat(regions)
        .containsExactly(
            new ExtractableRegion(
                10, 30, 2, window(0, 1, 0.9).probability(), window(0, 1, 0.5).probability()),
            new ExtractableRegion(
                31, 41, 1, window(0, 1, 0.8).probability(), window(0, 1, 0.8).probability()));
    assertThat(coverage.covered()).isEqualTo(30);
    assertThat(coverage.tested()).isEqualTo(30);
    assertThat(coverage.share()).isEqualTo(0.6);
    assertThat(coverage.windows()).isEqualTo(4);
    assertThat(coverage.discoverable()).isEqualTo(3);
    assertThat(coverage.longest()).contains(regions.get(0));
  }

  @Test
  void nothingFoundIsNothing() {
    RegionFinder finder = new RegionFinder(N, P, region -> assertThat(region).isNull());
    finder.accept(window(0, 5, 0.0));

    DocumentCoverage coverage = finder.finish(9);

    assertThat(coverage.share()).isZero();
    assertThat(coverage.regions()).isZero();
    assertThat(coverage.longest()).isEmpty();
    assertThat(new RegionFinder(1, 1, region -> {}).finish(0).share()).isZero();
  }

  @Test
  void thresholdIsThatOfDiscoverability() {
    double least = -Math.expm1(Math.log1p(-P) / N);
    for (double factor : new double[] {0.999, 1.001}) {
      RegionFinder finder = new RegionFinder(N, P, region -> {});
      finder.accept(window(0, 5, least * factor));
      assertThat(finder.finish(5).regions()).isEqualTo(factor > 1 ? 1 : 0);
    }
  }

  @Test
  void documentsAddUp() {
    RegionFinder first = new RegionFinder(N, P, region -> {});
    first.accept(window(2, 4, 0.9));
    RegionFinder second = new RegionFinder(N, P, region -> {});
    second.accept(window(3, 9, 0.9));
    DocumentCoverage longer = second.finish(10);

    DocumentCoverage both = first.finish(10).plus(longer);

    assertThat(both.share()).isEqualTo(8 / 20.0);
    assertThat(both.longest()).isEqualTo(longer.longest());
    assertThat(longer.plus(first.finish(10)).longest()).isEqualTo(longer.longest());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsPlainLoops(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int total = 300;
    List<WindowScore> windows = new ArrayList<>();
    int start = random.nextInt(10);
    int end = start + 1 + random.nextInt(9);
    while (end <= total) {
      double p = random.nextInt(3) == 0 ? random.nextDouble() : 1e-9 * random.nextInt(3);
      windows.add(window(start, end, p));
      start += random.nextInt(14);
      end = Math.max(end, start + 1) + random.nextInt(6);
    }
    double[] highest = new double[total];
    boolean[] covered = new boolean[total];
    Arrays.fill(highest, Double.NaN);
    for (WindowScore each : windows) {
      for (int i = (int) each.start(); i < each.end(); i++) {
        double ln = each.probability().logNats();
        highest[i] = Double.isNaN(highest[i]) ? ln : Math.max(highest[i], ln);
        covered[i] |= each.probability().isDiscoverable(N, P);
      }
    }

    List<ExtractableRegion> regions = new ArrayList<>();
    RegionFinder finder = new RegionFinder(N, P, regions::add);
    double[] found = new double[total];
    Arrays.fill(found, Double.NaN);
    HighestProbabilities probabilities =
        new HighestProbabilities(
            run -> {
              for (int i = (int) run.start(); i < run.end(); i++) {
                assertThat(found[i]).as("position %d comes once", i).isNaN();
                found[i] = run.probability().logNats();
              }
            });
    windows.forEach(finder.andThen(probabilities));
    probabilities.finish();
    DocumentCoverage coverage = finder.finish(total);

    assertThat(found).containsExactly(highest);
    boolean[] inRegion = new boolean[total];
    for (ExtractableRegion region : regions) {
      Arrays.fill(inRegion, (int) region.start(), (int) region.end(), true);
    }
    assertThat(inRegion).isEqualTo(covered);
    assertThat(coverage.covered()).isEqualTo(count(covered));
    assertThat(coverage.tested())
        .isEqualTo(Arrays.stream(highest).filter(ln -> !Double.isNaN(ln)).count());
    assertThat(coverage.longest().map(ExtractableRegion::length).orElse(0L))
        .isEqualTo(regions.stream().mapToLong(ExtractableRegion::length).max().orElse(0));
  }

  private static long count(boolean[] values) {
    long count = 0;
    for (boolean value : values) {
      count += value ? 1 : 0;
    }
    return count;
  }

  @Test
  void refusesWindowsOutOfOrder() {
    RegionFinder finder = new RegionFinder(N, P, region -> {});
    finder.accept(window(5, 10, 0.5));
    assertThatThrownBy(() -> finder.accept(window(4, 11, 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 4 to 11 comes after that from 5 to 10");
    HighestProbabilities probabilities = new HighestProbabilities(run -> {});
    probabilities.accept(window(5, 10, 0.5));
    assertThatThrownBy(() -> probabilities.accept(window(6, 9, 0.5)))
        .hasMessageContaining("document's order");
    assertThatThrownBy(() -> finder.finish(4)).hasMessageContaining("tested ≤ total");
    assertThatThrownBy(() -> window(3, 3, 0.5)).hasMessageContaining("at least 1 position");
    assertThatThrownBy(() -> new RegionFinder(0, P, region -> {})).hasMessageContaining("n must");
    assertThatThrownBy(() -> new RegionFinder(1, 0, region -> {})).hasMessageContaining("p must");
  }
}
