package example;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.results.Measure;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A metric of one's own: how often is it the very first token of the suffix that keeps an example
 * from being extracted? Computed from stored scores; a folder that {@code rote measure} wrote does
 * as well, by {@code Results.open(folder)}.
 */
public final class OwnMetric {
  public static void main(String[] arguments) {
    Results results =
        Measure.checkpoint(Path.of("examples/demo/models/small"))
            .on(Path.of("examples/demo/pairs.jsonl"))
            .into(Path.of(arguments[0]));

    SamplingScheme scheme = SamplingScheme.topK(40);
    AtomicInteger impossible = new AtomicInteger();
    AtomicInteger atTheFirst = new AtomicInteger();
    results.forEach(
        stored -> {
          TokenScores scores = stored.scores();
          if (scores.logProb(scheme) == Double.NEGATIVE_INFINITY) {
            impossible.incrementAndGet();
            if (scores.tokenLogProb(scheme, 0) == Float.NEGATIVE_INFINITY) {
              atTheFirst.incrementAndGet();
            }
          }
        });
    System.out.println("impossible under top-k=40     " + impossible);
    System.out.println("already at the first token    " + atTheFirst);
  }
}
