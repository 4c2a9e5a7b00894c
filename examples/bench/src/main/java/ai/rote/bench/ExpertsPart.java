package ai.rote.bench;

import ai.rote.bench.Interleaved.Spread;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * (i): what a token costs where it is given to a few of many experts, against the products of those
 * at the rate of bare matrix products; and how much of such a checkpoint is copied.
 */
final class ExpertsPart {
  private static final int EXAMPLES = 17;
  private static final int SIZE = 2048;
  private static final int TIMES = 20;

  private ExpertsPart() {}

  static void run(Bench bench) {
    ExpertModel model = new ExpertModel(bench.expertLayers());
    Path folder = model.writeInto(bench.folder());
    cost(bench, model, folder);
    memory(bench, folder);
  }

  private static void cost(Bench bench, ExpertModel model, Path folder) {
    List<TokenizedExample> examples = Bench.examples(ExpertModel.VOCABULARY_SIZE, EXAMPLES);
    List<SamplingScheme> schemes = List.of(SamplingScheme.topK(40));
    int tokens = examples.size() * (examples.get(0).length() - 1);
    int rows = examples.size() * Bench.SUFFIX_TOKENS;
    try (CausalLm lm = CausalLm.load(folder);
        Products products = new Products()) {
      Interleaved times =
          new Interleaved()
              .way("score", () -> lm.score(examples, schemes))
              .way("square", () -> products.square(SIZE, TIMES))
              .way("experts", () -> products.experts(model, tokens, rows))
              .run(bench.rounds());
      double work = examples.size() * model.flops(Bench.PREFIX_TOKENS, Bench.SUFFIX_TOKENS);
      double square = 2.0 * SIZE * SIZE * SIZE * TIMES;
      bench
          .out()
          .ratio(
              "cost of a token / active products at matmul rate",
              times.ratio("score", "square", square / work),
              "wanted <= 1.30",
              String.format(
                  Locale.ROOT,
                  "%.2f ms a token, %.0f of %.0f GFLOP/s",
                  1e3 * times.seconds("score") / tokens,
                  work / times.seconds("score") / 1e9,
                  square / times.seconds("square") / 1e9));
      bench
          .out()
          .ratio(
              "scoring / time of its own products",
              times.ratio("score", "experts", 1),
              "",
              String.format(Locale.ROOT, "%d tokens at once", tokens));
    }
  }

  private static void memory(Bench bench, Path folder) {
    if (!ChildJvm.memoryIsKnown()) {
      bench.out().note("memory: left out, this system does not tell it");
      return;
    }
    String vocabularySize = String.valueOf(ExpertModel.VOCABULARY_SIZE);
    double[] extra = new double[bench.rounds()];
    double[] loading = new double[bench.rounds()];
    for (int round = 0; round < bench.rounds(); round++) {
      JsonNode result = ChildJvm.run(List.of(), "load", folder.toString(), vocabularySize);
      extra[round] = result.path("extraBytes").asDouble() / LoadPart.size(folder);
      loading[round] = result.path("loadSeconds").asDouble();
    }
    bench
        .out()
        .ratio(
            String.format(
                Locale.ROOT, "anonymous memory / size of %.2f GB", LoadPart.size(folder) / 1e9),
            Spread.of(extra),
            "wanted <= 0.10",
            String.format(Locale.ROOT, "loading %.2f s", Spread.of(loading).median()));
  }
}
