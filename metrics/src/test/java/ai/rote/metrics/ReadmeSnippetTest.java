package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first lines of Java, on a model that needs no download. */
class ReadmeSnippetTest {

  @Test
  void runs(@TempDir Path folder) throws IOException {
    Path pairs =
        Files.writeString(
            folder.resolve("pairs.jsonl"),
            """
            {"id": "a-1", "prefix": "Dear Ms Ito, the", "suffix": " parcel left on 3 May"}
            {"id": "a-2", "prefixIds": [5, 8, 2], "suffixIds": [2, 2], "repetitions": 4}
            """);

    assertThat(measure(FakeLm::new, pairs).greedy()).hasToString("0.500 [0.095, 0.905], 1/2");
  }

  private static ExtractionReport measure(Supplier<CausalLm> load, Path pairs) {
    try (CausalLm model = load.get()) {
      ExtractionReport report =
          ExtractionEvaluator.of(model)
              .with(SamplingScheme.topK(40))
              .with(SamplingScheme.topP(0.95).withTemperature(0.8))
              .evaluate(PrefixSuffix.readJsonl(pairs));
      report.greedy();
      report.under(SamplingScheme.topK(40)).rate(1_000, 0.5);
      report.under(SamplingScheme.topK(40)).worstCase();
      return report;
    }
  }

  /** The snippet to the letter; it need only compile. */
  static void asItStandsThere() {
    try (CausalLm model = CausalLm.load(Path.of("pythia-1b"))) {
      ExtractionReport report =
          ExtractionEvaluator.of(model)
              .with(SamplingScheme.topK(40))
              .with(SamplingScheme.topP(0.95).withTemperature(0.8))
              .evaluate(PrefixSuffix.readJsonl(Path.of("pairs.jsonl")));
      report.greedy(); // 0.013 [0.011, 0.015], 130/10000
      report.under(SamplingScheme.topK(40)).rate(1_000, 0.5); // (n, p)-discoverable extraction
      report.under(SamplingScheme.topK(40)).worstCase();
    }
  }
}
