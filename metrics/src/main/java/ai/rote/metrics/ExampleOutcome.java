package ai.rote.metrics;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a report keeps of one example: a few numbers in place of its per-token arrays.
 *
 * @param id the example's
 * @param matches where the greedy choice equals the suffix
 * @param minMargin smallest lead of the true token over the best other one, in nats
 * @param borderMoved whether the border between prefix and suffix moved
 * @param logProbs ln p_z in nats, one for each scheme of the report, in its order; its lower end
 *     where only bounds are known
 * @param upperLogProbs its upper end; the same array where everything is known
 * @param bounded the schemes of which only bounds are known
 * @param metadata the example's other fields
 */
record ExampleOutcome(
    String id,
    GreedyMatches matches,
    float minMargin,
    boolean borderMoved,
    double[] logProbs,
    double[] upperLogProbs,
    Set<SamplingScheme> bounded,
    Map<String, Object> metadata) {

  static ExampleOutcome of(
      TokenScores scores, List<SamplingScheme> schemes, Map<String, Object> metadata) {
    Set<SamplingScheme> bounded = Set.copyOf(scores.boundedSchemes());
    double[] lower = schemes.stream().mapToDouble(s -> scores.logProbBounds(s).lower()).toArray();
    double[] upper =
        bounded.isEmpty()
            ? lower
            : schemes.stream().mapToDouble(s -> scores.logProbBounds(s).upper()).toArray();
    return new ExampleOutcome(
        scores.example().id(),
        GreedyMatches.of(scores),
        scores.minMargin(),
        scores.example().borderMoved(),
        lower,
        upper,
        bounded,
        metadata);
  }

  /** Where some examples stand among all. */
  static int[] indices(List<ExampleOutcome> some, List<ExampleOutcome> all) {
    Map<ExampleOutcome, Integer> indices = new IdentityHashMap<>();
    all.forEach(each -> indices.put(each, indices.size()));
    return some.stream().mapToInt(indices::get).toArray();
  }

  boolean greedy() {
    return matches.all();
  }

  double absoluteMargin() {
    return Math.abs(minMargin);
  }
}
