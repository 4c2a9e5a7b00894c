package example;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionEvaluator;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.SchemeExtraction;
import java.nio.file.Path;

/** How much of a data set does a model give away? */
public final class MeasureModel {
  public static void main(String[] arguments) {
    // README: begin
    try (CausalLm model = CausalLm.load(Path.of("examples/demo/models/large"))) {
      ExtractionReport report =
          ExtractionEvaluator.of(model)
              .with(SamplingScheme.topK(40))
              .with(SamplingScheme.topP(0.95).withTemperature(0.8))
              .evaluate(PrefixSuffix.readJsonl(Path.of("examples/demo/pairs.jsonl")));
      SchemeExtraction topK = report.under(SamplingScheme.topK(40));
      System.out.println("greedy         " + report.greedy());
      System.out.println("n=1000, p=0.5  " + topK.rate(1_000, 0.5));
      System.out.println("worst case     " + topK.worstCase());
    }
    // README: end
  }
}
