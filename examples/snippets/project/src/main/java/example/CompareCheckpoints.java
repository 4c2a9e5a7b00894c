package example;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionEvaluator;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.stat.PairedRates;
import java.nio.file.Path;
import java.util.List;

/** What did the larger model, or more training, add? Both are measured on the same examples. */
public final class CompareCheckpoints {
  private static final SamplingScheme TOP_K = SamplingScheme.topK(40);

  public static void main(String[] arguments) {
    List<PrefixSuffix> examples = PrefixSuffix.readJsonl(Path.of("examples/demo/pairs.jsonl"));
    ExtractionReport before = measure("examples/demo/models/small", examples);
    ExtractionReport after = measure("examples/demo/models/medium", examples);

    PairedRates rates = PairedComparison.of(after, before).under(TOP_K).rate(1_000, 0.5);
    System.out.println("after       " + rates.first());
    System.out.println("before      " + rates.second());
    System.out.println("difference  " + rates.difference());
    System.out.println("McNemar     " + rates.mcNemar());
  }

  private static ExtractionReport measure(String checkpoint, List<PrefixSuffix> examples) {
    try (CausalLm model = CausalLm.load(Path.of(checkpoint))) {
      return ExtractionEvaluator.of(model).with(TOP_K).evaluate(examples);
    }
  }
}
