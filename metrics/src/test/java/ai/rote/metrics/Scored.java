package ai.rote.metrics;

import ai.rote.core.SamplingScheme;
import ai.rote.core.TokenScores;
import ai.rote.core.TokenizedExample;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes scores for tests, one example at a time, in the words of the test. */
final class Scored {
  static final SamplingScheme SCHEME = SamplingScheme.topK(40);

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
  static TokenScores logProb(String id, double logProb) {
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
    int suffixTokens = logs.values().iterator().next().length;
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
        new TokenizedExample(id, new int[] {1}, suffix, false, new LinkedHashMap<>(metadata));
    return new TokenScores(example, argMax, rank, margins, logs);
  }

  static SchemeExtraction extraction(List<TokenScores> scores) {
    return ExtractionReport.of(scores).under(SCHEME);
  }
}
