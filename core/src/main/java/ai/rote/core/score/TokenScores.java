package ai.rote.core.score;

import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one teacher-forced pass says about every suffix token of one example. All metrics start from
 * here; none needs the model again.
 *
 * <p>Index t = 0 … k−1 counts suffix tokens. Token t is predicted from the whole prefix and the
 * true suffix tokens before it.
 */
public final class TokenScores {

  /**
   * Which way of scoring these scores come from. It is raised with every change that moves a score,
   * so that stored scores of one version are never continued by another.
   */
  public static final int SCORER_VERSION = 2;

  private final TokenizedExample example;
  private final int[] argMax;
  private final int[] rank;
  private final float[] margin;
  private final Map<SamplingScheme, TokenLogProbs> logProb;
  private final Optional<LogProbMoments> moments;

  /**
   * The scores of one example. The arrays are copied.
   *
   * @param example what was scored
   * @param argMax per suffix token, the id with the largest logit (the lowest id among equals)
   * @param rank per suffix token, 1 + the number of tokens with a strictly larger logit
   * @param margin per suffix token, its logit minus the largest logit of any other token, in nats
   * @param logProb per scheme and suffix token, ln q_t in nats, negative infinity where the scheme
   *     filters the token out
   * @throws IllegalArgumentException if an array's length is not the number of suffix tokens, a
   *     log-probability is NaN or above 0, a rank is below 1, or a margin is NaN
   */
  public TokenScores(
      TokenizedExample example,
      int[] argMax,
      int[] rank,
      float[] margin,
      Map<SamplingScheme, float[]> logProb) {
    this(example, argMax, rank, margin, logProb, logProb);
  }

  /**
   * The scores of one example of which some schemes' probabilities are only known within bounds.
   * The arrays are copied.
   *
   * @param example what was scored
   * @param argMax per suffix token, the id with the largest logit (the lowest id among equals)
   * @param rank per suffix token, 1 + the number of tokens with a strictly larger logit
   * @param margin per suffix token, its logit minus the largest logit of any other token, in nats
   * @param lower per scheme and suffix token, what ln q_t is at least, in nats
   * @param upper for the same schemes, what it is at most; equal to {@code lower} where ln q_t is
   *     known
   * @throws IllegalArgumentException as the other constructor, and if the schemes are not the same
   *     or a lower end is above its upper one
   */
  public TokenScores(
      TokenizedExample example,
      int[] argMax,
      int[] rank,
      float[] margin,
      Map<SamplingScheme, float[]> lower,
      Map<SamplingScheme, float[]> upper) {
    this(
        example,
        argMax.clone(),
        rank.clone(),
        margin.clone(),
        joined(example, lower, upper),
        Optional.empty());
  }

