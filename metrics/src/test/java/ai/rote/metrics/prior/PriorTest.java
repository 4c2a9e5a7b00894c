package ai.rote.metrics.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ExampleException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Intervals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Priors, cuts and gaps against their definitions, spelt out. */
class PriorTest {
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** ln of the mean probability, with numbers that do not run out of exponent. */
  private static double logMeanByHand(double... logProbs) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double each : logProbs) {
      // e^x = (e^(x / 1000))^1000
      sum =
          sum.add(
              each == NEVER
                  ? BigDecimal.ZERO
                  : new BigDecimal(Math.exp(each / 1000)).pow(1000, MathContext.DECIMAL128));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(logProbs.length), MathContext.DECIMAL128);
    int digits = mean.precision() - mean.scale();
    return Math.log(mean.movePointLeft(digits).doubleValue()) + digits * Math.log(10);
  }

  @Test
  void meanAndMaximumAreOfProbabilities() {
    Random random = new Random(3);
    for (int count = 1; count < 9; count++) {
      double[] values = random.doubles(count, -900, 0).toArray();
      SuffixPrior prior = SuffixPrior.of(values, OptionalDouble.of(-7));

      assertThat(prior.logMean()).isCloseTo(logMeanByHand(values), within(1e-9));
      assertThat(prior.logMax()).isEqualTo(Arrays.stream(values).max().orElseThrow());
      assertThat(prior.afterBos()).hasValue(-7);
    }
  }

  @Test
  void whatASchemeFiltersOutCountsAsProbabilityZero() {
    assertThat(SuffixPrior.of(new double[] {NEVER, -2}, OptionalDouble.empty()).logMean())
        .isCloseTo(-2 - Math.log(2), within(1e-12));
    SuffixPrior never = SuffixPrior.of(new double[] {NEVER, NEVER}, OptionalDouble.empty());
    assertThat(never.logMean()).isEqualTo(NEVER);
    assertThat(SuffixPrior.of(new double[] {-3, -3, -3}, OptionalDouble.empty()).logMean())
        .isEqualTo(-3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SuffixPrior.of(new double[0], OptionalDouble.empty()))
        .withMessageContaining("at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SuffixPrior.of(new double[] {0.1}, OptionalDouble.empty()));
  }

  private static TokenizedExample example(String id, int[] prefix, int... suffix) {
    return TokenizedExample.of(id, prefix, suffix);
  }

  @Test
  void prefixesThatHaveToDoWithAnExampleArePassedOver() {
    TokenizedExample own = example("own", new int[] {1, 2, 3, 4}, 8, 9);
    TokenizedExample samePrefix = example("same prefix", new int[] {1, 2, 3, 4}, 5, 6);
    TokenizedExample longer = example("ends alike", new int[] {7, 1, 2, 3, 4}, 5, 7);
    TokenizedExample sameSuffix = example("same suffix", new int[] {4, 3, 2, 1}, 8, 9);
    TokenizedExample holdsIt = example("holds it", new int[] {1, 8, 9, 1}, 5, 5);
    TokenizedExample sister =
        example("sister", new int[] {6, 6, 6, 6}, 4, 4).withMetadata(Map.of("person", "x"));
    TokenizedExample good = example("good", new int[] {5, 5, 5, 6, 7, 8}, 1, 1);
    TokenizedExample twin = example("twin", new int[] {5, 6, 7, 8}, 1, 2);
    TokenizedExample brief = example("brief", new int[] {9}, 1, 3);
    UnrelatedPrefixes prefixes =
        UnrelatedPrefixes.of(
                List.of(own, samePrefix, longer, sameSuffix, holdsIt, sister, good, twin, brief), 1)
            .withClusters("person");
    TokenizedExample asked = own.withMetadata(Map.of("person", "x"));

    List<TokenizedExample> after = prefixes.after(asked, 2);

    assertThat(after).extracting(TokenizedExample::id).containsOnly("own");
    assertThat(after).allMatch(each -> each.suffixIs(new int[] {8, 9}));
    assertThat(after.get(0).prefixIds()).containsExactly(5, 6, 7, 8); // the last four
    assertThat(after.get(1).prefixIds()).containsExactly(9); // none other is as long
    assertThatThrownBy(() -> prefixes.after(asked, 3))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("example 'own': a prior needs 3 prefixes")
        .hasMessageContaining("among 9 examples there are 2");
  }

  @Test
  void specialTokensAtTheStartStay() {
    TokenizedExample own = example("own", new int[] {0, 1, 2}, 3).withStartTokens(1);
    TokenizedExample other = example("other", new int[] {0, 4, 5, 6}, 7).withStartTokens(1);

    TokenizedExample after = UnrelatedPrefixes.of(List.of(own, other), 0).after(own, 1).get(0);

    assertThat(after.prefixIds()).containsExactly(0, 5, 6);
    assertThat(after.startTokens()).isEqualTo(1);
  }

  @Test
  void theSeedAloneDecidesWhichAreTaken() {
    List<TokenizedExample> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      examples.add(example("example " + i, new int[] {i, i}, 100 + i));
    }
    List<TokenizedExample> backwards = new ArrayList<>(examples);
    java.util.Collections.reverse(backwards);
    TokenizedExample one = examples.get(0);

    List<int[]> first = taken(UnrelatedPrefixes.of(examples, 5), one);

    assertThat(taken(UnrelatedPrefixes.of(backwards, 5), one))
        .usingRecursiveComparison()
        .isEqualTo(first);
    assertThat(taken(UnrelatedPrefixes.of(examples, 6), one))
        .usingRecursiveComparison()
        .isNotEqualTo(first);
    // nearly all examples share them, so that a model runs them once
    List<int[]> another = taken(UnrelatedPrefixes.of(examples, 5), examples.get(1));
    assertThat(shared(first, another)).isGreaterThanOrEqualTo(6);
  }

  private static List<int[]> taken(UnrelatedPrefixes prefixes, TokenizedExample example) {
    return prefixes.after(example, 8).stream().map(TokenizedExample::prefixIds).toList();
  }

  private static long shared(List<int[]> some, List<int[]> others) {
    return some.stream()
        .filter(one -> others.stream().anyMatch(other -> Arrays.equals(one, other)))
        .count();
  }

  @Test
  void cutsAreReadAndWritten() {
    assertThat(PriorCut.parse("25")).isEqualTo(new PriorCut(25, false)).hasToString("25");
    assertThat(PriorCut.parse("0.5/token")).isEqualTo(PriorCut.DEFAULT).hasToString("0.5/token");
    for (String wrong : List.of("", "x", "/token", "NaN", "1e999", "5/word")) {
      assertThatIllegalArgumentException().isThrownBy(() -> PriorCut.parse(wrong));
    }
    assertThat(PriorCut.DEFAULT.keeps(-1, -26, 50)).isTrue();
    assertThat(PriorCut.DEFAULT.keeps(-1, -25.9, 50)).isFalse();
    assertThat(PriorCut.DEFAULT.keeps(-1, NEVER, 50)).isTrue();
    assertThat(PriorCut.DEFAULT.keeps(NEVER, NEVER, 50)).isFalse();
  }

  /** Rates before and after, and the curve, counted one example at a time. */
  @Test
  void ratesAfterACutCountOnlyWhatPasses() {
    Random random = new Random(9);
    List<PriorAwareExtraction.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      entries.add(
          new PriorAwareExtraction.Entry(
              i % 7 == 0 ? NEVER : -12 * random.nextDouble(),
              i % 3 == 0,
              i % 11 == 0 ? Double.POSITIVE_INFINITY : 60 * random.nextDouble() - 5,
              20 + i));
    }
    SamplingScheme scheme = SamplingScheme.topK(40);
    PriorAwareExtraction extraction = new PriorAwareExtraction(scheme, entries, Intervals.DEFAULT);
    long n = 500;
    double p = 0.5;
    for (PriorCut cut : List.of(new PriorCut(20, false), PriorCut.DEFAULT)) {
      long greedy = 0;
      long found = 0;
      double expected = 0;
      for (PriorAwareExtraction.Entry each : entries) {
        double t = cut.perToken() ? cut.nats() * each.suffixTokens() : cut.nats();
        boolean passes = each.difference() >= t;
        double within = 1 - Math.pow(1 - Math.exp(each.logProb()), n);
        greedy += passes && each.greedy() ? 1 : 0;
        found += passes && within >= p ? 1 : 0;
        expected += passes ? within / 60 : 0;
      }
      assertThat(extraction.greedyAfter(cut).count()).isEqualTo(greedy);
      assertThat(extraction.after(cut).rate(n, p).count()).isEqualTo(found);
      assertThat(extraction.after(cut).rate(n, p).total()).isEqualTo(60);
      assertThat(extraction.after(cut).expectedExtraction(n).value())
          .isCloseTo(expected, within(1e-9));
      assertThat(extraction.curve(n, p, List.of(cut)).get(0).count()).isEqualTo(found);
    }
    assertThat(extraction.greedyBefore().count()).isEqualTo(20);
    assertThat(extraction.before().rate(n, p).count())
        .isEqualTo(extraction.after(new PriorCut(-1e9, false)).rate(n, p).count());
    assertThat(extraction.differences()).hasSize(60).isSorted();
  }

  @Test
  void aGapIsAZScoreOverReferences() {
    ReferenceGap gap = ReferenceGap.of(-1, new double[] {-10, -12, -11, -13});
    double sd = Math.sqrt((1.5 * 1.5 + 0.5 * 0.5 + 0.5 * 0.5 + 1.5 * 1.5) / 3);

    assertThat(gap.difference()).isCloseTo(10.5, within(1e-12));
    assertThat(gap.z()).isCloseTo(10.5 / sd, within(1e-12));
    assertThat(ReferenceGap.of(-11.5 + 1.959964 * sd, new double[] {-10, -12, -11, -13}).pValue())
        .isCloseTo(0.025, within(1e-6));
    assertThat(ReferenceGap.of(-1, new double[] {-10, -12, -11}).z()).isNaN();
    assertThat(ReferenceGap.of(-1, new double[] {-5, -5, -5, -5}).pValue()).isNaN();
    assertThat(ReferenceGap.of(-1, new double[] {-5}).difference()).isEqualTo(4);
  }

  /** What the class says of few references: 12 % at a nominal 5 %, within 4 standard errors. */
  @Test
  void fewReferencesMakePValuesTooSmall() {
    Random random = new Random(1);
    int trials = 4_000;
    long called =
        IntStream.range(0, trials)
            .filter(
                i ->
                    ReferenceGap.of(
                                -100 + random.nextGaussian(),
                                IntStream.range(0, 4)
                                    .mapToDouble(j -> -100 + random.nextGaussian())
                                    .toArray())
                            .pValue()
                        <= 0.05)
            .count();
    assertThat((double) called / trials).isCloseTo(0.119, within(0.021));
  }
}
