package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ExampleException;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExtractionEvaluatorTest {
  private final FakeLm model = new FakeLm();
  private final ExtractionEvaluator evaluator =
      ExtractionEvaluator.of(model).with(Scored.SCHEME).withTokens(3, 4);

  /** A field's tool sums tokens 49 … 98 of a suffix that is 50 … 99. */
  @Test
  void exactlyTheSuffixTokensAreSummed() {
    ExtractionReport report =
        evaluator.evaluate(
            List.of(
                PrefixSuffix.ofDocument("1-document", "abcdefghij"),
                PrefixSuffix.ofText("2-text", "ab", "cde"),
                PrefixSuffix.ofIds("3-ids", new int[] {1, 2, 3, 4, 5}, new int[] {6})));

    assertThat(report.under(Scored.SCHEME).probabilities())
        .extracting(ExtractionProbability::logNats)
        .containsExactly(
            FakeLm.sumOfPositions(3, 7), FakeLm.sumOfPositions(2, 5), FakeLm.sumOfPositions(5, 6));
  }

  @Test
  void documentsAreSplitAfter50And50TokensByDefault() {
    ExtractionEvaluator.of(model).evaluate(List.of(PrefixSuffix.ofDocument("a", "x".repeat(100))));

    assertThat(model.scored.get(0).prefixTokens()).isEqualTo(50);
    assertThat(model.scored.get(0).suffixTokens()).isEqualTo(50);
  }

  @Test
  void greedyExtractionIsWhatTheModelRepeats() {
    ExtractionReport report =
        evaluator.evaluate(
            List.of(
                PrefixSuffix.ofDocument("same", "aaaaaaa"),
                PrefixSuffix.ofDocument("last-differs", "aaaaaab"),
                PrefixSuffix.ofDocument("first-differs", "aaabbbb")));

    assertThat(report.greedy().count()).isEqualTo(1);
    assertThat(report.greedy().total()).isEqualTo(3);
  }

  @Test
  void withoutASchemeTheDefaultOnesAreMeasured() {
    PrefixSuffix example = PrefixSuffix.ofText("a", "a", "b");

    ExtractionReport report = ExtractionEvaluator.of(model).evaluate(List.of(example));

    assertThat(report.schemes())
        .containsExactly(SamplingScheme.topK(40), SamplingScheme.temperature(1));
  }

  @Test
  void schemesAddUpAndNoneIsMeasuredTwice() {
    ExtractionEvaluator one = ExtractionEvaluator.of(model).with(SamplingScheme.greedy());
    ExtractionEvaluator two = one.with(SamplingScheme.topK(5)).with(SamplingScheme.greedy());

    assertThat(one.schemes()).containsExactly(SamplingScheme.greedy());
    assertThat(two.schemes()).containsExactly(SamplingScheme.greedy(), SamplingScheme.topK(5));
  }

  @Test
  void documentsThatAreTooShortAreSkippedAndCounted() {
    PrefixSuffix tooShort = PrefixSuffix.ofDocument("short", "abcdef").with("split", "train");
    PrefixSuffix justEnough = PrefixSuffix.ofDocument("enough", "abcdefg");

    ExtractionReport report = evaluator.evaluate(List.of(tooShort, justEnough));

    assertThat(report.ids()).containsExactly("enough");
    assertThat(report.skipped())
        .containsExactly(
            new SkippedExample(
                "short",
                SkippedExample.Reason.TOO_SHORT,
                "it has 6 tokens, but prefix and suffix need 7",
                tooShort.metadata()));
    assertThat(evaluator.tokenize(List.of(tooShort, justEnough)).size()).isEqualTo(2);
  }

  @Test
  void aDataSetOfNothingButShortDocumentsIsRefused() {
    List<PrefixSuffix> examples = List.of(PrefixSuffix.ofDocument("short", "abc"));

    assertThatThrownBy(() -> evaluator.evaluate(examples))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("all 1 were skipped")
        .hasMessageContaining("example 'short': it has 3 tokens, but prefix and suffix need 7");
    assertThat(model.scored).isEmpty();
  }

  @Test
  void aStrictEvaluatorRefusesWhatTheOtherSkips() {
    List<PrefixSuffix> examples =
        List.of(
            PrefixSuffix.ofDocument("enough", "abcdefg"), PrefixSuffix.ofDocument("short", "abc"));
    String message = "example 'short': it has 3 tokens, but prefix and suffix need 7";

    assertThat(evaluator.evaluate(examples).skipped()).hasSize(1);
    assertThatThrownBy(() -> evaluator.strict().evaluate(examples))
        .isInstanceOf(ExampleException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> evaluator.strict().evaluate(ExampleSource.of(examples)))
        .isInstanceOf(ExampleException.class)
        .hasMessage(message);
    assertThat(evaluator.strict().evaluate(examples.subList(0, 1)).examples()).isEqualTo(1);
  }

  @Test
  void anEmptyDataSetIsRefused() {
    assertThatThrownBy(() -> evaluator.evaluate(List.of()))
        .isInstanceOf(ExampleException.class)
        .hasMessage("the data set is empty: expected at least one example");
  }

  @Test
  void anIdThatStandsTwiceIsRefusedBeforeAnythingIsScored() {
    List<PrefixSuffix> examples =
        List.of(PrefixSuffix.ofText("a", "x", "y"), PrefixSuffix.ofText("a", "v", "w"));

    assertThatThrownBy(() -> evaluator.evaluate(examples))
        .isInstanceOf(ExampleException.class)
        .hasMessage("example 2: id 'a' stands already in example 1");
    assertThat(model.scored).isEmpty();
  }

  @Test
  void tokenIdsNeedNoTokenizer() {
    PrefixSuffix ids = PrefixSuffix.ofIds("a", new int[] {1, 2}, new int[] {3});

    ExtractionReport report =
        ExtractionEvaluator.of(FakeLm.withoutTokenizer()).evaluate(List.of(ids));

    assertThat(report.examples()).isEqualTo(1);
  }

  @Test
  void anObserverSeesEveryScore() {
    List<String> seen = new ArrayList<>();
    List<PrefixSuffix> examples =
        List.of(PrefixSuffix.ofText("a", "x", "y"), PrefixSuffix.ofText("b", "v", "w"));

    evaluator.evaluate(examples, scores -> seen.add(scores.example().id()));

    assertThat(seen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void theStepsOneByOneGiveTheSameReport() {
    List<PrefixSuffix> examples =
        List.of(
            PrefixSuffix.ofDocument("a", "aaaaaaaa"),
            PrefixSuffix.ofDocument("b", "abababab"),
            PrefixSuffix.ofDocument("c", "short"));

    TokenizedDataSet data = evaluator.tokenize(examples);
    ExtractionReport.Builder builder = ExtractionReport.builder();
    data.skipped().forEach(builder::skip);
    model.score(data.examples(), evaluator.schemes(), builder);

    assertThat(builder.build()).hasToString(evaluator.evaluate(examples).toString());
  }

  @Test
  void aModelThatLeavesAnExampleOutIsFoundOut() {
    CausalLm forgetful =
        new ScoringLm(model) {
          @Override
          public void score(
              List<TokenizedExample> examples,
              List<SamplingScheme> schemes,
              Consumer<TokenScores> sink) {
            super.score(examples.subList(1, examples.size()), schemes, sink);
          }
        };
    List<PrefixSuffix> examples =
        List.of(PrefixSuffix.ofText("a", "x", "y"), PrefixSuffix.ofText("b", "v", "w"));

    assertThatThrownBy(() -> ExtractionEvaluator.of(forgetful).evaluate(examples))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model was given 2 examples, but scored 1");
  }

  @Test
  void refusesLengthsBelow1() {
    assertThatThrownBy(() -> evaluator.withTokens(0, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix and suffix need at least 1 token each, but are 0 and 50");
  }

  /** The examples that a source gives and nobody has let go of yet, at the most. */
  private static final class Counting {
    private final int examples;
    private int read;
    private int scored;
    private int mostHeld;

    Counting(int examples) {
      this.examples = examples;
    }

    Stream<PrefixSuffix> stream() {
      return IntStream.range(0, examples)
          .mapToObj(
              i -> {
                read++;
                mostHeld = Math.max(mostHeld, read - scored);
                return PrefixSuffix.ofDocument("example " + i, i % 5 == 0 ? "short" : "abababab");
              });
    }
  }

  @Test
  void aSourceIsScoredInPiecesThatAreLetGo() {
    int examples = 10 * ExtractionEvaluator.PIECE_EXAMPLES + 7;
    Counting source = new Counting(examples);
    List<Integer> pieces = new ArrayList<>();
    CausalLm counted =
        new ScoringLm(model) {
          @Override
          public void score(
              List<TokenizedExample> piece,
              List<SamplingScheme> schemes,
              Consumer<TokenScores> sink) {
            pieces.add(piece.size());
            super.score(piece, schemes, sink);
            source.scored = source.read;
            model.scored.clear();
          }
        };
    ExtractionEvaluator streaming =
        ExtractionEvaluator.of(counted).with(Scored.SCHEME).withTokens(3, 4);

    ExtractionReport report = streaming.evaluate(source::stream);

    assertThat(report.examples() + report.skipped().size()).isEqualTo(examples);
    assertThat(report.skipped()).hasSize(examples / 5 + 1);
    assertThat(source.mostHeld).isEqualTo(ExtractionEvaluator.PIECE_EXAMPLES / 4 * 5);
    assertThat(pieces.subList(0, pieces.size() - 1))
        .containsOnly(ExtractionEvaluator.PIECE_EXAMPLES);
    assertThat(pieces.stream().mapToInt(each -> each).sum()).isEqualTo(report.examples());
  }

  @Test
  void aSourceGivesTheReportOfItsExamples() {
    List<PrefixSuffix> examples =
        List.of(
            PrefixSuffix.ofDocument("a", "aaaaaaaa"),
            PrefixSuffix.ofDocument("b", "abababab").with("times", 3),
            PrefixSuffix.ofDocument("c", "short"));
    List<String> seen = new ArrayList<>();

    ExtractionReport report =
        evaluator.evaluate(ExampleSource.of(examples), scores -> seen.add(scores.id()));

    assertThat(report).hasToString(evaluator.evaluate(examples).toString());
    assertThat(report.under(Scored.SCHEME).probabilities())
        .isEqualTo(evaluator.evaluate(examples).under(Scored.SCHEME).probabilities());
    assertThat(seen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aSourceIsClosedAndMustHoldSomething() {
    AtomicInteger closed = new AtomicInteger();
    PrefixSuffix example = PrefixSuffix.ofDocument("a", "aaaaaaaa");

    evaluator.evaluate(() -> Stream.of(example).onClose(closed::incrementAndGet));

    assertThat(closed).hasValue(1);
    assertThatThrownBy(
            () ->
                evaluator.evaluate(
                    () -> Stream.<PrefixSuffix>of().onClose(closed::incrementAndGet)))
        .isInstanceOf(ExampleException.class)
        .hasMessage("the data set is empty: expected at least one example");
    assertThat(closed).hasValue(2);
    assertThatThrownBy(() -> evaluator.evaluate(ExampleSource.of(List.of(example, example))))
        .isInstanceOf(ExampleException.class)
        .hasMessage("example 2: id 'a' stands already in example 1");
  }

  /** The fake model, to be changed in one point. */
  private static class ScoringLm implements CausalLm {
    private final FakeLm model;

    ScoringLm(FakeLm model) {
      this.model = model;
    }

    @Override
    public ModelInfo info() {
      return model.info();
    }

    @Override
    public TextTokenizer tokenizer() {
      return model.tokenizer();
    }

    @Override
    public void score(
        List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
      model.score(examples, schemes, sink);
    }

    @Override
    public void close() {}
  }
}
