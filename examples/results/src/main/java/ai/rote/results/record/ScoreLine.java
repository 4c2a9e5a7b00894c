package ai.rote.results.record;

import ai.rote.core.RoteException;
import ai.rote.core.score.LogProbBounds;
import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One line of {@code scores.jsonl} as it stands there; {@link StoredScores} is what it means.
 *
 * @param id as in the input
 * @param batch which batch of the undivided run it was scored in, from 0
 * @param metadata as in the input
 * @param prefix its text, where the example came as text; null otherwise
 * @param suffix its text, where the example came as text; null otherwise
 * @param prefixIds tokens of the prefix
 * @param suffixIds tokens of the suffix
 * @param startTokens how many of prefixIds are a BOS or the like, put before the example
 * @param borderMoved whether the border between them fell inside a token
 * @param greedyMatch whether greedy decoding emits the whole suffix
 * @param minMargin smallest margin over the suffix, in nats
 * @param logProb ln p_z by scheme, in nats; null in JSON where p_z = 0
 * @param logProbLower what ln p_z is at least, by scheme, where only bounds are known; null if all
 *     are known
 * @param logProbUpper what it is at most, of the same schemes; null as {@code logProbLower}
 * @param tokens what was measured of each suffix token
 * @param sampled suffixes drawn; null if there are none
 * @param nearVerbatim near suffixes searched; null if they were not
 * @param tokenisations tokens of the suffix's text searched; null if they were not
 * @param baselines what the suffix is held against; null if nothing was asked for
 */
