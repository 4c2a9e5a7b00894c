package ai.rote.metrics.predictability;

import ai.rote.metrics.distance.LongestCommonSubstring;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a suffix came before, by its tokens. */
public final class Repetition {
  /** How many tokens in a row count as a repetition. */
  public static final int NGRAM_TOKENS = 3;

  private Repetition() {}

  /**
   * The share of a suffix's 3-grams that are the same as an earlier one of the suffix,
   *
   * <pre>
   *   1 − distinct 3-grams / 3-grams
   * </pre>
   *
   * @param suffix token ids
   * @return in [0, 1); 0 for fewer than four tokens
   */
  public static double repeatedShare(int[] suffix) {
    int ngrams = suffix.length - NGRAM_TOKENS + 1;
    return ngrams < 1 ? 0 : 1 - (double) ngrams(suffix, NGRAM_TOKENS).size() / ngrams;
  }

  /**
   * The share of tokens that equal the one a period before, for the period that explains most,
   *
   * <pre>
   *   max over r from 1 to k/2 of |{t ≥ r : z_t = z_{t−r}}| / (k − r)
   * </pre>
   *
   * Time is k²/2.
   *
   * @param suffix k token ids
   * @return in [0, 1]; 1 for a sequence that repeats itself throughout, 0 for a single token
   */
  public static double periodicShare(int[] suffix) {
    double most = 0;
    for (int period = 1; period <= suffix.length / 2; period++) {
      int same = 0;
      for (int t = period; t < suffix.length; t++) {
        same += suffix[t] == suffix[t - period] ? 1 : 0;
      }
      most = Math.max(most, (double) same / (suffix.length - period));
    }
    return most;
  }

  /**
   * The share of a suffix's n-grams that stand in the prefix, each counted as often as it comes.
   *
   * @param prefix token ids
   * @param suffix token ids, at least one
   * @param tokens n, at least 1; a suffix that is shorter is one n-gram of its own length
   * @return in [0, 1]
   * @throws IllegalArgumentException if n is below 1, or the suffix is empty
   */
  public static double shareIn(int[] prefix, int[] suffix, int tokens) {
    if (tokens < 1 || suffix.length == 0) {
      throw new IllegalArgumentException(
          "expected n-grams of at least 1 token and a suffix, but n is "
              + tokens
              + " and the suffix has "
              + suffix.length
              + " tokens");
    }
    int n = Math.min(tokens, suffix.length);
    Set<List<Integer>> there = ngrams(prefix, n);
    int found = 0;
    int ngrams = suffix.length - n + 1;
    for (int t = 0; t < ngrams; t++) {
      found += there.contains(ngram(suffix, t, n)) ? 1 : 0;
    }
    return (double) found / ngrams;
  }

  /**
   * The longest run of tokens that stands in both.
   *
   * @param prefix token ids
   * @param suffix token ids
   * @return in tokens, from 0 to the shorter length
   */
  public static int longestCommonRun(int[] prefix, int[] suffix) {
    return LongestCommonSubstring.longest(prefix, suffix)
        .map(LongestCommonSubstring.Run::length)
        .orElse(0);
  }

  private static Set<List<Integer>> ngrams(int[] ids, int n) {
    Set<List<Integer>> ngrams = new HashSet<>();
    for (int t = 0; t + n <= ids.length; t++) {
      ngrams.add(ngram(ids, t, n));
    }
    return ngrams;
  }

  private static List<Integer> ngram(int[] ids, int from, int n) {
    return Arrays.stream(ids, from, from + n).boxed().toList();
  }
}
