package ai.rote.results.record;

import ai.rote.core.score.TokenScores;
import java.util.List;
import java.util.Optional;

/**
 * One line of {@code scores.jsonl}, read back.
 *
 * @param scores what was measured
 * @param text the example's texts, if it came as text
 * @param generated what was drawn and searched of it, if anything was
 */
public record StoredScores(TokenScores scores, Optional<Text> text, Optional<Generated> generated) {

  /**
   * An example's texts.
   *
   * @param prefix of the prefix
   * @param suffix of each suffix token
   */
  public record Text(String prefix, List<String> suffix) {}
}
