package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Company changes nothing: not other examples, not their order, not padding, not a repetition. */
class BatchingTest {
  private static final double NATS = 1e-5;

  /** Few tokens an example, so that none comes near enough to a cut for rounding to decide. */
  private static final int MOST_SCORED = 12;

  private static final List<SamplingScheme> SCHEMES =
      List.of(
          SamplingScheme.temperature(1),
          SamplingScheme.topK(10),
          SamplingScheme.greedy(),
          SamplingScheme.parse("top-p=0.9,temperature=0.7"));

  private static CausalLm model;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    model = CausalLm.load(TinyCheckpoint.random(20).write(folder));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** From 2 tokens to the whole context: several batches of 4,096 tokens, with much padding. */
  private static List<TokenizedExample> ofManyLengths() {
    Random random = new Random(21);
    List<TokenizedExample> examples = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      int length = i % 7 == 0 ? 2 + i % 3 : 2 + random.nextInt(TinyCheckpoint.CONTEXT - 1);
      int suffix = 1 + random.nextInt(Math.min(MOST_SCORED, length - 1));
      examples.add(TinyCheckpoint.example(random, "example " + i, length - suffix, suffix));
    }
    examples.add(TinyCheckpoint.example(random, "whole context", TinyCheckpoint.CONTEXT - 9, 9));
    return examples;
  }

  @Test
  void manyInOneCallScoreAsEachAlone() {
    List<TokenizedExample> examples = ofManyLengths();

    List<TokenScores> together = model.score(examples, SCHEMES);

    for (int i = 0; i < examples.size(); i++) {
      TokenScores alone = model.score(List.of(examples.get(i)), SCHEMES).get(0);
      assertSame(together.get(i), alone, NATS);
    }
  }

  @Test
  void theOrderOfTheExamplesChangesNothing() {
    List<TokenizedExample> examples = ofManyLengths();
    Map<String, TokenScores> expected = new HashMap<>();
    model.score(examples, SCHEMES).forEach(scores -> expected.put(scores.example().id(), scores));
    List<TokenizedExample> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(22));

    List<TokenScores> actual = model.score(shuffled, SCHEMES);

    for (TokenScores scores : actual) {
      assertSame(scores, expected.get(scores.example().id()), NATS);
    }
  }

  @Test
  void resultsStandInTheOrderOfTheExamples() {
    List<TokenizedExample> examples = ofManyLengths();

    List<TokenScores> scores = model.score(examples, SCHEMES);

    assertThat(scores).extracting(TokenScores::example).containsExactlyElementsOf(examples);
    assertThat(scores).allSatisfy(s -> assertThat(s.schemes()).isEqualTo(SCHEMES));
  }

  @Test
  void theSameCallTwiceIsEqualToTheLastBit() {
    List<TokenizedExample> examples = ofManyLengths();

    List<TokenScores> first = model.score(examples, SCHEMES);
    List<TokenScores> second = model.score(examples, SCHEMES);

    for (int i = 0; i < examples.size(); i++) {
      assertSame(first.get(i), second.get(i), 0);
    }
  }

  @Test
  void aSinkIsHandedEveryExampleOnce() {
    List<TokenizedExample> examples = ofManyLengths();
    List<TokenizedExample> seen = new ArrayList<>();

    model.score(examples, SCHEMES, scores -> seen.add(scores.example()));

    assertThat(seen).containsExactlyInAnyOrderElementsOf(examples);
  }

  @Test
  void noExamplesGiveNoScores() {
    assertThat(model.score(List.of(), SCHEMES)).isEmpty();
    assertThat(model.score(List.of(), List.of())).isEmpty();
  }

  @Test
  void withoutSchemesTheGreedyDecisionIsStillThere() {
    List<TokenizedExample> examples = ofManyLengths().subList(0, 8);

    List<TokenScores> bare = model.score(examples, List.of());

    List<TokenScores> full = model.score(examples, SCHEMES);
    for (int i = 0; i < examples.size(); i++) {
      assertThat(bare.get(i).schemes()).isEmpty();
      for (int t = 0; t < bare.get(i).suffixTokens(); t++) {
        assertThat(bare.get(i).argMax(t)).isEqualTo(full.get(i).argMax(t));
        assertThat(bare.get(i).rank(t)).isEqualTo(full.get(i).rank(t));
        assertThat(bare.get(i).margin(t)).isEqualTo(full.get(i).margin(t));
      }
    }
  }

  @Test
  void aSchemeAskedForTwiceIsScoredOnce() {
    SamplingScheme twice = SamplingScheme.topK(3);
    TokenizedExample example = ofManyLengths().get(1);

    TokenScores scores = model.score(List.of(example), List.of(twice, twice)).get(0);

    assertThat(scores.schemes()).containsExactly(twice);
  }

  private static void assertSame(TokenScores actual, TokenScores expected, double nats) {
    assertThat(actual.example().id()).isEqualTo(expected.example().id());
    for (int t = 0; t < expected.suffixTokens(); t++) {
      String where = expected.example().id() + ", suffix token " + t;
      assertThat(actual.rank(t)).as(where).isEqualTo(expected.rank(t));
      assertThat(actual.argMax(t)).as(where).isEqualTo(expected.argMax(t));
      assertThat((double) actual.margin(t)).as(where).isEqualTo(expected.margin(t), within(nats));
      for (SamplingScheme scheme : SCHEMES) {
        float left = actual.tokenLogProb(scheme, t);
        float right = expected.tokenLogProb(scheme, t);
        if (left != right) {
          assertThat((double) left).as(where + ", " + scheme).isEqualTo(right, within(nats));
        }
      }
    }
  }
}
