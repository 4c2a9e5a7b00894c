package ai.rote.metrics;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.token.TokenizedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model whose log-probability of a token says where the token stands: −2^j for position j of the
 * sequence, counted from 0. Such numbers add up without rounding, and a sum tells exactly which
 * positions are in it, as the bits of an integer do.
 *
 * <p>Its tokenizer has one token for each character. Its greedy choice is always the token before,
 * so "aaaa" is memorised and "abab" is not. It hands out scores last example first, since no order
 * is promised.
 */
final class FakeLm implements CausalLm {
  final List<TokenizedExample> scored = new ArrayList<>();
  List<SamplingScheme> schemes = List.of();
  private final boolean hasTokenizer;

  FakeLm() {
    this(true);
  }

  private FakeLm(boolean hasTokenizer) {
    this.hasTokenizer = hasTokenizer;
  }

  static FakeLm withoutTokenizer() {
    return new FakeLm(false);
  }

  /** What the scores of the positions from (inclusive) to (exclusive) add up to. */
  static double sumOfPositions(int from, int to) {
    return -(Math.pow(2, to) - Math.pow(2, from));
  }

  @Override
  public ModelInfo info() {
    return ModelInfo.of("fake", 128, Dtype.FLOAT32, ComputeDevice.cpu()).withContextTokens(256);
  }

  @Override
  public TextTokenizer tokenizer() {
    return new TextTokenizer() {
      @Override
      public TokenizedText encode(String text) {
        if (!hasTokenizer) {
          throw new IllegalStateException("the tokenizer was used");
        }
        int[] starts = IntStream.range(0, text.length()).toArray();
        return new TokenizedText(
            text.chars().toArray(), starts, IntStream.of(starts).map(i -> i + 1).toArray());
      }

      @Override
      public String decode(int[] ids) {
        return new String(ids, 0, ids.length);
      }
    };
  }

  @Override
  public void score(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    this.schemes = schemes;
    scored.addAll(examples);
    List<TokenizedExample> backwards = new ArrayList<>(examples);
    Collections.reverse(backwards);
    backwards.forEach(example -> sink.accept(score(example, schemes)));
  }

  private static TokenScores score(TokenizedExample example, List<SamplingScheme> schemes) {
    int[] ids = example.ids();
    int k = example.suffixTokens();
    int[] argMax = new int[k];
    int[] rank = new int[k];
    float[] margin = new float[k];
    float[] logProb = new float[k];
    for (int t = 0; t < k; t++) {
      int position = example.prefixTokens() + t;
      argMax[t] = ids[position - 1];
      rank[t] = argMax[t] == ids[position] ? 1 : 2;
      margin[t] = rank[t] == 1 ? 1 : -1;
      logProb[t] = -(float) Math.pow(2, position);
    }
    Map<SamplingScheme, float[]> logProbs = new LinkedHashMap<>();
    schemes.forEach(scheme -> logProbs.put(scheme, logProb));
    return new TokenScores(example, argMax, rank, margin, logProbs);
  }

  @Override
  public void close() {}
}
