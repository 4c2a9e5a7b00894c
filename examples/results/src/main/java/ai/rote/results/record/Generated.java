package ai.rote.results.record;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.Hits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was generated of one example, as its record holds it. Everything but {@code drawn} is empty
 * where it was not asked for.
 *
 * @param drawn the draws, if there were any
 * @param searchedBy the distance that near suffixes were searched by, if they were
 * @param nearVerbatim by scheme, one bound for each ε
 * @param tokenisations by scheme, the bound of the suffix's text
 */
public record Generated(
    Optional<Drawn> drawn,
    Optional<NamedCloseness> searchedBy,
    Map<SamplingScheme, List<Bound>> nearVerbatim,
    Map<SamplingScheme, Bound> tokenisations) {

  /**
   * Suffixes drawn.
   *
   * @param closeness what compared them with the true one
   * @param stop the rule that ended drawing early, as on the command line; empty if the number of
   *     draws was fixed
   * @param greedyIds what greedy decoding gives
   * @param byScheme how they compare
   */
  public record Drawn(
      NamedCloseness closeness,
      Optional<String> stop,
      int[] greedyIds,
      Map<SamplingScheme, Draws> byScheme) {}

  /**
   * Suffixes drawn under one scheme.
   *
   * @param verbatim how many are the true one
   * @param values how near each is to the true one, sorted
   * @param fixed those that are the true one, among draws whose number nothing that was seen
   *     decided: all, or the first where drawing may have ended early. Only these are binomial
   */
  public record Draws(long verbatim, double[] values, Hits fixed) {}

  /**
   * A lower bound of a probability that has p_z as a term.
   *
   * @param epsilon the largest distance let in; 0 for a text's tokenisations
   * @param logVerbatim ln p_z as the search has it, in nats
   * @param logMass ln of the bound, in nats
   * @param best some of the likeliest suffixes found, that one first; empty for tokenisations
   */
  public record Bound(int epsilon, double logVerbatim, double logMass, List<Found> best) {}

  /**
   * A suffix that a search found.
   *
   * @param logProb ln of its probability, in nats
   * @param ids its tokens
   * @param text their text, where the example came as text
   */
  public record Found(double logProb, int[] ids, Optional<String> text) {}

  /** The same without the suffixes that searches found, which take the most memory. */
  public Generated withoutFound() {
    Map<SamplingScheme, List<Bound>> bounds = new LinkedHashMap<>();
    nearVerbatim.forEach(
        (scheme, each) ->
            bounds.put(
                scheme,
                each.stream()
                    .map(
                        bound ->
                            new Bound(
                                bound.epsilon(), bound.logVerbatim(), bound.logMass(), List.of()))
                    .toList()));
    return new Generated(drawn, searchedBy, bounds, tokenisations);
  }
}
