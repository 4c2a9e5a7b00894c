package ai.rote.results.analysis;

import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.near.RankedGuesses;
import ai.rote.results.record.TokenIds;
import java.util.Comparator;
import java.util.List;

/**
 * One generated suffix as a guess of the true one, without which nobody would have a confidence in
 * it but the model.
 *
 * @param id of the example
 * @param ids the suffix guessed
 * @param logProb ln of the guess's probability, in nats: its confidence
 * @param isRight whether it is the true suffix
 */
public record GuessedSuffix(String id, TokenIds ids, double logProb, boolean isRight) {

  static GuessedSuffix of(TokenizedExample example, TokenIds ids, double logProb) {
    return new GuessedSuffix(example.id(), ids, logProb, example.suffixIs(ids.toArray()));
  }

  /**
   * Guesses in the order to hand them in: nothing in it depends on which are right.
   *
   * @param guesses in the order of the data
   * @return the most probable first; equally probable ones stay in the order of the data
   */
  public static List<GuessedSuffix> ranked(List<GuessedSuffix> guesses) {
    return guesses.stream()
        .sorted(Comparator.comparingDouble(GuessedSuffix::logProb).reversed())
        .toList();
  }

  RankedGuesses.Guess guess() {
    return new RankedGuesses.Guess(id, logProb, isRight);
  }
}
