package ai.rote.metrics;

import ai.rote.core.score.TokenScores;
import java.util.Optional;

/**
 * Where the greedy choice equals the true suffix token in one example, in a few numbers.
 *
 * <p>All of it is <b>teacher-forced</b>: each token is predicted from the true tokens before it.
 * Leading and trailing runs are nevertheless what free generation gives, since generation departs
 * from the text only at the first mismatch. Every suffix token counts: none is dropped as an end
 * mark, and no id, 0 included, is taken for padding.
 *
 * <pre>
 *   suffix      the  parcel  left  on  3  May
 *   greedy      the  parcel  was   on  3  May
 *   match        x     x           x   x   x      tokens 6, matched 5,
 *                                                 leading 2, trailing 3, longest run 3 from 3
 * </pre>
 *
 * @param tokens k, how many suffix tokens, at least 1
 * @param matched how many match
 * @param leading how many match before the first mismatch
 * @param trailing how many match after the last mismatch
 * @param longestStart where the first of the longest runs begins; 0 if nothing matches
 * @param longestLength the length of the longest run; 0 if nothing matches
 */
public record GreedyMatches(
    int tokens, int matched, int leading, int trailing, int longestStart, int longestLength) {

  /**
   * A run of matching tokens.
   *
   * @param start the first one's position in the suffix, from 0
   * @param length how many, at least 1
   */
  public record Run(int start, int length) {

    /**
     * Checks the range.
     *
     * @param start the first one's position in the suffix
     * @param length how many
     * @throws IllegalArgumentException if the start is below 0 or the length below 1
     */
    public Run {
      if (start < 0 || length < 1) {
        throw new IllegalArgumentException(
            "a run starts at 0 or later and has at least 1 token, but starts at "
                + start
                + " with "
                + length);
      }
    }

    /**
     * The position after the last token.
     *
     * @return start + length
     */
    public int end() {
      return start + length;
    }
  }

  /**
   * Counts the matches of one example.
   *
   * @param scores of the example
   * @return the counts
   */
  public static GreedyMatches of(TokenScores scores) {
    int tokens = scores.suffixTokens();
    int matched = 0;
    int leading = 0;
    int longestStart = 0;
    int longestLength = 0;
    int run = 0;
    for (int t = 0; t < tokens; t++) {
      if (!scores.greedyMatch(t)) {
        run = 0;
        continue;
      }
      matched++;
      run++;
      if (run == t + 1) {
        leading = run;
      }
      if (run > longestLength) {
        longestLength = run;
        longestStart = t + 1 - run;
      }
    }
    return new GreedyMatches(tokens, matched, leading, run, longestStart, longestLength);
  }

  /**
   * Whether greedy decoding emits the whole suffix.
   *
   * @return true if every token matches
   */
  public boolean all() {
    return matched == tokens;
  }

  /**
   * <b>Exact memorization</b>, also called token accuracy: the share of suffix tokens that are the
   * arg max.
   *
   * @return matched / tokens, in [0, 1]; higher is more memorized
   * @see <a href="https://arxiv.org/abs/2205.10770">Tirumala et al. 2022, section 3</a>
   */
  public double exactMemorization() {
    return (double) matched / tokens;
  }

  /**
   * <b>Extraction strength</b>, the teacher-forced variant over the suffix: the share of the suffix
   * that greedy decoding completes from the shortest context that suffices,
   *
   * <pre>
   *   1 − min{j : z_{a+j+1} … z_{a+k} all match} / k  =  trailing / k
   * </pre>
   *
   * <p>Some tools give 1/k where nothing matches; here a total miss is 0. Regenerating the suffix
   * from each context gives the same number, as far as both passes agree on the arg maxes. Score
   * with a prefix of one token to take the strength over a whole text.
   *
   * @return in [0, 1]; 1 if the suffix is greedily extractable, 0 if its last token does not match
   * @see <a href="https://arxiv.org/abs/2202.07646">Carlini et al. 2023, Quantifying
   *     Memorization</a>
   */
  public double extractionStrength() {
    return (double) trailing / tokens;
  }

  /**
   * The longest run of matching tokens anywhere in the suffix.
   *
   * @return where it is, the first among equals; empty if nothing matches
   */
  public Optional<Run> longestRun() {
    return longestLength == 0
        ? Optional.empty()
        : Optional.of(new Run(longestStart, longestLength));
  }
}
