package ai.rote.bench;

import static ai.rote.bench.TransformersPart.seconds;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.util.List;
import java.util.Locale;

/** (h): generating 50 tokens after 50, keys and values kept on both sides. */
final class GenerationPart {
  private static final int DRAWS = 100;
  private static final int MOST_ROUNDS = 3;

  private GenerationPart() {}

  static void run(Bench bench) {
    for (BenchModel model : bench.models()) {
      bench.withPython(model, "float32", worker -> run(bench, model, worker));
    }
  }

  private static void run(Bench bench, BenchModel model, PythonWorker worker) {
    List<TokenizedExample> one = Bench.examples(model, 1);
    int rounds = Math.min(MOST_ROUNDS, bench.rounds());
    SampleRequest draws = SampleRequest.of(SamplingScheme.topK(40), DRAWS);
    try (GenerativeLm lm = CausalLm.load(bench.checkpoint(model))) {
      Interleaved times =
          new Interleaved()
              .way("greedy", () -> lm.sample(one.get(0), SampleRequest.greedy()))
              .timed("their greedy", () -> seconds(worker.run("greedy", one, 1)))
              .way("draws", () -> lm.sample(one.get(0), draws))
              .timed("their draws", () -> seconds(worker.run("sample", one, 1)))
              .run(rounds);
      print(bench, model + ": 100 samples, generate / ours", times, "draws", DRAWS);
      print(bench, model + ": greedy, generate / ours", times, "greedy", 1);
    }
  }

  private static void print(
      Bench bench, String what, Interleaved times, String way, int sequences) {
    double tokens = sequences * Bench.SUFFIX_TOKENS;
    bench
        .out()
        .ratio(
            what,
            times.ratio("their " + way, way, 1),
            "wanted >= 1.5",
            String.format(
                Locale.ROOT,
                "%.0f and %.0f tokens/s",
                tokens / times.seconds("their " + way),
                tokens / times.seconds(way)));
  }
}
