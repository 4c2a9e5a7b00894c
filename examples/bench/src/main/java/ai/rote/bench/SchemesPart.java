package ai.rote.bench;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** (d): what more sampling schemes cost, once one is paid for. */
final class SchemesPart {
  private static final List<Double> TEMPERATURES = List.of(0.5, 0.7, 0.8, 1.0, 1.3);
  private static final List<Double> TOP_P = List.of(0.8, 0.9, 0.95, 1.0);
  private static final List<Integer> TOP_K = List.of(10, 20, 40, 100);

  private SchemesPart() {}

  static void run(Bench bench) {
    bench.models().forEach(model -> run(bench, model));
  }

  private static void run(Bench bench, BenchModel model) {
    List<SamplingScheme> narrow = grid(1_000);
    List<SamplingScheme> wide = grid(SamplingScheme.ALL_TOKENS);
    List<TokenizedExample> examples = Bench.examples(model, model.examplesAtOnce());
    try (CausalLm lm = CausalLm.load(bench.checkpoint(model))) {
      Interleaved times =
          new Interleaved()
              .way("1", () -> lm.score(examples, List.of(SamplingScheme.topK(40))))
              .way("10", () -> lm.score(examples, narrow.subList(0, 10)))
              .way("100", () -> lm.score(examples, narrow))
              .way("wide", () -> lm.score(examples, wide))
              .run(bench.rounds());
      Figures out = bench.out();
      String one =
          String.format(
              Locale.ROOT, "one: %.1f ms an example", 1e3 * times.seconds("1") / examples.size());
      out.ratio(model + ": 10 schemes / 1", times.ratio("10", "1", 1), "", one);
      out.ratio(
          model + ": 100 schemes, each with a top-k / 1",
          times.ratio("100", "1", 1),
          "wanted <= 1.10",
          "");
      out.ratio(
          model + ": 100 schemes, 20 with top-p or nothing / 1",
          times.ratio("wide", "1", 1),
          "wanted <= 1.25",
          "");
    }
  }

  /** 5 temperatures x 5 top-k x 4 top-p. */
  private static List<SamplingScheme> grid(int widest) {
    List<Integer> topK = new ArrayList<>(TOP_K);
    topK.add(widest);
    List<SamplingScheme> schemes = new ArrayList<>();
    for (double temperature : TEMPERATURES) {
      for (int k : topK) {
        for (double p : TOP_P) {
          schemes.add(SamplingScheme.temperature(temperature).withTopK(k).withTopP(p));
        }
      }
    }
    return schemes;
  }
}
