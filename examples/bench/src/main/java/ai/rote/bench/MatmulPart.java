package ai.rote.bench;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.util.List;
import java.util.Locale;

/** (a): which share of the rate of bare matrix products scoring reaches. */
final class MatmulPart {
  private static final int SIZE = 2048;
  private static final int TIMES = 20;

  private MatmulPart() {}

  static void run(Bench bench) {
    bench.models().forEach(model -> run(bench, model));
  }

  private static void run(Bench bench, BenchModel model) {
    List<TokenizedExample> examples = Bench.examples(model, model.examplesAtOnce());
    List<SamplingScheme> schemes = List.of(SamplingScheme.topK(40));
    int tokens = examples.size() * (examples.get(0).length() - 1);
    int rows = examples.size() * Bench.SUFFIX_TOKENS;
    try (CausalLm lm = CausalLm.load(bench.checkpoint(model));
        Products products = new Products()) {
      Interleaved times =
          new Interleaved()
              .way("score", () -> lm.score(examples, schemes))
              .way("square", () -> products.square(SIZE, TIMES))
              .way("decoder", () -> products.decoder(model, tokens, rows))
              .run(bench.rounds());
      double work =
          examples.size() * Operations.flops(model, Bench.PREFIX_TOKENS, Bench.SUFFIX_TOKENS);
      double square = 2.0 * SIZE * SIZE * SIZE * TIMES;
      String detail =
          String.format(
              Locale.ROOT,
              "%.0f of %.0f GFLOP/s",
              work / times.seconds("score") / 1e9,
              square / times.seconds("square") / 1e9);
      String wanted = model == BenchModel.GPT2_SMALL ? "wanted >= 0.85" : "";
      bench
          .out()
          .ratio(
              model + ": necessary FLOP rate / matmul rate",
              times.ratio("square", "score", work / square),
              wanted,
              detail);
      bench
          .out()
          .ratio(
              model + ": time of its own products / scoring",
              times.ratio("decoder", "score", 1),
              "",
              String.format(
                  Locale.ROOT, "%.3f s for %d examples", times.seconds("score"), examples.size()));
    }
  }
}
