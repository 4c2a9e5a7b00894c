package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rates with the examples cut shorter, noted while the records are read: at the grid's middle p,
 * since each further p would be another set of bits. Takes some tens of bytes an example.
 */
public final class LengthRates {

  /** Points of each curve. */
  private static final int POINTS = 10;

  /** A stretch of the suffix, with which examples have it, and have it extracted. */
  private static final class Cut {
    private final int from;
    private final int tokens;
    private final BitSet[][] discoverable;
    private final BitSet greedy = new BitSet();
    private final BitSet longEnough = new BitSet();

    Cut(int from, int tokens, Grid grid) {
      this.from = from;
      this.tokens = tokens;
      this.discoverable = new BitSet[grid.schemes().size()][grid.queries().size()];
      for (BitSet[] each : discoverable) {
        Arrays.setAll(each, any -> new BitSet());
      }
    }
  }

  private final Grid grid;
  private final List<Cut> suffixes = new ArrayList<>();
  private final List<Cut> windows = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private Estimator estimator;
  private int shortestPrefix = Integer.MAX_VALUE;
  private int longestPrefix;

  /** For examples whose suffixes have at most so many tokens. */
  LengthRates(int longestSuffix, Grid grid) {
    this.grid = grid;
    evenly(1, longestSuffix).forEach(tokens -> suffixes.add(new Cut(0, tokens, grid)));
    int window = (longestSuffix + 1) / 2;
    evenly(0, longestSuffix - window).forEach(from -> windows.add(new Cut(from, window, grid)));
  }

  private static SortedSet<Integer> evenly(int first, int last) {
    SortedSet<Integer> values = new TreeSet<>();
    for (int i = first == 0 ? 0 : 1; i <= POINTS; i++) {
      values.add(Math.max(first, Math.round((float) last * i / POINTS)));
    }
    return values;
  }

  void accept(TokenScores scores) {
    int prefix = scores.example().prefixIds().length;
    shortestPrefix = Math.min(shortestPrefix, prefix);
    longestPrefix = Math.max(longestPrefix, prefix);
    int index = ids.size();
    ids.add(scores.example().id());
    suffixes.forEach(each -> note(index, each, scores));
    windows.forEach(each -> note(index, each, scores));
  }

  /** Once all examples have been read: how they were drawn. */
  void complete(ExampleEstimators estimators) {
    estimator = ids.isEmpty() ? null : estimators.of(ids);
  }

  private void note(int index, Cut cut, TokenScores scores) {
    int end = cut.from + cut.tokens;
    if (end > scores.suffixTokens()) {
      return;
    }
    cut.longEnough.set(index);
    boolean greedy = true;
    for (int t = cut.from; t < end && greedy; t++) {
      greedy = scores.greedyMatch(t);
    }
    cut.greedy.set(index, greedy);
    for (int s = 0; s < cut.discoverable.length; s++) {
      ExtractionProbability p =
          ExtractionProbability.ofLog(logProb(scores, grid.schemes().get(s), cut.from, end));
      for (int i = 0; i < cut.discoverable[s].length; i++) {
        if (p.isDiscoverable(grid.queries().get(i), grid.middleProbability())) {
          cut.discoverable[s][i].set(index);
        }
      }
    }
  }

  private static double logProb(TokenScores scores, SamplingScheme scheme, int from, int until) {
    double sum = 0;
    for (int t = from; t < until; t++) {
      sum += scores.tokenLogProb(scheme, t);
    }
    return sum;
  }

  /**
   * Rates of a cut.
   *
   * @param tokens the suffix's length, or how many tokens its beginning was moved
   * @param greedy greedy extraction
   * @param schemes (n, p)-extraction by scheme and n
   */
  public record Point(int tokens, Rate greedy, List<List<Rate>> schemes) {}

  /**
   * By suffix length, the prefix as it is.
   *
   * @return the shortest first
   */
  public List<Point> bySuffix() {
    return suffixes.stream()
        .filter(each -> !each.longEnough.isEmpty())
        .map(each -> point(each.tokens, each))
        .toList();
  }

  /**
   * By how many tokens of the suffix are given to the prefix, with {@link #window} tokens left.
   *
   * @return none given first
   */
  public List<Point> byPrefix() {
    return windows.stream()
        .filter(each -> !each.longEnough.isEmpty())
        .map(each -> point(each.from, each))
        .toList();
  }

  /**
   * How long the suffixes are that {@link #byPrefix} speaks of.
   *
   * @return in tokens
   */
  public int window() {
    return windows.get(0).tokens;
  }

  /**
   * The prefix length of all examples.
   *
   * @return in tokens; 0 if they differ
   */
  public int prefixTokens() {
    return shortestPrefix == longestPrefix ? longestPrefix : 0;
  }

  private Point point(int tokens, Cut cut) {
    List<List<Rate>> schemes = new ArrayList<>();
    for (BitSet[] extracted : cut.discoverable) {
      schemes.add(Arrays.stream(extracted).map(each -> rate(each, cut)).toList());
    }
    return new Point(tokens, rate(cut.greedy, cut), schemes);
  }

  private Rate rate(BitSet extracted, Cut cut) {
    return estimator.rate(extracted::get, cut.longEnough::get);
  }
}
