package ai.rote.metrics;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes scores for tests, one example at a time, in the words of the test. */
public final class Scored {
  public static final SamplingScheme SCHEME = SamplingScheme.topK(40);

  private Scored() {}

  /** An example whose suffix tokens have these probabilities under {@link #SCHEME}. */
  static TokenScores probabilities(String id, boolean greedy, double... probabilities) {
    float[] logs = new float[probabilities.length];
    for (int t = 0; t < logs.length; t++) {
      logs[t] = (float) Math.log(probabilities[t]);
    }
    return of(id, Map.of(), greedy ? 1 : -1, Map.of(SCHEME, logs));
  }

  /** An example of one suffix token with this log-probability under {@link #SCHEME}. */
  public static TokenScores logProb(String id, double logProb) {
    return of(id, Map.of(), -1, Map.of(SCHEME, new float[] {(float) logProb}));
  }

  /** An example of which only its metadata matters. */
  static TokenScores with(String id, Map<String, Object> metadata) {
    return of(id, metadata, -1, Map.of(SCHEME, new float[] {-1}));
  }

  /** An example of which only its margin matters; it is greedy if the margin is above 0. */
  static TokenScores margin(String id, double margin) {
    return of(id, Map.of(), margin, Map.of(SCHEME, new float[] {-1}));
  }

  static TokenScores of(
      String id, Map<String, Object> metadata, double margin, Map<SamplingScheme, float[]> logs) {
    int suffixTokens = logs.values().stream().findFirst().map(each -> each.length).orElse(1);
    int[] suffix = new int[suffixTokens];
    Arrays.fill(suffix, 7);
    int[] argMax = suffix.clone();
    int[] rank = new int[suffixTokens];
    Arrays.fill(rank, 1);
    float[] margins = new float[suffixTokens];
    Arrays.fill(margins, 5);
    int last = suffixTokens - 1;
    margins[last] = (float) margin;
    if (margin <= 0) {
      argMax[last] = 8;
      rank[last] = 2;
    }
    TokenizedExample example =
        TokenizedExample.of(id, new int[] {1}, suffix).withMetadata(metadata);
    return new TokenScores(example, argMax, rank, margins, logs);
  }

  /**
   * An example whose greedy choices match where the pattern has an x, as in "xx.x", each token with
   * log-probability −1 under temperature 1.
   */
  static TokenScores matching(String id, String pattern) {
    float[] logs = new float[pattern.length()];
    Arrays.fill(logs, -1);
    return own(id, pattern, logs);
  }

  /** An example with these log-probabilities under temperature 1, no greedy match. */
  public static TokenScores own(String id, double... logProbs) {
    float[] logs = new float[logProbs.length];
    for (int t = 0; t < logs.length; t++) {
      logs[t] = (float) logProbs[t];
    }
    return own(id, ".".repeat(logs.length), logs);
  }

  private static TokenScores own(String id, String pattern, float[] logs) {
    int tokens = pattern.length();
    int[] suffix = new int[tokens]; // id 0 throughout: a token like any other
    int[] argMax = new int[tokens];
    int[] rank = new int[tokens];
    float[] margins = new float[tokens];
    for (int t = 0; t < tokens; t++) {
      boolean match = pattern.charAt(t) == 'x';
      argMax[t] = match ? 0 : 1;
      rank[t] = match ? 1 : 2;
      margins[t] = match ? 1 : -1;
    }
    return new TokenScores(
        TokenizedExample.of(id, new int[] {1}, suffix),
        argMax,
        rank,
        margins,
        Map.of(SamplingScheme.temperature(1), logs));
  }

  /** A report of examples with these ln p_z under {@link #SCHEME}, greedy where p_z is above ½. */
  public static ExtractionReport report(double... logProbs) {
    ExtractionReport.Builder report = ExtractionReport.builder();
    for (int i = 0; i < logProbs.length; i++) {
      float[] logs = {(float) logProbs[i]};
      double margin = logProbs[i] > Math.log(0.5) ? 1 : -1;
      report.accept(
          of(String.format(Locale.ROOT, "e%04d", i), Map.of(), margin, Map.of(SCHEME, logs)));
    }
    return report.build();
  }

  static SchemeExtraction extraction(List<TokenScores> scores) {
    return ExtractionReport.of(scores).under(SCHEME);
  }
}
