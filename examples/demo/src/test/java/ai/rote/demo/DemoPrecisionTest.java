package ai.rote.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.Dtype;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.rounding.BothWays;
import ai.rote.metrics.rounding.Rounding;
import ai.rote.metrics.rounding.RoundingEffect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What bfloat16 and weights in 8 bits cost in accuracy: scores against those of float32, on every
 * sixth of the demo's examples. {@code -Drote.precision=1} takes all of them, and prints the
 * figures that stand in {@code core/docs/performance.md}.
 */
class DemoPrecisionTest {
  private static final int STEP = Integer.getInteger("rote.precision", 6);
  private static final SamplingScheme OWN = SamplingScheme.temperature(1);
  private static final SamplingScheme TOP_K = SamplingScheme.topK(40);
  private static final List<SamplingScheme> SCHEMES = List.of(OWN, TOP_K);

  private static final List<Long> QUERIES = List.of(1L, 10L, 100L, 1_000L, 10_000L, 100_000L);

  @TempDir private static Path folder;
  private static Demo demo;

  @BeforeAll
  static void unpack() {
    demo = Demo.unpackInto(folder);
  }

  /** Errors of an approximation, all in nats but for the last two. */
  private record Errors(
      double token,
      double token99,
      double tokenMost,
      double suffix,
      double suffixMost,
      int greedyChanged,
      double ratePoints) {

    static Errors of(List<TokenScores> right, List<TokenScores> other) {
      double[] tokens =
          IntStream.range(0, right.size())
              .boxed()
              .flatMapToDouble(i -> tokenErrors(right.get(i), other.get(i)))
              .sorted()
              .toArray();
      double[] suffixes = new double[right.size()];
      int changed = 0;
      for (int i = 0; i < suffixes.length; i++) {
        suffixes[i] = Math.abs(right.get(i).logProb(OWN) - other.get(i).logProb(OWN));
        changed += right.get(i).greedyMatch() == other.get(i).greedyMatch() ? 0 : 1;
      }
      return new Errors(
          Arrays.stream(tokens).average().orElseThrow(),
          tokens[(int) (0.99 * tokens.length)],
          tokens[tokens.length - 1],
          Arrays.stream(suffixes).average().orElseThrow(),
          Arrays.stream(suffixes).max().orElseThrow(),
          changed,
          ratePoints(report(right), report(other)));
    }

    private static DoubleStream tokenErrors(TokenScores right, TokenScores other) {
      return IntStream.range(0, right.suffixTokens())
          .mapToDouble(t -> Math.abs(right.tokenLogProb(OWN, t) - other.tokenLogProb(OWN, t)));
    }

    private static ExtractionReport report(List<TokenScores> scores) {
      ExtractionReport.Builder report = ExtractionReport.builder();
      scores.forEach(report::accept);
      return report.build();
    }

    private static double ratePoints(ExtractionReport right, ExtractionReport other) {
      double most = 0;
      for (long n : new long[] {1, 10, 100, 1_000, 10_000, 100_000}) {
        for (double p : new double[] {0.1, 0.5, 0.9}) {
          double difference =
              right.under(TOP_K).rate(n, p).value() - other.under(TOP_K).rate(n, p).value();
          most = Math.max(most, 100 * Math.abs(difference));
        }
      }
      return most;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "nats a token %.4f (99 %% %.3f, most %.2f); ln p_z %.3f (most %.2f); greedy decisions"
              + " changed %d; rates at most %.1f points",
          token,
          token99,
          tokenMost,
          suffix,
          suffixMost,
          greedyChanged,
          ratePoints);
    }
  }

  private static List<TokenScores> score(DemoModel model, LoadOptions options) {
    try (CausalLm loaded = CausalLm.load(demo.checkpoint(model), options)) {
      ExampleTokenizer tokenizer = new ExampleTokenizer(loaded.tokenizer(), 50, 50);
      List<PrefixSuffix> all = demo.examples();
      List<TokenizedExample> examples =
          IntStream.range(0, all.size())
              .filter(i -> i % STEP == 0)
              .mapToObj(i -> tokenizer.tokenize(all.get(i)).orElseThrow())
              .toList();
      return loaded.score(examples, SCHEMES);
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorsStayAsSmallAsTheDocsSay(DemoModel model) {
    LoadOptions options = LoadOptions.defaults();
    List<TokenScores> right = score(model, options);

    List<TokenScores> halfScores = score(model, options.withDtype(Dtype.BFLOAT16));
    List<TokenScores> int8Scores = score(model, options.withInt8Weights());
    Errors half = Errors.of(right, halfScores);
    Errors int8 = Errors.of(right, int8Scores);

    if (STEP == 1) {
      System.err.printf("%s, bfloat16: %s%n%s, int8 weights: %s%n", model, half, model, int8);
    }
    for (Errors errors : List.of(half, int8)) {
      assertThat(errors.token()).isBetween(1e-5, 0.01);
      assertThat(errors.tokenMost()).isLessThan(0.5);
      assertThat(errors.suffix()).isLessThan(0.1);
      assertThat(errors.greedyChanged()).isLessThanOrEqualTo(right.size() / 50);
    }
    assertWithin(Rounding.of(Dtype.BFLOAT16), right, halfScores);
    assertWithin(new Rounding(Rounding.INT8_WEIGHTS_TOKEN_NATS), right, int8Scores);
    assertThat(int8.token()).as("of what bfloat16 costs").isLessThan(half.token());
  }

  /** Example by example: what was extracted in one way and not in the other is what may be both. */
  private static void assertWithin(
      Rounding rounding, List<TokenScores> right, List<TokenScores> other) {
    for (int i = 0; i < right.size(); i++) {
      RoundingEffect expected = effect(rounding, right.get(i));
      RoundingEffect found = effect(rounding, other.get(i));
      String id = right.get(i).id();
      assertBetween(expected.greedy(), found.greedy(), id + ", greedy");
      for (SamplingScheme scheme : SCHEMES) {
        assertBetween(expected.possible(scheme), found.possible(scheme), id + ", " + scheme);
        for (long n : QUERIES) {
          assertBetween(
              expected.discoverable(scheme, n, 0.5),
              found.discoverable(scheme, n, 0.5),
              id + ", " + scheme + ", n = " + n);
        }
      }
    }
  }

  private static void assertBetween(BothWays expected, BothWays found, String what) {
    assertThat(found.scored()).as(what).isBetween(expected.lowest(), expected.highest());
  }

  private static RoundingEffect effect(Rounding rounding, TokenScores scores) {
    RoundingEffect effect = new RoundingEffect(rounding, SCHEMES, QUERIES, List.of(0.5));
    effect.accept(scores);
    return effect;
  }
}
