package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TestFiles;
import ai.rote.core.score.SamplingScheme;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every token of every row under every scheme, against what the logits warpers of Hugging Face
 * transformers make of it. The generators stand in {@code src/test/golden}; they mark the few
 * results that hang on more than a scheme's definition:
 *
 * <table>
 *   <caption>What counts as equal</caption>
 *   <tr><td>(no mark)<td>the same tokens are left, with the same probabilities
 *   <tr><td>tieCut<td>a top-p cut goes through equal logits: as many tokens are left, with the same
 *       probabilities; which of the equals is ours to choose above 16 tokens, where transformers
 *       follows an unstable sort
 *   <tr><td>atCut<td>a cumulative mass equals p up to float rounding: one token more or less may be
 *       left (none, where the masses are exact)
 *   <tr><td>underflow<td>the top-p warper at p = 1 drops tokens whose probability float32 cannot
 *       hold; transformers itself never calls it at p = 1, and Rote keeps them
 * </table>
 */
class WarpersGoldenTest {
  private static final Path FOLDER = TestFiles.golden("");
  private static final double NATS = 1e-4;

  /** Up to this size transformers' sort leaves the highest of equal ids, as Rote does. */
  private static final int STABLE_SORT_TOKENS = 16;

  /** A probability that float32 holds as 0. */
  private static final double UNDERFLOW = Math.log(0x1p-150);

  /** Rows whose masses and their sums are exact in any floating-point format. */
  private static final Set<String> EXACT = Set.of("uniform 4", "uniform 8");

  private static Kernel kernel;

  @BeforeAll
  static void open() {
    kernel = new Kernel();
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  record Case(String name, JsonNode node) {
    boolean marked(String mark, String scheme) {
      for (JsonNode each : node.get(mark)) {
        if (each.textValue().equals(scheme)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String file : List.of("warpers.json", "warpers-min-p-typical.json")) {
      new ObjectMapper()
          .readTree(FOLDER.resolve(file).toFile())
          .get("cases")
          .forEach(node -> cases.add(new Case(node.get("name").textValue(), node)));
    }
    assertThat(cases).hasSizeGreaterThan(30);
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyTokenUnderEverySchemeAsTransformersHasIt(Case golden) {
    float[] logits = new ObjectMapper().convertValue(golden.node().get("logits"), float[].class);
    List<String> names = new ArrayList<>();
    golden.node().get("schemes").fieldNames().forEachRemaining(names::add);
    List<SamplingScheme> schemes = names.stream().map(SamplingScheme::parse).toList();
    Kernel.Result result = kernel.scoreAll(logits, schemes);

    for (int s = 0; s < names.size(); s++) {
      double[] expected = new double[logits.length];
      double[] actual = new double[logits.length];
      for (int token = 0; token < logits.length; token++) {
        JsonNode value = golden.node().get("schemes").get(names.get(s)).get(token);
        expected[token] = value.isNull() ? Double.NEGATIVE_INFINITY : value.doubleValue();
        actual[token] = result.logProb()[token][s];
      }
      assertEqual(golden, names.get(s), logits, expected, actual);
    }
  }

  private static void assertEqual(
      Case golden, String scheme, float[] logits, double[] expected, double[] actual) {
    String where = golden.name() + " under " + scheme;
    double bound = bound(logits, SamplingScheme.parse(scheme).temperature());
    if (golden.marked("atCut", scheme) && !EXACT.contains(golden.name())) {
      assertThat(kept(actual).length).as(where).isCloseTo(kept(expected).length, within(1));
    } else if (golden.marked("tieCut", scheme) && logits.length > STABLE_SORT_TOKENS) {
      assertThat(kept(actual)).as(where).containsExactly(kept(expected), within(bound));
      assertThat(keptLogits(logits, actual)).as(where).isEqualTo(keptLogits(logits, expected));
    } else if (golden.marked("underflow", scheme)) {
      for (int token = 0; token < logits.length; token++) {
        double least = Math.max(expected[token], UNDERFLOW);
        assertThat(Math.max(actual[token], UNDERFLOW))
            .as(where + ", token " + token)
            .isEqualTo(least, within(bound));
      }
    } else {
      for (int token = 0; token < logits.length; token++) {
        if (Double.isInfinite(expected[token])) {
          assertThat(actual[token])
              .as(where + ", token " + token)
              .isEqualTo(Double.NEGATIVE_INFINITY);
        } else {
          assertThat(actual[token])
              .as(where + ", token " + token)
              .isEqualTo(expected[token], within(bound));
        }
      }
    }
  }

  /**
   * transformers rounds each logit / T to float32 before it subtracts two of them; Rote subtracts
   * first, and rounds the quotient and the result. That is nothing at T = 1, but 0.002 nats for
   * logits of 80 at T = 0.01.
   */
  private static double bound(float[] logits, double temperature) {
    float largest = 0;
    for (float logit : logits) {
      largest = Math.max(largest, Math.abs(logit));
    }
    return NATS + 4 * Math.ulp((float) (largest / temperature));
  }

  private static double[] kept(double[] logProb) {
    return Arrays.stream(logProb).filter(Double::isFinite).sorted().toArray();
  }

  private static Set<Float> keptLogits(float[] logits, double[] logProb) {
    return IntStream.range(0, logits.length)
        .filter(token -> Double.isFinite(logProb[token]))
        .mapToObj(token -> logits[token])
        .collect(Collectors.toSet());
  }
}
