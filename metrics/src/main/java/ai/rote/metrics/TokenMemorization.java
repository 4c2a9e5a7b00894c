package ai.rote.metrics;

import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.TokenMean;
import ai.rote.metrics.stat.Weighting;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Memorization token by token: how much of each suffix greedy decoding repeats, from the same
 * teacher-forced pass. Get it from {@link ExtractionReport#tokens()}.
 *
 * @see GreedyMatches
 */
public final class TokenMemorization {
  private final List<GreedyMatches> matches;
  private final Estimator estimator;

  TokenMemorization(List<GreedyMatches> matches, Estimator estimator) {
    this.matches = matches;
    this.estimator = estimator;
  }

  /**
   * What is known of every example.
   *
   * @return unmodifiable, in the order of {@link ExtractionReport#ids()}
   */
  public List<GreedyMatches> matches() {
    return matches;
  }

  /**
   * <b>Exact memorization</b>, also called token accuracy: the average of {@link
   * GreedyMatches#exactMemorization()}.
   *
   * @param weighting {@link Weighting#TOKENS} is the definition of Tirumala et al.: the share of
   *     all tokens. {@link Weighting#SEQUENCES} is equal to it where all suffixes are equally long
   * @return in [0, 1]. Where each example counts once, its interval is in closed form, wide for
   *     spread-out values, unless the report has a bootstrap; token-weighted over suffixes of
   *     different lengths it needs one to have an interval
   * @see <a href="https://arxiv.org/abs/2205.10770">Tirumala et al. 2022, section 3</a>
   */
  public TokenMean exactMemorization(Weighting weighting) {
    return estimator.tokenShareMean(
        weighting, values(GreedyMatches::matched), values(GreedyMatches::tokens));
  }

  /**
   * The mean <b>extraction strength</b>, teacher-forced and over the suffix.
   *
   * @return in [0, 1]; 0 if no suffix ends in a match
   * @see GreedyMatches#extractionStrength()
   */
  public Mean extractionStrength() {
    return estimator.shareMean(values(GreedyMatches::extractionStrength));
  }

  /**
   * The survival curve of greedy decoding: how many examples are still repeated word for word after
   * t suffix tokens.
   *
   * <pre>
   *   S(t) = |{z : the first t suffix tokens all match}| / |{z : k_z ≥ t}|
   * </pre>
   *
   * <p>Where all suffixes have one length k, the totals are all N, the curve never rises, and S(k)
   * is the {@linkplain ExtractionReport#greedy() greedy extraction rate}. Shorter examples leave
   * the totals where they end.
   *
   * @return S(1), S(2), … up to the longest suffix
   */
  public List<Rate> survival() {
    int longest = matches.stream().mapToInt(GreedyMatches::tokens).max().orElseThrow();
    Rate[] rates = new Rate[longest];
    for (int t = 1; t <= longest; t++) {
      int tokens = t;
      rates[t - 1] =
          estimator.rate(
              i -> matches.get(i).leading() >= tokens, i -> matches.get(i).tokens() >= tokens);
    }
    return List.of(rates);
  }

  /**
   * The <b>memorized length</b> of every example: how many suffix tokens match before the first
   * mismatch, the length of text that greedy decoding repeats from the prefix.
   *
   * @return its distribution over the examples
   */
  public LengthDistribution memorizedLengths() {
    return lengths(GreedyMatches::leading);
  }

  /**
   * The longest run of matching tokens of every example, wherever in the suffix it is; {@link
   * GreedyMatches#longestRun()} tells where.
   *
   * @return its distribution over the examples
   */
  public LengthDistribution longestRuns() {
    return lengths(GreedyMatches::longestLength);
  }

  private LengthDistribution lengths(ToIntFunction<GreedyMatches> length) {
    return new LengthDistribution(matches.stream().mapToInt(length).toArray(), estimator);
  }

  private double[] values(ToDoubleFunction<GreedyMatches> value) {
    return matches.stream().mapToDouble(value).toArray();
  }
}
