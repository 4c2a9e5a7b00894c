package ai.rote.examples.bench;

import static ai.rote.examples.bench.TransformersPart.seconds;

import ai.rote.core.TokenizedExample;
import java.util.List;
import java.util.Locale;

/** (h): generating 50 tokens, keys and values kept on both sides. */
final class GenerationPart {
  private static final int SEQUENCES = 16;
  private static final int DRAWS = 100;

  private GenerationPart() {}

  static void run(Bench bench) {
    for (BenchModel model : bench.models()) {
      bench.withPython(model, "float32", worker -> run(bench, model, worker));
    }
  }

  private static void run(Bench bench, BenchModel model, PythonWorker worker) {
    List<TokenizedExample> examples = Bench.examples(model, SEQUENCES);
    List<TokenizedExample> one = examples.subList(0, 1);
    int rounds = Math.min(3, bench.rounds());
    try (BenchSampler sampler = BenchSampler.load(bench.checkpoint(model))) {
      Interleaved greedy =
          new Interleaved()
              .way("ours", () -> sampler.greedy(examples))
              .timed("theirs", () -> seconds(worker.run("greedy", examples, SEQUENCES)))
              .run(rounds);
      print(bench, model + ": greedy, 16 prefixes, generate / ours", greedy, SEQUENCES);
      if (model == BenchModel.GPT2_SMALL) {
        Interleaved draws =
            new Interleaved()
                .way("ours", () -> sampler.draw(one, DRAWS))
                .timed("theirs", () -> seconds(worker.run("sample", one, 1)))
                .run(rounds);
        print(bench, model + ": 100 samples of a prefix, generate / ours", draws, DRAWS);
      }
    }
  }

  private static void print(Bench bench, String what, Interleaved times, int sequences) {
    bench
        .out()
        .ratio(
            what,
            times.ratio("theirs", "ours", 1),
            "wanted >= 1.5",
            String.format(
                Locale.ROOT,
                "%.0f and %.0f tokens/s",
                sequences * Bench.SUFFIX_TOKENS / times.seconds("theirs"),
                sequences * Bench.SUFFIX_TOKENS / times.seconds("ours")));
  }
}
