package ai.rote.metrics;

import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import java.util.List;

/**
 * The survival curve of greedy decoding: how many examples are still repeated word for word after t
 * suffix tokens.
 *
 * <pre>
 *   S(t) = |{z : the first t suffix tokens all match}| / |{z : k_z ≥ t}|
 * </pre>
 *
 * <p>Where all suffixes have one length k, the totals are all N, the curve never rises, and S(k) is
 * the {@linkplain ExtractionReport#greedy() greedy extraction rate}. Shorter examples leave the
 * totals where they end.
 *
 * @param rates S(1), S(2), … up to the longest suffix
 */
public record SurvivalCurve(List<Rate> rates) {

  /**
   * Copies the list.
   *
   * @param rates S(1), S(2), …
   */
  public SurvivalCurve {
    rates = List.copyOf(rates);
  }

  static SurvivalCurve of(List<GreedyMatches> examples, Intervals intervals) {
    int longest = examples.stream().mapToInt(GreedyMatches::tokens).max().orElseThrow();
    long[] ending = new long[longest + 2];
    long[] failing = new long[longest + 2];
    for (GreedyMatches each : examples) {
      ending[each.tokens() + 1]++;
      failing[each.leading() + 1]++;
    }
    Rate[] rates = new Rate[longest];
    long there = examples.size();
    long alive = examples.size();
    for (int t = 1; t <= longest; t++) {
      there -= ending[t];
      alive -= failing[t];
      rates[t - 1] = intervals.rate(alive, there);
    }
    return new SurvivalCurve(List.of(rates));
  }

  /**
   * One point of the curve.
   *
   * @param t number of suffix tokens, from 1 to the longest suffix
   * @return the share of examples with at least t suffix tokens whose first t all match
   * @throws IllegalArgumentException if no example has so many tokens
   */
  public Rate at(int t) {
    if (t < 1 || t > rates.size()) {
      throw new IllegalArgumentException(
          "the curve has points from 1 to " + rates.size() + ", but not " + t);
    }
    return rates.get(t - 1);
  }
}
