package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ExampleException;
import ai.rote.core.TestFiles;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prefix that runs once must give what it gives when it runs before each suffix anew. */
class SharedPrefixesTest {
  private static final double NATS = 2e-4;
  private static final List<SamplingScheme> SCHEMES =
      List.of(SamplingScheme.temperature(1), SamplingScheme.parse("temperature=0.7"));

  @TempDir Path folder;

  /** Suffixes of several lengths, one token among them, after each of a few prefixes. */
  private static List<TokenizedExample> pairs(int vocabulary, int... prefixTokens) {
    Random random = new Random(5);
    List<int[]> prefixes = new ArrayList<>();
    for (int tokens : prefixTokens) {
      prefixes.add(random.ints(tokens, 0, vocabulary).toArray());
    }
    List<TokenizedExample> pairs = new ArrayList<>();
    for (int suffixTokens : new int[] {1, 7, 3, 7}) {
      int[] suffix = random.ints(suffixTokens, 0, vocabulary).toArray();
      for (int[] prefix : prefixes) {
        pairs.add(TokenizedExample.of("pair " + pairs.size(), prefix, suffix));
      }
    }
    Collections.shuffle(pairs, random);
    return pairs;
  }

  private static Map<TokenizedExample, TokenScores> shared(
      CausalLm model, List<TokenizedExample> examples) {
    Map<TokenizedExample, TokenScores> scores = new HashMap<>();
    model.scoreSharedPrefixes(examples, SCHEMES, each -> scores.put(each.example(), each));
    return scores;
  }

  private static void assertAgree(CausalLm model, List<TokenizedExample> examples) {
    Map<TokenizedExample, TokenScores> shared = shared(model, examples);
    assertThat(shared).hasSameSizeAs(examples);
    for (TokenScores plain : model.score(examples, SCHEMES)) {
      TokenScores other = shared.get(plain.example());
      for (int t = 0; t < plain.suffixTokens(); t++) {
        assertThat(other.margin(t)).isCloseTo(plain.margin(t), within((float) NATS));
        for (SamplingScheme scheme : SCHEMES) {
          assertThat(other.tokenLogProb(scheme, t))
              .as("%s, token %d, %s", plain.example(), t, scheme)
              .isCloseTo(plain.tokenLogProb(scheme, t), within((float) NATS));
        }
      }
      assertThat(other.moments().orElseThrow().mean(0))
          .isCloseTo(plain.moments().orElseThrow().mean(0), within((float) NATS));
    }
  }

  /**
   * Rotary, learned and no positions, positions that stretch, sliding windows, sinks, experts, a
   * latent state.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt_neox/v4-config",
        "bloom/usual",
        "opt/usual",
        "gemma3_text/usual",
        "gpt_oss/usual",
        "mixtral/usual",
        "deepseek_v3/usual",
        "phi3/longrope"
      })
  void scoresAsInFull(String checkpoint) {
    try (CausalLm model = CausalLm.load(TestFiles.golden(checkpoint))) {
      assertAgree(model, pairs(model.info().vocabularySize(), 9, 4, 9, 1, 20));
    }
  }

  @Test
  void aSecondCallFindsWhatTheFirstKept() throws IOException {
    try (CausalLm model = CausalLm.load(TinyCheckpoint.random(3).write(folder))) {
      List<TokenizedExample> examples = pairs(TinyCheckpoint.VOCABULARY, 12, 12, 5);
      Map<TokenizedExample, TokenScores> first = shared(model, examples);
      Map<TokenizedExample, TokenScores> second = shared(model, examples);

      SamplingScheme scheme = SCHEMES.get(0);
      examples.forEach(
          each ->
              assertThat(second.get(each).logProb(scheme))
                  .isEqualTo(first.get(each).logProb(scheme)));
      assertAgree(model, examples);
    }
  }

  @Test
  void refusesWhatScoringRefuses() throws IOException {
    try (CausalLm model = CausalLm.load(TinyCheckpoint.random(3).write(folder))) {
      TokenizedExample tooLong =
          TokenizedExample.of("long", new int[TinyCheckpoint.CONTEXT], new int[] {1});
      assertThatThrownBy(() -> shared(model, List.of(tooLong)))
          .isInstanceOf(ExampleException.class)
          .hasMessageContaining("context");
    }
  }
}
