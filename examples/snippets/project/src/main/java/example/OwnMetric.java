package example;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A metric of one's own: how often is it the very first token of the suffix that keeps an example
 * from being extracted? Computed from what {@code rote measure} has stored, without the model.
 */
public final class OwnMetric {
  public static void main(String[] arguments) {
    SamplingScheme scheme = SamplingScheme.topK(40);
    AtomicInteger impossible = new AtomicInteger();
    AtomicInteger atTheFirst = new AtomicInteger();

    Results results = Results.open(Path.of(arguments[0]));
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
