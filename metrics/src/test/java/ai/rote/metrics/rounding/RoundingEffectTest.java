package ai.rote.metrics.rounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.Dtype;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundingEffectTest {
  private static final Rounding COARSE = new Rounding(0.05);
  private static final List<Long> QUERIES = List.of(1L, 100L);
  private static final List<Double> PROBABILITIES = List.of(0.1, 0.5);

  /** One example under one scheme; greedy where no margin is below 0. */
  private static TokenScores scores(
      String id, SamplingScheme scheme, float[] logProb, int[] rank, float[] margin) {
    int[] suffix = new int[logProb.length];
    int[] argMax = new int[logProb.length];
    for (int t = 0; t < suffix.length; t++) {
      argMax[t] = margin[t] < 0 ? 1 : 0;
    }
    return new TokenScores(
        TokenizedExample.of(id, new int[] {5}, suffix),
        argMax,
        rank,
        margin,
        Map.of(scheme, logProb));
  }

  private static TokenScores one(SamplingScheme scheme, double logProb, int rank, double margin) {
    return scores(
        "one",
        scheme,
        new float[] {(float) logProb},
        new int[] {rank},
        new float[] {(float) margin});
  }

  private static RoundingEffect effect(SamplingScheme scheme, TokenScores... scores) {
    RoundingEffect effect = new RoundingEffect(COARSE, List.of(scheme), QUERIES, PROBABILITIES);
    Arrays.stream(scores).forEach(effect);
    return effect;
  }

  private static BothWays counts(int lowest, int scored, int highest) {
    return new BothWays(lowest, scored, highest, 1);
  }

  @Test
  void aSuffixMovesWithTheRootOfItsTokens() {
    assertThat(COARSE.suffixNats(49)).isEqualTo(0.05 * 7);
    assertThat(COARSE.marginNats()).isEqualTo(0.1);
    assertThat(Rounding.of(Dtype.FLOAT32).tokenNats()).isEqualTo(2e-5);
    assertThat(Rounding.of(Dtype.BFLOAT16).tokenNats()).isEqualTo(0.08);
    assertThat(Rounding.of(Dtype.FLOAT16).tokenNats()).isEqualTo(0.01);
  }

  @Test
  void greedyDecisionsWithinTwiceTheRoundingCountBothWays() {
    SamplingScheme own = SamplingScheme.temperature(1);

    assertThat(effect(own, one(own, -1, 1, 0.11)).greedy()).isEqualTo(counts(1, 1, 1));
    assertThat(effect(own, one(own, -1, 1, 0.09)).greedy()).isEqualTo(counts(0, 1, 1));
    assertThat(effect(own, one(own, -1, 2, -0.09)).greedy()).isEqualTo(counts(0, 0, 1));
    assertThat(effect(own, one(own, -1, 2, -0.11)).greedy()).isEqualTo(counts(0, 0, 0));
  }

  /** One query reaches p = 0.5 with p_z = 0.5, which is 0.693 nats. */
  @Test
  void anExampleNextToItsThresholdCountsBothWays() {
    SamplingScheme own = SamplingScheme.temperature(1);
    double threshold = Math.log(0.5);

    for (double[] each :
        new double[][] {{0.06, 1, 1}, {0.04, 0, 1}, {-0.04, 0, 1}, {-0.06, 0, 0}}) {
      BothWays found = effect(own, one(own, threshold + each[0], 2, -1)).discoverable(own, 1, 0.5);
      assertThat(found)
          .as("threshold %s", each[0])
          .isEqualTo(counts((int) each[1], each[0] > 0 ? 1 : 0, (int) each[2]));
    }
  }

  @Test
  void aLowTemperatureMagnifiesTheError() {
    SamplingScheme cold = SamplingScheme.temperature(0.25);
    double threshold = Math.log(0.5);

    assertThat(effect(cold, one(cold, threshold - 0.19, 2, -1)).discoverable(cold, 1, 0.5).within())
        .isEqualTo(1);
    assertThat(effect(cold, one(cold, threshold - 0.21, 2, -1)).discoverable(cold, 1, 0.5).within())
        .isZero();
  }

  @Test
  void ranksNextToTheCutOfATopKCountBothWays() {
    SamplingScheme scheme = SamplingScheme.topK(40);
    double out = Double.NEGATIVE_INFINITY;

    assertThat(effect(scheme, one(scheme, -3, 37, -3)).possible(scheme)).isEqualTo(counts(1, 1, 1));
    assertThat(effect(scheme, one(scheme, -3, 38, -3)).possible(scheme)).isEqualTo(counts(0, 1, 1));
    assertThat(effect(scheme, one(scheme, out, 43, -3)).possible(scheme))
        .isEqualTo(counts(0, 0, 1));
    assertThat(effect(scheme, one(scheme, out, 44, -3)).possible(scheme))
        .isEqualTo(counts(0, 0, 0));
  }

  @Test
  void aFineRoundingMovesARankByOne() {
    SamplingScheme scheme = SamplingScheme.topK(40);
    for (int rank : new int[] {39, 40, 41, 42}) {
      RoundingEffect effect =
          new RoundingEffect(Rounding.of(Dtype.FLOAT32), List.of(scheme), QUERIES, PROBABILITIES);
      effect.accept(one(scheme, rank > 40 ? Double.NEGATIVE_INFINITY : -3, rank, -3));
      assertThat(effect.possible(scheme).within())
          .as("rank %d", rank)
          .isEqualTo(rank == 40 || rank == 41 ? 1 : 0);
    }
  }

  /**
   * Of rank 41 it has at most 1/40 of the mass once it comes in: enough for p = 0.1 in 100 queries.
   */
  @Test
  void whatMayComeInReachesNoMoreThanItsShareAllows() {
    SamplingScheme scheme = SamplingScheme.topK(40);
    RoundingEffect effect = effect(scheme, one(scheme, Double.NEGATIVE_INFINITY, 41, -3));

    assertThat(effect.discoverable(scheme, 1, 0.1)).isEqualTo(counts(0, 0, 0));
    assertThat(effect.discoverable(scheme, 100, 0.1)).isEqualTo(counts(0, 0, 1));
  }

  @Test
  void anExampleThatMayBecomeImpossibleIsInNoLowestCount() {
    SamplingScheme scheme = SamplingScheme.topK(40);

    assertThat(effect(scheme, one(scheme, -1e-3, 40, -3)).discoverable(scheme, 1, 0.1))
        .isEqualTo(counts(0, 1, 1));
  }

  @Test
  void theMarginTellsTheEdgeOfAMinP() {
    SamplingScheme scheme = SamplingScheme.parse("min-p=0.1,temperature=0.5");
    double cut = 0.5 * Math.log(0.1);
    double out = Double.NEGATIVE_INFINITY;

    assertThat(effect(scheme, one(scheme, -3, 5, cut + 0.11)).possible(scheme))
        .isEqualTo(counts(1, 1, 1));
    assertThat(effect(scheme, one(scheme, -3, 5, cut + 0.09)).possible(scheme))
        .isEqualTo(counts(0, 1, 1));
    assertThat(effect(scheme, one(scheme, out, 5, cut - 0.09)).possible(scheme))
        .isEqualTo(counts(0, 0, 1));
    assertThat(effect(scheme, one(scheme, out, 5, cut - 0.11)).possible(scheme))
        .isEqualTo(counts(0, 0, 0));
  }

  @Test
  void whatATopPLeavesOutStaysOut() {
    SamplingScheme scheme = SamplingScheme.parse("top-p=0.9");

    assertThat(RoundingEffect.tellsEdge(scheme)).isFalse();
    assertThat(RoundingEffect.tellsEdge(SamplingScheme.topK(40))).isTrue();
    assertThat(effect(scheme, one(scheme, Double.NEGATIVE_INFINITY, 5, -3)).possible(scheme))
        .isEqualTo(counts(0, 0, 0));
  }

  @Test
  void theGreedySchemeAgreesWithGreedyDecoding() {
    SamplingScheme scheme = SamplingScheme.greedy();
    SplittableRandom random = new SplittableRandom(5);
    RoundingEffect effect = new RoundingEffect(COARSE, List.of(scheme), QUERIES, PROBABILITIES);
    for (int i = 0; i < 200; i++) {
      float margin = (float) (0.6 * random.nextDouble() - 0.3);
      effect.accept(
          one(scheme, margin < 0 ? Double.NEGATIVE_INFINITY : 0, margin < 0 ? 2 : 1, margin));
    }

    assertThat(effect.greedy().within()).isPositive();
    assertThat(effect.possible(scheme)).isEqualTo(effect.greedy());
    assertThat(effect.discoverable(scheme, 1, 0.5)).isEqualTo(effect.greedy());
  }

  /**
   * However tokens move within the model's rounding, together by no more than u·√k, every count
   * lies between the lowest and the highest; and both are reached by moving all examples one way.
   */
  @Test
  void everyMovementWithinTheRoundingLiesBetweenTheCounts() {
    SamplingScheme own = SamplingScheme.temperature(1);
    SplittableRandom random = new SplittableRandom(7);
    List<TokenScores> asScored = new ArrayList<>();
    int tokens = 4;
    for (int i = 0; i < 300; i++) {
      asScored.add(random(own, "e" + i, tokens, random));
    }
    RoundingEffect effect = effect(own, asScored.toArray(TokenScores[]::new));
    assertThat(effect.discoverable(own, 100, 0.5).within()).isPositive();

    double most = 0.05 * Math.sqrt(tokens);
    for (double share : new double[] {-1, -0.7, 0.3, 1}) {
      for (long n : QUERIES) {
        for (double p : PROBABILITIES) {
          long count = 0;
          for (TokenScores each : asScored) {
            double moved = Math.min(0, each.logProb(own) + share * most);
            count += 1 - Math.pow(1 - Math.exp(moved), n) >= p ? 1 : 0;
          }
          BothWays found = effect.discoverable(own, n, p);
          assertThat(count).isBetween(found.lowest(), found.highest());
          if (share == -1) {
            assertThat(count).isEqualTo(found.lowest());
          } else if (share == 1) {
            assertThat(count).isEqualTo(found.highest());
          }
        }
      }
    }
  }

  private static TokenScores random(
      SamplingScheme scheme, String id, int tokens, SplittableRandom random) {
    float[] logProb = new float[tokens];
    int[] rank = new int[tokens];
    float[] margin = new float[tokens];
    for (int t = 0; t < tokens; t++) {
      logProb[t] = (float) (-2 * random.nextDouble());
      rank[t] = 1 + random.nextInt(3);
      margin[t] = (float) (random.nextDouble() - 0.5);
    }
    return scores(id, scheme, logProb, rank, margin);
  }

  @Test
  void ratesHaveTheTotalBelowThem() {
    BothWays counts = new BothWays(1, 2, 4, 8);

    assertThat(counts.within()).isEqualTo(3);
    assertThat(counts.lowestRate()).isEqualTo(0.125);
    assertThat(counts.highestRate()).isEqualTo(0.5);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new Rounding(0))
        .hasMessageContaining("above 0")
        .hasMessageContaining("0.0");
    assertThatThrownBy(() -> new Rounding(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new BothWays(2, 1, 3, 4)).hasMessageContaining("2, 1, 3 of 4");
    SamplingScheme own = SamplingScheme.temperature(1);
    assertThatThrownBy(() -> effect(own).possible(SamplingScheme.topK(3)))
        .hasMessageContaining("top-k=3 is not counted");
    assertThatThrownBy(() -> effect(own, one(own, -1, 1, 1)).discoverable(own, 7, 0.5))
        .hasMessageContaining("n = 7, p = 0.5 is not counted");
    assertThatThrownBy(() -> effect(own).greedy()).hasMessageContaining("total of at least 1");
  }
}
