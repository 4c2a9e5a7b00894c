package ai.rote.results.run;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a text is continued.
 *
 * @param seedTokens length of a seed, at least 1
 * @param seedStarts where seeds begin, in tokens of a text from 0; rising, at least one
 * @param probeTokens length of the first continuation, by which a seed is judged; at least 1
 * @param attempts how many first continuations are drawn of a seed, of which the most similar
 *     counts; at least 1
 * @param leastSimilarity that this one must have, in [0, 1]
 * @param chunkTokens length of each continuation after it, at least 1
 * @param windowTokens the most tokens of seed and continuation that the model is given; without it
 *     {@value #WINDOW_TOKENS}, or as many as its context leaves room for
 * @param budgetTokens how many tokens a seed is continued by at most; without it as many as the
 *     text has behind the seed
 * @param patience after so many chunks in a row with nothing new of the text it ends; at least 1
 * @param randomSeed of the draws
 */
public record ContinuationSettings(
    int seedTokens,
    List<Long> seedStarts,
    int probeTokens,
    int attempts,
    double leastSimilarity,
    int chunkTokens,
    OptionalInt windowTokens,
    OptionalLong budgetTokens,
    int patience,
    long randomSeed) {

  /** Of the window, where nothing else is asked for and the model's context has room. */
  public static final int WINDOW_TOKENS = 2048;

  /** From the text's first 50 tokens; one attempt at 50 more, then 100 at a time. */
  public static final ContinuationSettings STANDARD =
      new ContinuationSettings(
          50, List.of(0L), 50, 1, 0.6, 100, OptionalInt.empty(), OptionalLong.empty(), 5, 0);

  /**
   * Sorts the places and checks the numbers.
   *
   * @param seedTokens length of a seed
   * @param seedStarts where seeds begin
   * @param probeTokens length of the first continuation
   * @param attempts how many first continuations are drawn
   * @param leastSimilarity that the best of them must have
   * @param chunkTokens length of each continuation after it
   * @param windowTokens the most tokens that the model is given
   * @param budgetTokens how many tokens a seed is continued by at most
   * @param patience how many chunks may have nothing new
   * @param randomSeed of the draws
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ContinuationSettings {
    seedStarts = seedStarts.stream().distinct().sorted().toList();
    require(seedTokens >= 1, "seed must have at least 1 token", seedTokens);
    require(
        !seedStarts.isEmpty() && seedStarts.get(0) >= 0,
        "places of seeds must be at least 0, and one at least",
        seedStarts);
    require(probeTokens >= 1, "probe must have at least 1 token", probeTokens);
    require(attempts >= 1, "probe must have at least 1 attempt", attempts);
    require(
        leastSimilarity >= 0 && leastSimilarity <= 1,
        "probe's similarity must be in [0, 1]",
        leastSimilarity);
    require(chunkTokens >= 1, "chunk must have at least 1 token", chunkTokens);
    require(
        windowTokens.isEmpty() || windowTokens.getAsInt() >= seedTokens,
        "window must be as long as the seed, " + seedTokens + " tokens, or longer",
        windowTokens.orElse(0));
    require(
        budgetTokens.isEmpty() || budgetTokens.getAsLong() >= probeTokens,
        "budget must be as long as the probe, " + probeTokens + " tokens, or longer",
        budgetTokens.orElse(0));
    require(patience >= 1, "patience must be at least 1 chunk", patience);
  }

  private static void require(boolean holds, String what, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the %s (found: %s)", what, found));
    }
  }
}
