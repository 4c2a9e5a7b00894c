package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TinyTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The probability of a text over its tokenisations, on a model that looks at the current token
 * alone and has a byte-level vocabulary, where all tokenisations can be tried.
 */
class TokenisationsTest {
  private static final double NATS = 1e-3;
  private static final int WIDE = 256;
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);

  private static TinyTokenizer tiny;
  private static float[][] logits;
  private static GenerativeLm model;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    tiny = new TinyTokenizer();
    tiny.write(folder);
    Random random = new Random(50);
    int vocabulary = tiny.special() + 3; // as models often have more rows than tokens
    logits = new float[vocabulary][vocabulary];
    for (float[] row : logits) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (2 * random.nextGaussian());
      }
    }
    model = CausalLm.load(TinyCheckpoint.bigram(logits).write(folder));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static TokenizedExample example(String prefix, String suffix) {
    return TokenizedExample.of(
        suffix, model.tokenizer().encode(prefix).ids(), model.tokenizer().encode(suffix).ids());
  }

  /** Every sequence of at most so many tokens whose spellings make up the bytes of the text. */
  private static List<int[]> allTokenisations(String text, int mostTokens) {
    List<int[]> all = new ArrayList<>();
    extend(all, new int[0], TinyTokenizer.spelling(text), mostTokens);
    return all;
  }

  private static void extend(List<int[]> all, int[] soFar, String rest, int tokensLeft) {
    if (rest.isEmpty()) {
      all.add(soFar);
    } else if (tokensLeft > 0) {
      for (int token = 0; token < tiny.special(); token++) {
        String spelling = tiny.spellingOf(token);
        if (rest.startsWith(spelling)) {
          int[] longer = Arrays.copyOf(soFar, soFar.length + 1);
          longer[soFar.length] = token;
          extend(all, longer, rest.substring(spelling.length()), tokensLeft - 1);
        }
      }
    }
  }

  private static double logProb(TokenizedExample example, int[] ids, SamplingScheme scheme) {
    int[] prefix = example.prefixIds();
    int current = prefix[prefix.length - 1];
    double sum = 0;
    for (int token : ids) {
      sum += SchemeOracle.apply(logits[current], scheme).logProb()[token];
      current = token;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {" the cat", "the theatre", " a cat that a", "\n\n the", "x"})
  void aWideBeamFindsEveryTokenisation(String text) {
    TokenizedExample example = example("see", text);
    List<int[]> all =
        allTokenisations(text, example.suffixTokens() + Math.max(2, example.suffixTokens() / 4));

    ContinuationMass mass = model.tokenisations(example, SCHEME, 4096);

    assertThat(mass.found())
        .extracting(each -> Arrays.toString(each.ids()))
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Arrays::toString).toList());
    double expected =
        all.stream().mapToDouble(ids -> Math.exp(logProb(example, ids, SCHEME))).sum();
    assertThat(mass.logMass()).isEqualTo(Math.log(expected), within(NATS));
  }

  @Test
  void theBoundContainsTheSuffixAndGrowsWithTheWidth() {
    TokenizedExample example = example("see", " the cat ate the other cat");
    ContinuationMass wide = model.tokenisations(example, SCHEME, WIDE);

    double before = logProb(example, example.suffixIds(), SCHEME);
    assertThat(wide.logProbVerbatim()).isEqualTo(before, within(NATS));
    for (int width = 1; width <= WIDE; width *= 4) {
      ContinuationMass mass = model.tokenisations(example, SCHEME, width);
      assertThat(mass.logMass()).isGreaterThanOrEqualTo(before - NATS);
      assertThat(mass.logMass()).isEqualTo(wide.logMass(width), within(NATS));
      before = mass.logMass();
    }
    assertThat(wide.logMass()).isGreaterThan(wide.logMass(1));
    for (ContinuationMass.Found each : wide.found()) {
      assertThat(model.tokenizer().decode(each.ids())).isEqualTo(example.id());
      assertThat(each.logProb()).isEqualTo(logProb(example, each.ids(), SCHEME), within(NATS));
    }
  }

  /** The suffix's own split counts even inside a character, where other splits do not. */
  @Test
  void charactersThatAreSeveralTokens() {
    TokenizedExample example = example("see", " é the");
    assertThat(example.suffixTokens()).isEqualTo(4); // a blank, two bytes of é, and " the"

    ContinuationMass mass = model.tokenisations(example, SCHEME, WIDE);

    assertThat(mass.logProbVerbatim())
        .isEqualTo(logProb(example, example.suffixIds(), SCHEME), within(NATS));
    assertThat(mass.found()).hasSizeGreaterThan(1);
    for (ContinuationMass.Found each : mass.found()) {
      assertThat(model.tokenizer().decode(each.ids())).isEqualTo(example.id());
    }
  }

  @Test
  void aPrefixThatEndsInsideACharacterLeavesTheSuffixAlone() {
    int[] bytes = model.tokenizer().encode("é the").ids();
    TokenizedExample example =
        TokenizedExample.of(
            "inside", new int[] {bytes[0]}, Arrays.copyOfRange(bytes, 1, bytes.length));

    ContinuationMass mass = model.tokenisations(example, SCHEME, 8);

    assertThat(mass.found()).hasSize(1);
    assertThat(mass.found().get(0).ids()).isEqualTo(example.suffixIds());
    assertThat(mass.logMass()).isEqualTo(mass.logProbVerbatim());
  }

  @Test
  void aSchemeThatFiltersEverythingOutLeavesNothing() {
    TokenizedExample example = example("see", " the cat");
    ContinuationMass mass = model.tokenisations(example, SamplingScheme.greedy(), 8);

    assertThat(mass.found()).isEmpty();
    assertThat(mass.logMass()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(mass.logProbVerbatim()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void refusesAWidthThatIsNoPowerOfTwo() {
    assertThatThrownBy(() -> model.tokenisations(example("a", "b"), SCHEME, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("power of two");
  }
}
