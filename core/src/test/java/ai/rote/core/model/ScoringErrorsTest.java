package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples that a model cannot score, and models that cannot score. */
class ScoringErrorsTest {
  private static final List<SamplingScheme> SCHEMES =
      List.of(SamplingScheme.topK(5), SamplingScheme.greedy());

  @TempDir private Path folder;

  private final TinyCheckpoint checkpoint = TinyCheckpoint.random(4);
  private TokenizedExample good;

  @BeforeEach
  void example() {
    good = TinyCheckpoint.example(new Random(1), "good", 4, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, TinyCheckpoint.VOCABULARY, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void anIdOutsideTheVocabulary(int id) throws IOException {
    try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
      List<TokenScores> scored = new ArrayList<>();
      for (TokenizedExample bad :
          List.of(
              TokenizedExample.of("bad", new int[] {1, id}, new int[] {2}),
              TokenizedExample.of("bad", new int[] {1}, new int[] {2, id}))) {
        assertThatThrownBy(() -> model.score(List.of(good, bad), SCHEMES, scored::add))
            .isInstanceOf(ExampleException.class)
            .hasMessage(
                "example 'bad': token id %d is outside the model's vocabulary, 0 to 49"
                    .formatted(id));
      }
      assertThat(scored).as("all are checked before the first is scored").isEmpty();
    }
  }

  @Test
  void theFirstAndTheLastIdOfTheVocabularyAreFine() throws IOException {
    try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
      int last = TinyCheckpoint.VOCABULARY - 1;
      TokenizedExample edges = TokenizedExample.of("e", new int[] {0, last}, new int[] {last, 0});
      assertThat(model.score(List.of(edges), SCHEMES)).hasSize(1);
    }
  }

  @Test
  void theContextMayBeFilledButNotExceeded() throws IOException {
    try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
      Random random = new Random(2);
      TokenizedExample full = TinyCheckpoint.example(random, "full", 290, 10);
      TokenizedExample over = TinyCheckpoint.example(random, "over", 290, 11);

      assertThat(model.score(List.of(full), SCHEMES)).hasSize(1);
      assertThatThrownBy(() -> model.score(List.of(full, over), SCHEMES))
          .isInstanceOf(ExampleException.class)
          .hasMessage(
              "example 'over': prefix and suffix have 290 + 11 tokens, but the model's context has"
                  + " 300");
    }
  }

  @Test
  void anEmptyPrefixOrSuffix() {
    assertThatThrownBy(() -> TokenizedExample.of("x", new int[0], new int[] {1}))
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "example 'x': the prefix has no tokens, so nothing predicts the first suffix token");
    assertThatThrownBy(() -> TokenizedExample.of("x", new int[] {1}, new int[0]))
        .isInstanceOf(ExampleException.class)
        .hasMessage("example 'x': the suffix has no tokens");
  }

  /** Under schemes that once crashed on it, or none, which once let it pass. */
  @Test
  void logitsThatAreNoNumbersNameTheExample() throws IOException {
    int poison = 7;
    float[] embedding = checkpoint.weights.get("gpt_neox.embed_in.weight").values();
    Arrays.fill(embedding, poison * 16, (poison + 1) * 16, Float.NaN);
    TokenizedExample healthy = TokenizedExample.of("healthy", new int[] {1, 2}, new int[] {3, 4});
    TokenizedExample last = TokenizedExample.of("last", new int[] {1, 2}, new int[] {3, poison});
    TokenizedExample sick = TokenizedExample.of("sick", new int[] {1, 2}, new int[] {3, poison, 4});

    try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
      for (List<SamplingScheme> schemes : List.of(SCHEMES, List.<SamplingScheme>of())) {
        assertThat(model.score(List.of(healthy, last), schemes)).hasSize(2);
        assertThatThrownBy(() -> model.score(List.of(healthy, sick, last), schemes))
            .isExactlyInstanceOf(RoteException.class)
            .hasMessageMatching(
                "example 'sick': the model's logits at suffix token \\d are not finite numbers");
      }
    }
  }

  @Test
  void aModelSaysWhatItIs() throws IOException {
    try (GenerativeLm model = CausalLm.load(checkpoint.write(folder.resolve("tiny")))) {
      assertThat(model)
          .hasToString(
              String.format(
                  Locale.ROOT,
                  "tiny: gpt_neox, %,d parameters, float32 on cpu",
                  model.info().parameters().orElseThrow()));
      assertThat(GenerativeLm.of(model)).isSameAs(model);
    }
  }

  @Test
  void aClosedModel() throws IOException {
    CausalLm model = CausalLm.load(checkpoint.write(folder));
    model.close();
    model.close();

    assertThatThrownBy(() -> model.score(List.of(good), SCHEMES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is closed");
    assertThatThrownBy(() -> model.tokenizer().encode("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is closed");
    assertThat(model.info().layers()).hasValue(2);
  }

  @Test
  void aModelWithoutTokenizerScoresIdsAndNamesTheFilesForText() throws IOException {
    try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
      assertThat(model.score(List.of(good), SCHEMES)).hasSize(1);
      assertThatThrownBy(() -> model.tokenizer().encode("a"))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              folder
                  + ": found neither tokenizer.json nor vocab.json with merges.txt; without a"
                  + " tokenizer only token ids can be scored");
    }
  }

  @Test
  void aSchemeThatWasNotScored() throws IOException {
    try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
      TokenScores scores = model.score(List.of(good), SCHEMES).get(0);
      assertThatThrownBy(() -> scores.logProb(SamplingScheme.topK(6)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("scheme top-k=6 was not scored; scored: [top-k=5, greedy]");
    }
  }

  @Test
  void scoresThatCannotBe() {
    TokenizedExample one = TokenizedExample.of("one", new int[] {1}, new int[] {2});
    int[] id = {2};
    int[] rank = {1};
    float[] margin = {0};
    SamplingScheme scheme = SamplingScheme.topK(5);
    for (float value : new float[] {Float.NaN, 0.001f, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> new TokenScores(one, id, rank, margin, Map.of(scheme, new float[] {value})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("example 'one' under top-k=5: log-probability " + value);
    }
    assertThatThrownBy(() -> new TokenScores(one, id, new int[2], margin, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'one': rank has 2 values, but the suffix has 1 tokens");
  }
}
