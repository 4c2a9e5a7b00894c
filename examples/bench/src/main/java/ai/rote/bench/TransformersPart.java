package ai.rote.bench;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** (b): scoring against a tuned and an ordinary script that use transformers. */
final class TransformersPart {
  private static final List<Integer> BATCHES = List.of(4, 8, 16, 32);
  private static final int ORDINARY_BATCH = 8;

  private TransformersPart() {}

  static void run(Bench bench) {
    for (BenchModel model : bench.models()) {
      bench.withPython(model, "float32", worker -> run(bench, model, worker));
    }
  }

  private static void run(Bench bench, BenchModel model, PythonWorker worker) {
    List<TokenizedExample> examples = Bench.examples(model, model.examplesAtOnce());
    List<SamplingScheme> schemes = List.of(SamplingScheme.topK(40));
    try (CausalLm lm = CausalLm.load(bench.checkpoint(model))) {
      SamplingScheme own = SamplingScheme.temperature(1);
      List<TokenScores> ours = lm.score(examples, List.of(own));
      int batch = fastestBatch(worker, examples);
      Interleaved times =
          new Interleaved()
              .way("ours", () -> lm.score(examples, schemes))
              .timed("tuned", () -> seconds(worker.run("tuned", examples, batch)))
              .timed("ordinary", () -> seconds(worker.run("ordinary", examples, ORDINARY_BATCH)))
              .run(bench.rounds());
      String each =
          String.format(
              Locale.ROOT,
              "%.1f ms an example, ours %.1f",
              1e3 * times.seconds("tuned") / examples.size(),
              1e3 * times.seconds("ours") / examples.size());
      Figures out = bench.out();
      out.ratio(
          model + ": tuned script (batch " + batch + ") / ours",
          times.ratio("tuned", "ours", 1),
          "wanted >= 1.3",
          each);
      out.ratio(
          model + ": ordinary script / ours",
          times.ratio("ordinary", "ours", 1),
          "wanted >= 2",
          "");
      out.figure(
          model + ": largest difference of ln p_z",
          String.format(
              Locale.ROOT,
              "%.1e nats in %d tokens",
              difference(ours, own, worker.run("ordinary", examples, ORDINARY_BATCH)),
              Bench.SUFFIX_TOKENS),
          "");
    }
  }

  private static int fastestBatch(PythonWorker worker, List<TokenizedExample> examples) {
    int fastest = 0;
    double least = Double.POSITIVE_INFINITY;
    worker.run("tuned", examples, BATCHES.get(0));
    for (int batch : BATCHES) {
      double seconds = seconds(worker.run("tuned", examples, batch));
      if (seconds < least) {
        least = seconds;
        fastest = batch;
      }
    }
    return fastest;
  }

  static double seconds(JsonNode reply) {
    return reply.path("seconds").asDouble();
  }

  /** Under the model's own distribution: top-k filters random targets out nearly always. */
  private static double difference(List<TokenScores> ours, SamplingScheme scheme, JsonNode reply) {
    double largest = 0;
    for (int i = 0; i < ours.size(); i++) {
      double theirs = reply.path("values").path(i).asDouble();
      largest = Math.max(largest, Math.abs(ours.get(i).logProb(scheme) - theirs));
    }
    return largest;
  }
}
