package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Significance;
import ai.rote.metrics.stat.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSeriesTest {

  /** A report of 40 examples of which the first few are extracted greedily. */
  private static ExtractionReport extracting(int count) {
    double[] logs = new double[40];
    Arrays.fill(logs, -5);
    Arrays.fill(logs, 0, count, -0.1);
    return Scored.report(logs);
  }

  private static ModelSeries series() {
    Map<String, ExtractionReport> models = new LinkedHashMap<>();
    models.put("small", extracting(2));
    models.put("medium", extracting(10));
    models.put("large", extracting(9));
    return ModelSeries.of(models);
  }

  @Test
  void everyTwoModelsAreComparedAsOneFamily() {
    List<ModelSeries.Pair> pairs = series().pairs(PairedComparison::greedy);

    assertThat(pairs)
        .extracting(ModelSeries.Pair::first)
        .containsExactly("small", "small", "medium");
    assertThat(pairs)
        .extracting(ModelSeries.Pair::second)
        .containsExactly("medium", "large", "large");
    assertThat(pairs.get(0).rates()).isEqualTo(new PairedRates(2, 0, 8, 30, 0.95));
    // 2·2^−8, 2·2^−7 and 1, times 3
    assertThat(pairs.get(0).compared().significance().pValue())
        .isCloseTo(3 * 2 / 256.0, within(1e-12));
    assertThat(pairs.get(1).compared().significance().pValue())
        .isCloseTo(3 * 2 / 128.0, within(1e-12));
    assertThat(pairs.get(2).compared().significance().pValue()).isEqualTo(1);
    assertThat(pairs.get(0).compared().significance().method())
        .isEqualTo("exact McNemar, Bonferroni over 3 comparisons");
    assertThat(pairs.get(0).compared().significance().informative()).isEqualTo(8);
    assertThat(pairs).extracting(each -> each.compared().comparisons()).containsOnly(3);
    assertThat(pairs)
        .extracting(each -> each.compared().verdict())
        .containsExactly(Verdict.LOWER, Verdict.LOWER, Verdict.NO_DIFFERENCE);
  }

  @Test
  void aTrajectoryHoldsEachRateAndTheStepToIt() {
    List<ModelSeries.Point> points = series().trajectory(PairedComparison::greedy);

    assertThat(points)
        .extracting(ModelSeries.Point::name)
        .containsExactly("small", "medium", "large");
    assertThat(points).extracting(point -> point.rate().count()).containsExactly(2L, 10L, 9L);
    assertThat(points.get(0).change()).isEmpty();
    assertThat(points.get(0).compared()).isEmpty();
    assertThat(points.get(1).change()).hasValue(new PairedRates(2, 0, 8, 30, 0.95));
    assertThat(points.get(2).change().orElseThrow().onlyFirst()).isEqualTo(1); // forgotten
    assertThat(points.get(1).compared().orElseThrow().significance().pValue())
        .isCloseTo(2 * 2 / 256.0, within(1e-12));
    assertThat(points.get(2).compared().orElseThrow().significance().method())
        .isEqualTo("exact McNemar, Bonferroni over 2 comparisons");
  }

  @Test
  void modelsAreFoundByName() {
    ModelSeries series = series();

    assertThat(series.names()).containsExactly("small", "medium", "large");
    assertThat(series.compare("large", "small").greedy().onlyFirst()).isEqualTo(7);
    assertThatThrownBy(() -> series.compare("small", "huge"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no model 'huge'; there are [small, medium, large]");
  }

  @Test
  void aSeriesNeedsTwoModelsOnTheSameExamples() {
    assertThatThrownBy(() -> ModelSeries.of(Map.of("one", extracting(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a series needs at least 2 models, but has [one]");
    assertThatThrownBy(() -> ModelSeries.of(Map.of("a", extracting(1), "b", Scored.report(-1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same examples");
  }

  @Test
  void holmMultipliesByHowManyAreLeftAndNeverFalls() {
    List<Significance> adjusted =
        Significance.holm(
            List.of(
                new Significance(0.03, "t", 1),
                new Significance(0.01, "t", 2),
                new Significance(0.04, "t", 3),
                new Significance(0.9, "t", 4)));

    // 4·0.01, 3·0.03, max(2·0.04, 0.09), 0.9
    assertThat(adjusted.get(1).pValue()).isCloseTo(0.04, within(1e-15));
    assertThat(adjusted.get(0).pValue()).isCloseTo(0.09, within(1e-15));
    assertThat(adjusted.get(2).pValue()).isCloseTo(0.09, within(1e-15));
    assertThat(adjusted.get(3).pValue()).isCloseTo(0.9, within(1e-15));
    assertThat(adjusted).extracting(Significance::informative).containsExactly(1L, 2L, 3L, 4L);
    assertThat(Significance.holm(List.of())).isEmpty();
    assertThat(
            Significance.holm(
                List.of(new Significance(0.7, "t", 1), new Significance(0.8, "t", 1))))
        .extracting(Significance::pValue)
        .containsExactly(1.0, 1.0);
  }

  @Test
  void aSignificanceChecksItsRange() {
    assertThatThrownBy(() -> new Significance(1.1, "t", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a p-value must be in [0, 1] and its examples at least 0, but they are 1.1 and 1");
    assertThatThrownBy(() -> new Significance(Double.NaN, "t", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Significance(-0.1, "t", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Significance(0.5, "t", -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Significance.mcNemar(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts must be at least 0, but are -1 and 0");
    assertThatThrownBy(() -> Significance.mcNemar(0, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Significance(0.00391, "exact McNemar", 9))
        .hasToString("p = 0.0039, exact McNemar, 9 examples");
    assertThat(new Significance(0, "t", 0).pValue()).isZero();
    assertThat(Significance.mcNemar(5_000, 0))
        .hasToString("p < 1e-300, exact McNemar, 5000 examples");
  }
}
