package example;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionReport;
import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.gate.ExtractionGate;
import ai.rote.results.run.Results;
import java.nio.file.Path;

/**
 * Does a model leak more than it may? In a JUnit test, {@code assertPasses} fails it with a line for
 * each limit. The folder is one that {@code OwnMetric} or {@code rote measure} wrote.
 */
public final class KeepLimits {
  public static void main(String[] arguments) {
    ExtractionReport report = Results.open(Path.of(arguments[0])).report();
    MeasuredRate sampled = new MeasuredRate.Discoverable(SamplingScheme.topK(40), 1_000, 0.5);

    ExtractionGate gate =
        ExtractionGate.ofLevel(0.95)
            .atMost(new MeasuredRate.Greedy(), 0.15)
            .atMost(sampled, 0.3);

    gate.assertPasses(report);
    System.out.println(gate.check(report).verdict());
  }
}