  private static Map<SamplingScheme, TokenLogProbs> joined(
      TokenizedExample example,
      Map<SamplingScheme, float[]> lower,
      Map<SamplingScheme, float[]> upper) {
    if (!lower.keySet().equals(upper.keySet())) {
      throw new IllegalArgumentException(
          "lower ends under " + lower.keySet() + ", but upper ones under " + upper.keySet());
    }
    Map<SamplingScheme, TokenLogProbs> joined = new LinkedHashMap<>();
    lower.forEach(
        (scheme, ends) -> {
          try {
            float[] copy = ends.clone();
            float[] other = upper.get(scheme);
            joined.put(scheme, new TokenLogProbs(copy, other == ends ? copy : other.clone()));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "example '" + example.id() + "' under " + scheme + ": " + e.getMessage(), e);
          }
        });
    return joined;
  }

  /** The arrays are taken over, not copied. */
  private TokenScores(
      TokenizedExample example,
      int[] argMax,
      int[] rank,
      float[] margin,
      Map<SamplingScheme, TokenLogProbs> logProb,
      Optional<LogProbMoments> moments) {
    this.example = example;
    this.moments = moments;
    moments.ifPresent(each -> checked(each.suffixTokens(), each, "moments"));
    this.argMax = checked(argMax.length, argMax, "argMax");
    this.rank = checked(rank.length, rank, "rank");
    this.margin = checked(margin.length, margin, "margin");
    this.logProb = logProb;
    for (int t = 0; t < rank.length; t++) {
      if (rank[t] < 1 || Float.isNaN(margin[t])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "example '%s', suffix token %d: rank must be at least 1 and the margin a number,"
                    + " but they are %d and %s",
                example.id(),
                t,
                rank[t],
                margin[t]));
      }
    }
    logProb.forEach((scheme, each) -> checked(each.count(), each, scheme.toString()));
  }

  private <T> T checked(int length, T array, String name) {
    if (length != example.suffixTokens()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "example '%s': %s has %d values, but the suffix has %d tokens",
              example.id(),
              name,
              length,
              example.suffixTokens()));
    }
    return array;
  }

  /**
   * What was scored.
   *
   * @return the example
   */
  public TokenizedExample example() {
    return example;
  }

  /**
   * The name of the example that was scored.
   *
   * @return its id
   */
  public String id() {
    return example.id();
  }

  /**
   * The number of suffix tokens, k.
   *
   * @return at least 1
   */
  public int suffixTokens() {
    return rank.length;
  }

  /**
   * The most probable token at a suffix position.
   *
   * @param t suffix position, from 0
   * @return its id; the lowest id where several share the largest logit
   */
  public int argMax(int t) {
    return argMax[t];
  }

  /**
   * How many tokens the model prefers to the true one, plus 1.
   *
   * @param t suffix position, from 0
   * @return 1 for the arg max (and for tokens that tie with it)
   */
  public int rank(int t) {
    return rank[t];
  }

  /**
   * The lead of the true token over the best other one, as a difference of logits.
   *
   * @param t suffix position, from 0
   * @return nats; positive if the true token is the only arg max, 0 on a tie, negative otherwise
   */
  public float margin(int t) {
    return margin[t];
  }

  /**
   * Whether greedy decoding emits the true token here, given the true tokens before it.
   *
   * @param t suffix position, from 0
   * @return true if the arg max is the true token
   */
  public boolean greedyMatch(int t) {
    return argMax[t] == example.suffixId(t);
  }

  /**
   * Whether greedy decoding from the prefix emits the whole suffix. Teacher-forced arg maxes decide
   * it exactly: decoding departs from the suffix at the first position where they differ.
   *
   * @return true if every token is the arg max
   */
  public boolean greedyMatch() {
    for (int t = 0; t < argMax.length; t++) {
      if (!greedyMatch(t)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The smallest margin over the suffix: how near the greedy decision was to falling the other way.
   *
   * @return nats
   */
  public float minMargin() {
    float least = Float.POSITIVE_INFINITY;
    for (float value : margin) {
      least = Math.min(least, value);
    }
    return least;
  }

  /**
   * The schemes that were scored.
   *
   * @return in the order they were asked for
   */
  public List<SamplingScheme> schemes() {
    return new ArrayList<>(logProb.keySet());
  }

  /**
   * The schemes of which this example's probability is only known within bounds. Of these there is
   * no {@link #logProb}, so that no end is taken for the value.
   *
   * @return some of {@link #schemes()}; none for a model that runs here
   */
  public List<SamplingScheme> boundedSchemes() {
    return schemes().stream().filter(each -> !logProb.get(each).areExact()).toList();
  }

  /**
   * The log-probability of one suffix token under a scheme, ln q_t.
   *
   * @param scheme one of {@link #schemes()}
   * @param t suffix position, from 0
   * @return nats, at most 0; negative infinity if the scheme filters the token out
   * @throws IllegalArgumentException if the scheme was not scored, or only bounds are known
   */
  public float tokenLogProb(SamplingScheme scheme, int t) {
    TokenLogProbs tokens = tokens(scheme);
    return tokens.isExact(t) ? tokens.at(t) : refuseBounds(scheme);
  }

  /**
   * The bounds between which ln q_t lies.
   *
   * @param scheme one of {@link #schemes()}
   * @param t suffix position, from 0
   * @return nats; both ends are {@link #tokenLogProb} where that is known
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public LogProbBounds tokenLogProbBounds(SamplingScheme scheme, int t) {
    return tokens(scheme).bounds(t);
  }

  /**
   * The log of the extraction probability, ln p_z = Σ ln q_t (Hayes et al. 2024, section 3).
   *
   * @param scheme one of {@link #schemes()}, and none of {@link #boundedSchemes()}
   * @return nats, at most 0; negative infinity if any token is filtered out
   * @throws IllegalArgumentException if the scheme was not scored, or only bounds are known
   */
  public double logProb(SamplingScheme scheme) {
    TokenLogProbs tokens = tokens(scheme);
    return tokens.areExact() ? tokens.sum().lower() : refuseBounds(scheme);
  }

  /**
   * The bounds between which ln p_z lies: the sums of those of its tokens.
   *
   * @param scheme one of {@link #schemes()}
   * @return nats; both ends are {@link #logProb} where that is known
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public LogProbBounds logProbBounds(SamplingScheme scheme) {
    return tokens(scheme).sum();
  }

  /**
   * The same pass, cut elsewhere. A teacher-forced pass says the same of a token wherever the
   * border stands, so an example scored as a whole (a prefix of one token) yields the scores of
   * every prefix and suffix length inside it, without the model.
   *
   * <pre>
   *   scored          z_1 | z_2  z_3   z_4  z_5  z_6
   *   recut(3, 2)     z_1   z_2  z_3 | z_4  z_5
   * </pre>
   *
   * The context always begins at the first token, so a shorter prefix also means an earlier suffix.
   *
   * @param prefixTokens how many of the example's tokens are prefix, special tokens at its start
   *     not counted; at least as many as were when it was scored
   * @param suffixTokens how many tokens after them are suffix, at least 1
   * @return equal to scoring that cut directly; id and metadata are kept
   * @throws IllegalArgumentException if the cut reaches outside what was scored
   */
  public TokenScores recut(int prefixTokens, int suffixTokens) {
    int scoredPrefixTokens = example.prefixTokens() - example.startTokens();
    int start = prefixTokens - scoredPrefixTokens;
    if (start < 0 || suffixTokens < 1 || suffixTokens > suffixTokens() - start) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "example '%s' was scored with %d + %d tokens: a cut of %d + %d is not inside",
              example.id(),
              scoredPrefixTokens,
              suffixTokens(),
              prefixTokens,
              suffixTokens));
    }
    int end = start + suffixTokens;
    Map<SamplingScheme, TokenLogProbs> cutLogProb = new LinkedHashMap<>();
    logProb.forEach((scheme, values) -> cutLogProb.put(scheme, values.slice(start, end)));
    return new TokenScores(
        example.recut(prefixTokens, suffixTokens),
        Arrays.copyOfRange(argMax, start, end),
        Arrays.copyOfRange(rank, start, end),
        Arrays.copyOfRange(margin, start, end),
        cutLogProb,
        moments.map(each -> each.slice(start, end)));
  }

  /**
   * These scores together with the spread of the vocabulary's log-probabilities.
   *
   * @param moments one pair for each suffix token
   * @return new scores
   * @throws IllegalArgumentException if their number is not that of the suffix tokens
   */
  public TokenScores with(LogProbMoments moments) {
    return new TokenScores(example, argMax, rank, margin, logProb, Optional.of(moments));
  }

  /**
   * The spread of the vocabulary's log-probabilities at each position. A model gives it along with
   * the scheme {@code temperature=1}.
   *
   * @return empty if that scheme was not scored, or the moments were not kept
   */
  public Optional<LogProbMoments> moments() {
    return moments;
  }

  private float refuseBounds(SamplingScheme scheme) {
    LogProbBounds bounds = logProbBounds(scheme);
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "example '%s': under %s only bounds are known, ln p_z from %.4g to %.4g",
            id(),
            scheme,
            bounds.lower(),
            bounds.upper()));
  }

  private TokenLogProbs tokens(SamplingScheme scheme) {
    TokenLogProbs values = logProb.get(scheme);
    if (values == null) {
      throw new IllegalArgumentException(
          "scheme " + scheme + " was not scored; scored: " + logProb.keySet());
    }
    return values;
  }
}
