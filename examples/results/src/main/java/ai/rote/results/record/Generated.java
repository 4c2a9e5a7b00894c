package ai.rote.results.record;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.Hits;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was generated of one example, as its record holds it.
 *
 * @param sampled suffixes drawn, if there were any
 * @param nearVerbatim near suffixes searched, if they were
 * @param tokenisations other tokens of the suffix's text searched, if they were
 */
public record Generated(
    Optional<Sampled> sampled,
    Optional<NearVerbatim> nearVerbatim,
    Optional<Tokenisations> tokenisations) {

  /** Nothing. */
  public static final Generated NOTHING =
      new Generated(Optional.empty(), Optional.empty(), Optional.empty());

  /** With an early stop, how many draws come before anything is looked at. */
  public static final int FIRST_DRAWS = 64;

  /**
   * Suffixes drawn.
   *
   * @param draws how many under each scheme; with an early stop, at most
   * @param seed of the draws
   * @param stop the rule that ended drawing early, as on the command line; null if the number of
   *     draws was fixed
   * @param closeness what compared them with the true suffix
   * @param greedyIds what greedy decoding gives
   * @param greedyLogProb ln of its probability in the model's own distribution (temperature 1), in
   *     nats; null in records of versions that did not keep it
   * @param schemes how they compare
   */
  public record Sampled(
      @JsonProperty(required = true) int draws,
      @JsonProperty(required = true) long seed,
      @MayBeAbsent String stop,
      @JsonProperty(required = true) NamedCloseness closeness,
      @JsonProperty(required = true) TokenIds greedyIds,
      @MayBeAbsent Double greedyLogProb,
      @JsonProperty(required = true) Map<SamplingScheme, Draws> schemes) {

    /**
     * Checks the numbers of draws.
     *
     * @param draws how many under each scheme; with an early stop, at most
     * @param seed of the draws
     * @param stop the rule that ended drawing early, as on the command line; null if the number of
     *     draws was fixed
     * @param closeness what compared them with the true suffix
     * @param greedyIds what greedy decoding gives
     * @param greedyLogProb ln of its probability at temperature 1, in nats, or null
     * @param schemes how they compare
     * @throws IllegalArgumentException if they cannot be
     */
    public Sampled {
      schemes = Collections.unmodifiableMap(new LinkedHashMap<>(schemes));
      for (Draws each : schemes.values()) {
        if ((stop == null) != (each.draws == null)
            || (stop == null) != (each.firstVerbatim == null)) {
          throw new IllegalArgumentException(
              "'draws' and 'firstVerbatim' of a scheme belong to draws that may end early, and to"
                  + " them alone");
        }
        if (each.draws != null && (each.draws < 1 || each.draws > draws)) {
          throw new IllegalArgumentException(each.draws + " 'draws', expected 1 to " + draws);
        }
        if (each.total() != (each.draws == null ? draws : each.draws)) {
          throw new IllegalArgumentException(
              "'counts' do not sum to the " + (each.draws == null ? draws : each.draws) + " draws");
        }
      }
    }

    /**
     * The rule that ended drawing early.
     *
     * @return as on the command line; empty if the number of draws was fixed
     */
    public Optional<String> rule() {
      return Optional.ofNullable(stop);
    }
  }

  /**
   * Suffixes drawn under one scheme: how near each is to the true one, as the different values with
   * their counts.
   *
   * @param draws with an early stop: how many there are; null otherwise
   * @param firstVerbatim with an early stop: how many of the first {@value #FIRST_DRAWS} are the
   *     true suffix; null otherwise
   * @param verbatim how many are the true suffix
   * @param leastGap the nearest that any draw came to another outcome
   * @param values each once, rising
   * @param counts how many draws have each
   * @param likeliest the draw of the largest probability under the scheme, of equally likely ones
   *     the first; null in records of versions that did not keep it
   */
  public record Draws(
      @MayBeAbsent Integer draws,
      @MayBeAbsent Integer firstVerbatim,
      @JsonProperty(required = true) long verbatim,
      @JsonProperty(required = true) double leastGap,
      @JsonProperty(required = true) List<Double> values,
      @JsonProperty(required = true) List<Long> counts,
      @MayBeAbsent Guess likeliest) {

    /**
     * Checks the histogram.
     *
     * @param draws with an early stop: how many there are; null otherwise
     * @param firstVerbatim with an early stop: how many of the first {@value #FIRST_DRAWS} are the
     *     true suffix; null otherwise
     * @param verbatim how many are the true suffix
     * @param leastGap the nearest that any draw came to another outcome
     * @param values each once, rising
     * @param counts how many draws have each
     * @param likeliest the draw of the largest probability under the scheme, or null
     * @throws IllegalArgumentException if values and counts do not belong together
     */
    public Draws {
      values = List.copyOf(values);
      counts = List.copyOf(counts);
      if (values.size() != counts.size()) {
        throw new IllegalArgumentException(
            "there are " + values.size() + " 'values', but " + counts.size() + " 'counts'");
      }
      for (int i = 0; i < values.size(); i++) {
        if (counts.get(i) < 1 || (i > 0 && !(values.get(i) > values.get(i - 1)))) {
          throw new IllegalArgumentException(
              "'values' must rise, and each of the 'counts' be at least 1");
        }
      }
    }

    /**
     * How many draws there are.
     *
     * @return the sum of the counts
     */
    public long total() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Those that are the true suffix, among draws whose number nothing that was seen decided: all,
     * or the first where drawing may have ended early. Only these are binomial.
     *
     * @return hits of all draws, or of the first
     */
    public Hits fixed() {
      return firstVerbatim == null
          ? new Hits(verbatim, total())
          : new Hits(firstVerbatim, Math.min(FIRST_DRAWS, total()));
    }
  }

  /**
   * A suffix that was generated and may be the true one.
   *
   * @param logProb ln of its probability, in nats
   * @param ids its tokens
   */
  public record Guess(
      @JsonProperty(required = true) double logProb, @JsonProperty(required = true) TokenIds ids) {}

  /**
   * Near suffixes searched.
   *
   * @param width of the beam
   * @param distance that they were searched by
   * @param schemes for each, one bound for each ε
   */
  public record NearVerbatim(
      @JsonProperty(required = true) int width,
      @JsonProperty(required = true) NamedCloseness distance,
      @JsonProperty(required = true) Map<SamplingScheme, List<Bound>> schemes) {

    /**
     * Keeps the map from being changed.
     *
     * @param width of the beam
     * @param distance that they were searched by
     * @param schemes for each, one bound for each ε
     */
    public NearVerbatim {
      schemes = Collections.unmodifiableMap(new LinkedHashMap<>(schemes));
    }

    /** The same without the suffixes found, which take the most memory. */
    NearVerbatim withoutFound() {
      Map<SamplingScheme, List<Bound>> bounds = new LinkedHashMap<>();
      schemes.forEach(
          (scheme, each) -> bounds.put(scheme, each.stream().map(Bound::withoutFound).toList()));
      return new NearVerbatim(width, distance, bounds);
    }
  }

  /**
   * A lower bound of the probability of all suffixes within a distance, which has p_z as a term.
   *
   * @param epsilon the largest distance let in, in tokens
   * @param share of the suffix's tokens, which gave that distance; null if it was given in tokens
   * @param logProbVerbatim ln p_z as the search has it, in nats
   * @param logMass ln of the bound, in nats
   * @param found how many suffixes it sums
   * @param best some of the likeliest found, that one first
   */
  public record Bound(
      @JsonProperty(required = true) int epsilon,
      @MayBeAbsent Threshold share,
      @LogProb double logProbVerbatim,
      @LogProb double logMass,
      @JsonProperty(required = true) long found,
      @JsonProperty(required = true) List<Found> best) {

    private Bound withoutFound() {
      return new Bound(epsilon, share, logProbVerbatim, logMass, found, List.of());
    }
  }

  /**
   * A suffix that a search found.
   *
   * @param logProb ln of its probability, in nats
   * @param ids its tokens
   * @param text their text; null where the example came as token ids
   */
  public record Found(
      @JsonProperty(required = true) double logProb,
      @JsonProperty(required = true) TokenIds ids,
      @MayBeAbsent String text) {}

  /**
   * Other tokens of the suffix's text searched.
   *
   * @param width of the beam
   * @param schemes what was found under each
   */
  public record Tokenisations(
      @JsonProperty(required = true) int width,
      @JsonProperty(required = true) Map<SamplingScheme, Mass> schemes) {

    /**
     * Keeps the map from being changed.
     *
     * @param width of the beam
     * @param schemes what was found under each
     */
    public Tokenisations {
      schemes = Collections.unmodifiableMap(new LinkedHashMap<>(schemes));
    }
  }

  /**
   * A lower bound of the probability of a text, which has p_z as a term.
   *
   * @param logProbVerbatim ln p_z as the search has it, in nats
   * @param logMass ln of the bound, in nats
   * @param found how many token sequences it sums
   */
  public record Mass(
      @LogProb double logProbVerbatim,
      @LogProb double logMass,
      @JsonProperty(required = true) long found) {}

  /**
   * Whether nothing was generated.
   *
   * @return true if all parts are empty
   */
  public boolean isNothing() {
    return sampled.isEmpty() && nearVerbatim.isEmpty() && tokenisations.isEmpty();
  }

  /**
   * The same without the suffixes that searches found, which take the most memory.
   *
   * @return all that rates are computed from
   */
  public Generated withoutFound() {
    return new Generated(sampled, nearVerbatim.map(NearVerbatim::withoutFound), tokenisations);
  }
}
