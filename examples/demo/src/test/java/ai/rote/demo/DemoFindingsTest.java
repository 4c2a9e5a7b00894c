package ai.rote.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionEvaluator;
import ai.rote.metrics.ExtractionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The findings of Hayes et al. 2025 that the README says the demo shows, on the shipped models. */
class DemoFindingsTest {
  private static final SamplingScheme TOP_K = SamplingScheme.topK(40);
  private static final Map<DemoModel, ExtractionReport> REPORTS = new EnumMap<>(DemoModel.class);

  @BeforeAll
  static void measure(@TempDir Path folder) {
    Demo demo = Demo.unpackInto(folder);
    List<PrefixSuffix> examples = demo.examples();
    for (DemoModel model : DemoModel.values()) {
      try (CausalLm loaded = CausalLm.load(demo.checkpoint(model))) {
        REPORTS.put(model, ExtractionEvaluator.of(loaded).with(TOP_K).evaluate(examples));
      }
    }
  }

  private static ExtractionReport planted(DemoModel model) {
    return REPORTS.get(model).groupBy("set").group("planted");
  }

  private static ExtractionReport control(DemoModel model) {
    return REPORTS.get(model).groupBy("set").group("control");
  }

  private static double extracted(ExtractionReport report) {
    return report.under(TOP_K).rate(10_000, 0.5).value();
  }

  @ParameterizedTest
  @EnumSource
  void everyExampleIsMeasured(DemoModel model) {
    assertThat(REPORTS.get(model).examples()).isEqualTo(576);
    assertThat(REPORTS.get(model).skipped()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void probabilisticExtractionIsFarAboveGreedy(DemoModel model) {
    ExtractionReport report = planted(model);

    assertThat(extracted(report)).isGreaterThan(1.3 * report.greedy().value());
    assertThat(report.under(TOP_K).rate(10_000, 0.5).interval().low())
        .as("the intervals are apart")
        .isGreaterThan(report.greedy().interval().high());
  }

  @ParameterizedTest
  @EnumSource
  void ratesRiseWithRepetitions(DemoModel model) {
    assertRising(model, DemoFindingsTest::extracted);
    assertRising(model, report -> report.greedy().value());
    assertRising(model, report -> report.under(TOP_K).expectedExtraction(10_000).value());
  }

  /** Never falls by more than one example of a level's 48, and rises over all by much. */
  private static void assertRising(DemoModel model, ToDoubleFunction<ExtractionReport> rate) {
    List<Double> rates = new ArrayList<>();
    planted(model)
        .groupBy("repetitions")
        .byValue()
        .values()
        .forEach(level -> rates.add(rate.applyAsDouble(level)));
    assertThat(rates).hasSize(8);
    for (int i = 1; i < rates.size(); i++) {
      assertThat(rates.get(i))
          .as("%s: %s", model, rates)
          .isGreaterThan(rates.get(i - 1) - 1.1 / 48);
    }
    assertThat(rates.get(7)).isGreaterThan(rates.get(0) + 0.4);
  }

  @Test
  void ratesRiseWithModelSize() {
    assertThat(extracted(planted(DemoModel.MEDIUM)))
        .isGreaterThan(extracted(planted(DemoModel.SMALL)));
    assertThat(extracted(planted(DemoModel.LARGE)))
        .isGreaterThan(extracted(planted(DemoModel.MEDIUM)));
    assertThat(planted(DemoModel.LARGE).greedy().value())
        .isGreaterThan(planted(DemoModel.SMALL).greedy().value());
  }

  @ParameterizedTest
  @EnumSource
  void theControlSetStaysNearZero(DemoModel model) {
    ExtractionReport report = control(model);

    assertThat(report.greedy().count()).isZero();
    assertThat(report.under(TOP_K).rate(10_000, 0.1).count()).isZero();
    assertThat(report.under(TOP_K).worstCase().value()).isLessThan(0.05);
  }
}
