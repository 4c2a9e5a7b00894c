package ai.rote.metrics;

import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The region of the (n, p) plane in which two models rank the other way round than by greedy
 * extraction: the one that greedy decoding calls the safer extracts more.
 *
 * <p>An example is (n, p)-discoverable if p_z is at least 1 − (1 − p)^(1/n), so rates depend on n
 * and p through that one threshold alone. Lowering it past the examples one by one, the order of
 * the two models changes only at an example. The region is therefore a set of <b>bands</b> between
 * two values of p_z, and is exact: no grid, nothing missed between points.
 *
 * <p>Exact <b>of these examples</b>: two models that do not differ at all have flipped bands by
 * chance alone. {@link #backed} leaves those bands in which a family of comparisons finds the
 * opposite order beyond chance; only of them may be said that the order flips.
 *
 * @param bands the region, the fewest queries first; empty if the order never flips
 */
public record FlippedRegion(List<Band> bands) {

  /**
   * A stretch of the region.
   *
   * @param from the likeliest p_z with which it starts: the order is flipped as soon as examples
   *     this likely are discoverable
   * @param until the p_z with which it ends: no longer flipped once examples this likely are
   *     discoverable; empty if it never ends
   */
  public record Band(ExtractionProbability from, Optional<ExtractionProbability> until) {

    /**
     * Whether a point of the plane lies in the band.
     *
     * @param n number of queries, at least 1
     * @param p in (0, 1]
     * @return true if the order is flipped there
     * @throws IllegalArgumentException if n or p is out of its range
     */
    public boolean contains(long n, double p) {
      return from.isDiscoverable(n, p)
          && until.map(each -> !each.isDiscoverable(n, p)).orElse(true);
    }

    /**
     * The band's cut at one p.
     *
     * @param p in (0, 1]
     * @return the numbers of queries for which the order is flipped; empty if there are none
     * @throws IllegalArgumentException if p is out of its range
     */
    public Optional<QueryRange> queries(double p) {
      QueriesNeeded first = from.queriesNeeded(p);
      QueriesNeeded end = until.map(each -> each.queriesNeeded(p)).orElse(QueriesNeeded.infinite());
      return first.isFinite() && first.compareTo(end) < 0
          ? Optional.of(new QueryRange(first, end))
          : Optional.empty();
    }
  }

  /**
   * A point of the plane.
   *
   * @param n number of queries, at least 1
   * @param p in (0, 1]
   */
  public record Point(long n, double p) {

    /**
     * Checks the ranges.
     *
     * @param n number of queries
     * @param p probability of extraction
     * @throws IllegalArgumentException if n or p is out of its range
     */
    public Point {
      Arguments.queries(n);
      Arguments.probability(p);
    }
  }

  /**
   * Numbers of queries.
   *
   * @param from the least that belongs
   * @param until the least that does not belong any more; may be infinite
   */
  public record QueryRange(QueriesNeeded from, QueriesNeeded until) {

    /** {@code 41 ≤ n < 150}. */
    @Override
    public String toString() {
      return from + " ≤ n < " + until;
    }
  }

  /**
   * Copies the list.
   *
   * @param bands the region
   */
  public FlippedRegion {
    bands = List.copyOf(bands);
  }

  /** The sign of a difference of shares, but for the rounding of weights. */
  static int order(double first, double second) {
    return Math.abs(first - second) <= 1e-12 * (first + second) ? 0 : first > second ? 1 : -1;
  }

  /** The region, given the sign of the greedy difference. */
  static FlippedRegion of(
      int greedyOrder, ExtractionThresholds first, ExtractionThresholds second) {
    List<Band> bands = new ArrayList<>();
    int inFirst = 0;
    int inSecond = 0;
    ExtractionProbability start = null;
    int possibleFirst = first.possible();
    int possibleSecond = second.possible();
    while (greedyOrder != 0 && (inFirst < possibleFirst || inSecond < possibleSecond)) {
      double a = inFirst < possibleFirst ? first.get(inFirst).logNats() : Double.NEGATIVE_INFINITY;
      double b =
          inSecond < possibleSecond ? second.get(inSecond).logNats() : Double.NEGATIVE_INFINITY;
      if (a >= b) {
        inFirst = first.atLeast(inFirst);
      }
      if (b >= a) {
        inSecond = second.atLeast(inSecond);
      }
      boolean flipped = order(first.share(inFirst), second.share(inSecond)) == -greedyOrder;
      ExtractionProbability reached = ExtractionProbability.ofLog(Math.max(a, b));
      if (flipped && start == null) {
        start = reached;
      } else if (!flipped && start != null) {
        bands.add(new Band(start, Optional.of(reached)));
        start = null;
      }
    }
    if (start != null) {
      bands.add(new Band(start, Optional.empty()));
    }
    return new FlippedRegion(bands);
  }

  /**
   * The bands that comparisons back: greedy extraction differs beyond chance, and at a point in the
   * band the rates differ beyond chance the other way round.
   *
   * @param greedy verdict on greedy extraction, of a {@link ai.rote.metrics.stat.RateFamily}
   * @param points verdicts of the same family at points of the plane, for the same two models and
   *     scheme
   * @return the region without bands that no point backs; empty if greedy extraction does not
   *     differ
   */
  public FlippedRegion backed(Verdict greedy, Map<Point, Verdict> points) {
    return new FlippedRegion(
        bands.stream()
            .filter(
                band ->
                    points.entrySet().stream()
                        .anyMatch(
                            each ->
                                each.getValue().isOppositeOf(greedy)
                                    && band.contains(each.getKey().n(), each.getKey().p())))
            .toList());
  }

  /**
   * Whether the order is flipped nowhere.
   *
   * @return true if there is no band
   */
  public boolean isEmpty() {
    return bands.isEmpty();
  }

  /**
   * Whether the order is flipped at a point of the plane.
   *
   * @param n number of queries, at least 1
   * @param p in (0, 1]
   * @return true if it is
   * @throws IllegalArgumentException if n or p is out of its range
   */
  public boolean contains(long n, double p) {
    Arguments.queries(n);
    Arguments.probability(p);
    return bands.stream().anyMatch(band -> band.contains(n, p));
  }

  /**
   * The region's cut at one p.
   *
   * @param p in (0, 1]
   * @return the ranges of n, in order; adjacent where bands round to the same n
   * @throws IllegalArgumentException if p is out of its range
   */
  public List<QueryRange> queries(double p) {
    Arguments.probability(p);
    return bands.stream().map(band -> band.queries(p)).flatMap(Optional::stream).toList();
  }
}
