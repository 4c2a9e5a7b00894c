package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ExampleException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExtractionReportTest {

  @Test
  void isBuiltFromAStreamInAnyOrder() {
    Stream<TokenScores> scores = Stream.of("c", "a", "b").map(id -> Scored.logProb(id, -1));

    ExtractionReport report = ExtractionReport.of(scores::iterator);

    assertThat(report.ids()).containsExactly("a", "b", "c");
    assertThat(report.examples()).isEqualTo(3);
    assertThat(report.skipped()).isEmpty();
  }

  @Test
  void knowsItsSchemesInTheOrderTheyWereAskedFor() {
    SamplingScheme first = SamplingScheme.topP(0.9);
    SamplingScheme second = SamplingScheme.greedy();
    Map<SamplingScheme, float[]> logs = new LinkedHashMap<>();
    logs.put(first, new float[] {-1});
    logs.put(second, new float[] {-2});

    ExtractionReport report = ExtractionReport.of(List.of(Scored.of("a", Map.of(), 1, logs)));

    assertThat(report.schemes()).containsExactly(first, second);
    assertThat(report.under(second).probabilities())
        .containsExactly(ExtractionProbability.ofLog(-2));
    assertThatThrownBy(() -> report.under(SamplingScheme.topK(40)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scheme top-k=40 was not scored; scored: [top-p=0.9, greedy]");
  }

  @Test
  void refusesScoresUnderOtherSchemes() {
    ExtractionReport.Builder builder = ExtractionReport.builder();
    builder.accept(Scored.logProb("a", -1));
    TokenScores other =
        Scored.of("b", Map.of(), 1, Map.of(SamplingScheme.greedy(), new float[] {-1}));

    assertThatThrownBy(() -> builder.accept(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "example 'b' was scored under [greedy], but the examples before it under [top-k=40]");
  }

  @Test
  void refusesAnExampleTwice() {
    ExtractionReport.Builder builder = ExtractionReport.builder();
    builder.accept(Scored.logProb("a", -1));
    builder.skip(new SkippedExample("b", SkippedExample.Reason.TOO_SHORT, Map.of()));

    assertThatThrownBy(() -> builder.accept(Scored.logProb("a", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'a' is in the report already");
    assertThatThrownBy(() -> builder.accept(Scored.logProb("b", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'b' is in the report already");
  }

  @Test
  void thereIsNoReportOfNothing() {
    assertThatThrownBy(() -> ExtractionReport.of(List.of()))
        .isInstanceOf(ExampleException.class)
        .hasMessage("nothing to report: no example was scored");

    ExtractionReport.Builder builder = ExtractionReport.builder();
    builder.skip(new SkippedExample("a", SkippedExample.Reason.TOO_SHORT, Map.of()));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "nothing to report: no example was scored, all 1 were skipped"
                + " (fewer tokens than prefix and suffix need)");
  }

  /** A field's tool skips in words only; here the skipped stay out of the total and are counted. */
  @Test
  void skippedExamplesAreCountedAndInNoTotal() {
    ExtractionReport.Builder builder = ExtractionReport.builder();
    builder.accept(Scored.logProb("a", -1));
    builder.skip(new SkippedExample("c", SkippedExample.Reason.TOO_SHORT, Map.of()));
    builder.skip(new SkippedExample("b", SkippedExample.Reason.TOO_SHORT, Map.of()));

    ExtractionReport report = builder.build();

    assertThat(report.greedy().total()).isEqualTo(1);
    assertThat(report.skipped()).extracting(SkippedExample::id).containsExactly("b", "c");
    assertThat(report.skippedByReason())
        .containsExactly(Map.entry(SkippedExample.Reason.TOO_SHORT, 2));
  }

  @Test
  void nearTiesAreCountedOnBothSides() {
    ExtractionReport report =
        ExtractionReport.of(
            List.of(
                Scored.margin("sure", 3),
                Scored.margin("just", 0.0004),
                Scored.margin("just-not", -0.0002),
                Scored.margin("tie", 0),
                Scored.margin("far-off", -7)));

    assertThat(report.nearTies()).isEqualTo(3);
    assertThat(report.nearTies(0.0003)).isEqualTo(2);
    assertThat(report.smallestGreedyMargin()).isZero();
    assertThat(report.greedy().count()).isEqualTo(2);
    assertThatThrownBy(() -> report.nearTies(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("margin must be above 0 nats, but is 0.0");
  }

  @Test
  void movedBordersAreCounted() {
    TokenizedExample moved = TokenizedExample.ofText("moved", new int[] {1}, new int[] {7}, true);
    TokenScores scores =
        new TokenScores(
            moved,
            new int[] {7},
            new int[] {1},
            new float[] {1},
            Map.of(Scored.SCHEME, new float[] {-1}));

    ExtractionReport report = ExtractionReport.of(List.of(scores, Scored.logProb("a", -1)));

    assertThat(report.bordersMoved()).isEqualTo(1);
  }

  @Test
  void intervalsAreOfTheMethodAskedFor() {
    ExtractionReport report = ExtractionReport.of(List.of(Scored.logProb("a", -1)));
    ExtractionReport other =
        report.with(Intervals.of(ShareInterval.CLOPPER_PEARSON).withLevel(0.9));

    assertThat(other.greedy()).isEqualTo(Rate.of(0, 1, ShareInterval.CLOPPER_PEARSON, 0.9));
    assertThat(other.under(Scored.SCHEME).worstCase())
        .isEqualTo(Rate.of(1, 1, ShareInterval.CLOPPER_PEARSON, 0.9));
    assertThat(report.greedy()).isEqualTo(Rate.of(0, 1));
  }

  @Test
  void groupsStandInTheOrderOfTheirValues() {
    ExtractionReport report =
        ExtractionReport.of(
            List.of(
                Scored.with("a", Map.of("repetitions", 16L)),
                Scored.with("b", Map.of("repetitions", 2L)),
                Scored.with("c", Map.of("repetitions", 1L)),
                Scored.with("d", Map.of("repetitions", 2.0)),
                Scored.with("e", Map.of("repetitions", "many")),
                Scored.with("f", Map.of("repetitions", true)),
                Scored.with("g", Map.of())));

    GroupedReport groups = report.groupBy("repetitions");

    assertThat(groups.byValue().keySet()).containsExactly(1L, 2L, 16L, true, "many");
    assertThat(groups.group(2).ids()).containsExactly("b", "d");
    assertThat(groups.without().orElseThrow().ids()).containsExactly("g");
    assertThatThrownBy(() -> groups.group(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no example has 'repetitions' = 3; there are [1, 2, 16, true, many]");
  }

  @Test
  void groupsCountTheirOwnSkippedExamples() {
    ExtractionReport.Builder builder = ExtractionReport.builder();
    builder.accept(Scored.with("a", Map.of("split", "train")));
    builder.accept(Scored.with("b", Map.of()));
    builder.skip(
        new SkippedExample("c", SkippedExample.Reason.TOO_SHORT, Map.of("split", "train")));
    builder.skip(new SkippedExample("d", SkippedExample.Reason.TOO_SHORT, Map.of("split", "test")));
    builder.skip(new SkippedExample("e", SkippedExample.Reason.TOO_SHORT, Map.of()));

    GroupedReport groups = builder.build().groupBy("split");

    assertThat(groups.group("train").skipped()).extracting(SkippedExample::id).containsExactly("c");
    assertThat(groups.without().orElseThrow().skipped())
        .extracting(SkippedExample::id)
        .containsExactly("e");
    assertThat(groups.byValue()).containsOnlyKeys("train"); // nothing of "test" was measured
    assertThat(groups.unmeasured()).extracting(SkippedExample::id).containsExactly("d");
  }

  @Test
  void groupsAddUpToTheWhole() {
    Cases.forEach(
        random -> {
          ExtractionReport.Builder builder = ExtractionReport.builder();
          int size = 1 + random.nextInt(20);
          builder.accept(Scored.with("first", Map.of("group", 0L)));
          for (int i = 0; i < size; i++) {
            int group = random.nextInt(5);
            builder.accept(
                Scored.with("e" + i, group == 4 ? Map.of() : Map.of("group", (long) group)));
          }
          for (int i = 0; i < 20; i++) {
            int group = random.nextInt(8); // 7 lacks the field, and nothing else has 5 or 6
            builder.skip(
                new SkippedExample(
                    "s" + i,
                    SkippedExample.Reason.TOO_SHORT,
                    group == 7 ? Map.of() : Map.of("group", (long) group)));
          }
          GroupedReport groups = builder.build().groupBy("group");
          int inGroups =
              groups.byValue().values().stream().mapToInt(ExtractionReport::examples).sum();
          int without = groups.without().map(ExtractionReport::examples).orElse(0);
          assertThat(inGroups + without).isEqualTo(size + 1);
          int skipped =
              groups.byValue().values().stream().mapToInt(each -> each.skipped().size()).sum()
                  + groups.without().map(each -> each.skipped().size()).orElse(0)
                  + groups.unmeasured().size();
          assertThat(skipped).isEqualTo(20);
        });
  }

  @Test
  void groupingByAFieldThatNoExampleHasIsRefused() {
    ExtractionReport report =
        ExtractionReport.of(List.of(Scored.with("a", Map.of("split", "train", "length", 3L))));

    assertThatThrownBy(() -> report.groupBy("repetition"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no example has a field 'repetition'; fields there are: [length, split]");
  }

  @Test
  void onlyTheMetadataAskedForIsKept() {
    ExtractionReport.Builder builder = ExtractionReport.builder(Set.of("split"));
    builder.accept(Scored.with("a", Map.of("split", "train", "text", "long")));
    builder.skip(
        new SkippedExample(
            "b", SkippedExample.Reason.TOO_SHORT, Map.of("split", "x", "text", "y")));

    ExtractionReport report = builder.build();

    assertThat(report.groupBy("split").group("train").ids()).containsExactly("a");
    assertThat(report.skipped().get(0).metadata()).isEqualTo(Map.of("split", "x"));
    assertThatThrownBy(() -> report.groupBy("text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no example has a field 'text'; fields there are: [split]");
    assertThatThrownBy(
            () -> builder.skip(new SkippedExample("a", SkippedExample.Reason.TOO_SHORT, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'a' is in the report already");
  }

  @Test
  void aReportSaysInALineWhatItHolds() {
    ExtractionReport report =
        ExtractionReport.of(List.of(Scored.margin("a", 0.25), Scored.margin("b", -2)));

    assertThat(report)
        .hasToString(
            "ExtractionReport[greedy 0.500 [0.095, 0.905], 1/2, schemes [top-k=40], 0 skipped]");
    assertThat(report.under(Scored.SCHEME)).hasToString("SchemeExtraction[top-k=40, 2 examples]");
    assertThat(report.under(Scored.SCHEME).scheme()).isEqualTo(Scored.SCHEME);
    assertThat(report.smallestGreedyMargin()).isEqualTo(0.25);
    assertThat(report.nearTies(0.25)).isZero();
    assertThat(ShareInterval.WILSON).hasToString("wilson");
  }
}
