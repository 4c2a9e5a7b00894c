package ai.rote.results.figures;

import ai.rote.metrics.near.RankedGuesses;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What guesses ranked by confidence come to, read up to a number of errors.
 *
 * @param errors E
 * @param recall found / examples
 * @param found examples whose suffix is among the guesses read
 * @param examples how many there are
 * @param wrongGuesses how many of the guesses read are wrong, E at most
 * @param precision the share of the guesses read that are right
 * @param everyGuessRead whether there are fewer than E wrong ones, so that all were read
 * @param bounds around recall; null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuessFigures(
    int errors,
    double recall,
    long found,
    long examples,
    long wrongGuesses,
    Double precision,
    boolean everyGuessRead,
    @JsonUnwrapped Bounds bounds) {

  static GuessFigures of(RankedGuesses guesses) {
    RankedGuesses.Recall recall = guesses.recallAtErrors(RankedGuesses.CHALLENGE_ERRORS);
    return new GuessFigures(
        recall.errors(),
        recall.value(),
        recall.found(),
        recall.examples(),
        recall.wrongGuesses(),
        recall.precision().orElse(null),
        recall.isEveryGuessRead(),
        recall.interval().map(Bounds::of).orElse(null));
  }
}