record ScoreLine(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) int batch,
    @JsonProperty(required = true) Map<String, Object> metadata,
    @MayBeAbsent String prefix,
    @MayBeAbsent String suffix,
    @JsonProperty(required = true) TokenIds prefixIds,
    @JsonProperty(required = true) TokenIds suffixIds,
    @JsonProperty(required = true) int startTokens,
    @JsonProperty(required = true) boolean borderMoved,
    @JsonProperty(required = true) boolean greedyMatch,
    @JsonProperty(required = true) float minMargin,
    @JsonProperty(required = true)
        @JsonSerialize(contentUsing = LogProbs.Writer.class)
        @JsonDeserialize(contentUsing = LogProbs.Reader.class)
        Map<SamplingScheme, Double> logProb,
    @MayBeAbsent
        @JsonSerialize(contentUsing = LogProbs.Writer.class)
        @JsonDeserialize(contentUsing = LogProbs.Reader.class)
        Map<SamplingScheme, Double> logProbLower,
    @MayBeAbsent
        @JsonSerialize(contentUsing = LogProbs.Writer.class)
        @JsonDeserialize(contentUsing = LogProbs.Reader.class)
        Map<SamplingScheme, Double> logProbUpper,
    @JsonProperty(required = true) Tokens tokens,
    @MayBeAbsent Generated.Sampled sampled,
    @MayBeAbsent Generated.NearVerbatim nearVerbatim,
    @MayBeAbsent Generated.Tokenisations tokenisations,
    @MayBeAbsent BaselinesLine baselines) {

  /**
   * One value for each suffix token.
   *
   * @param text its text, where the example came as text; null otherwise
   * @param argMax the token that the model holds most likely
   * @param rank of the true token
   * @param margin in nats
   * @param mean of the vocabulary's log-probabilities; null if they were not kept
   * @param sd of them; null as {@code mean}
   * @param logProb by scheme, in nats; null in JSON where the token is filtered out
   * @param logProbLower what it is at least, of the schemes of which only bounds are known; null if
   *     all are known
   * @param logProbUpper what it is at most; null as {@code logProbLower}
   */
  record Tokens(
      @MayBeAbsent List<String> text,
      @JsonProperty(required = true) int[] argMax,
      @JsonProperty(required = true) int[] rank,
      @JsonProperty(required = true) float[] margin,
      @MayBeAbsent float[] mean,
      @MayBeAbsent float[] sd,
      @JsonProperty(required = true)
          @JsonSerialize(contentUsing = LogProbs.TokensWriter.class)
          @JsonDeserialize(contentUsing = LogProbs.TokensReader.class)
          Map<SamplingScheme, float[]> logProb,
      @MayBeAbsent
          @JsonSerialize(contentUsing = LogProbs.TokensWriter.class)
          @JsonDeserialize(contentUsing = LogProbs.TokensReader.class)
          Map<SamplingScheme, float[]> logProbLower,
      @MayBeAbsent
          @JsonSerialize(contentUsing = LogProbs.TokensWriter.class)
          @JsonDeserialize(contentUsing = LogProbs.TokensReader.class)
          Map<SamplingScheme, float[]> logProbUpper) {}

  static ScoreLine of(StoredScores stored, int batch) {
    TokenScores scores = stored.scores();
    TokenizedExample example = scores.example();
    int suffixTokens = scores.suffixTokens();
    List<SamplingScheme> bounded = scores.boundedSchemes();
    List<SamplingScheme> exact = new ArrayList<>(scores.schemes());
    exact.removeAll(bounded);
    Optional<StoredScores.Text> text = stored.text();
    Generated generated = stored.generated().orElse(Generated.NOTHING);
    return new ScoreLine(
        example.id(),
        batch,
        example.metadata(),
        text.map(StoredScores.Text::prefix).orElse(null),
        text.map(StoredScores.Text::suffix).orElse(null),
        TokenIds.of(example.prefixIds()),
        TokenIds.of(example.suffixIds()),
        example.startTokens(),
        example.borderMoved(),
        scores.greedyMatch(),
        scores.minMargin(),
        by(exact, scores::logProb),
        ifAny(bounded, scheme -> scores.logProbBounds(scheme).lower()),
        ifAny(bounded, scheme -> scores.logProbBounds(scheme).upper()),
        new Tokens(
            text.map(StoredScores.Text::suffixTokens).orElse(null),
            IntStream.range(0, suffixTokens).map(scores::argMax).toArray(),
            IntStream.range(0, suffixTokens).map(scores::rank).toArray(),
            floats(suffixTokens, scores::margin),
            scores.moments().map(each -> floats(suffixTokens, each::mean)).orElse(null),
            scores.moments().map(each -> floats(suffixTokens, each::sd)).orElse(null),
            by(exact, scheme -> floats(suffixTokens, t -> scores.tokenLogProb(scheme, t))),
            ifAny(
                bounded,
                scheme ->
                    floats(
                        suffixTokens, t -> (float) scores.tokenLogProbBounds(scheme, t).lower())),
            ifAny(
                bounded,
                scheme ->
                    floats(
                        suffixTokens, t -> (float) scores.tokenLogProbBounds(scheme, t).upper()))),
        generated.sampled().orElse(null),
        generated.nearVerbatim().orElse(null),
        generated.tokenisations().orElse(null),
        stored.baselines().map(BaselinesLine::of).orElse(null));
  }

  private static <T> Map<SamplingScheme, T> by(
      List<SamplingScheme> schemes, Function<SamplingScheme, T> value) {
    Map<SamplingScheme, T> values = new LinkedHashMap<>();
    schemes.forEach(scheme -> values.put(scheme, value.apply(scheme)));
    return values;
  }

  private static <T> Map<SamplingScheme, T> ifAny(
      List<SamplingScheme> schemes, Function<SamplingScheme, T> value) {
    return schemes.isEmpty() ? null : by(schemes, value);
  }

  private static float[] floats(int count, IntFunction<Float> value) {
    float[] values = new float[count];
    for (int t = 0; t < count; t++) {
      values[t] = value.apply(t);
    }
    return values;
  }

  /** What the line means; complaints begin with where it stands. */
  StoredScores stored(String where) {
    return stored(where, metadata);
  }

  /** The same with other metadata. */
  StoredScores stored(String where, Map<String, Object> other) {
    try {
      return stored(other);
    } catch (IllegalArgumentException | RoteException e) {
      throw new RoteException(where + e.getMessage(), e);
    }
  }

  private StoredScores stored(Map<String, Object> seen) {
    TokenizedExample example =
        (prefix == null
                ? TokenizedExample.of(id, prefixIds.toArray(), suffixIds.toArray())
                : TokenizedExample.ofText(
                    id, prefixIds.toArray(), suffixIds.toArray(), borderMoved))
            .withStartTokens(startTokens)
            .withMetadata(Scalars.checked(seen));
    TokenScores scores =
        new TokenScores(
            example,
            tokens.argMax,
            tokens.rank,
            tokens.margin,
            with(tokens.logProb, tokens.logProbLower),
            with(tokens.logProb, tokens.logProbUpper));
    checkSums(scores);
    if ((tokens.mean == null) != (tokens.sd == null)) {
      throw new IllegalArgumentException("'tokens.mean' and 'tokens.sd' must come together");
    }
    if (tokens.mean != null) {
      scores = scores.with(new LogProbMoments(tokens.mean, tokens.sd));
    }
    Generated generated =
        new Generated(
            Optional.ofNullable(sampled),
            Optional.ofNullable(nearVerbatim),
            Optional.ofNullable(tokenisations));
    return new StoredScores(
        scores,
        text(),
        generated.isNothing() ? Optional.empty() : Optional.of(generated),
        Optional.ofNullable(baselines).map(BaselinesLine::baselines));
  }

  /** The values that are known and one end of the others. */
  private static <T> Map<SamplingScheme, T> with(
      Map<SamplingScheme, T> known, Map<SamplingScheme, T> ends) {
    if (ends == null) {
      return known;
    }
    Map<SamplingScheme, T> all = new LinkedHashMap<>(known);
    ends.forEach(
        (scheme, value) -> {
          if (all.put(scheme, value) != null) {
            throw new IllegalArgumentException("ln p_z under " + scheme + " is known, and is not");
          }
        });
    return all;
  }

  /** What is stored twice must agree, or the record is not as it was written. */
  private void checkSums(TokenScores scores) {
    Map<SamplingScheme, Double> lower = with(logProb, logProbLower);
    Map<SamplingScheme, Double> upper = with(logProb, logProbUpper);
    for (SamplingScheme scheme : scores.schemes()) {
      LogProbBounds sums = scores.logProbBounds(scheme);
      checkSum(scheme, lower.get(scheme), sums.lower());
      checkSum(scheme, upper.get(scheme), sums.upper());
    }
  }

  private static void checkSum(SamplingScheme scheme, Double stored, double sum) {
    if (stored == null || stored != sum) {
      throw new IllegalArgumentException(
          "ln p_z under " + scheme + " is " + stored + ", but its tokens sum to " + sum);
    }
  }

  private Optional<StoredScores.Text> text() {
    if ((prefix == null) != (suffix == null) || (prefix == null) != (tokens.text == null)) {
      throw new IllegalArgumentException("'prefix', 'suffix' and 'tokens.text' must come together");
    }
    if (prefix == null) {
      return Optional.empty();
    }
    if (tokens.text.size() != suffixIds.toArray().length) {
      throw new IllegalArgumentException("'tokens.text' has not one text for each suffix token");
    }
    return Optional.of(new StoredScores.Text(prefix, suffix, tokens.text));
  }
}
