package ai.rote.bench;

import static ai.rote.bench.TransformersPart.seconds;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.util.List;
import java.util.Locale;

/** (c): the same question by generating, greedily once and 100 times by sampling. */
final class SamplingPart {
  private static final BenchModel MODEL = BenchModel.GPT2_SMALL;
  private static final int DRAWS = 100;
  private static final int ROUNDS = 2;

  private SamplingPart() {}

  static void run(Bench bench) {
    List<TokenizedExample> examples = Bench.examples(MODEL, MODEL.examplesAtOnce());
    List<TokenizedExample> one = examples.subList(0, 1);
    SampleRequest draws = SampleRequest.of(SamplingScheme.topK(40), DRAWS);
    try (GenerativeLm lm = CausalLm.load(bench.checkpoint(MODEL))) {
      Interleaved ways =
          new Interleaved()
              .way("pass", () -> lm.score(examples, List.of(SamplingScheme.topK(40))))
              .way(
                  "sampler",
                  () -> {
                    lm.sample(one.get(0), SampleRequest.greedy());
                    lm.sample(one.get(0), draws);
                  });
      ways.run(ROUNDS);
      print(bench, "Rote's own samples", ways, "sampler", examples.size());
      bench.withPython(
          MODEL,
          "float32",
          worker -> {
            Interleaved theirs =
                new Interleaved()
                    .way("pass", () -> lm.score(examples, List.of(SamplingScheme.topK(40))))
                    .timed(
                        "generate",
                        () ->
                            seconds(worker.run("greedy", one, 1))
                                + seconds(worker.run("sample", one, 1)));
            theirs.run(ROUNDS);
            print(bench, "transformers.generate", theirs, "generate", examples.size());
          });
    }
  }

  private static void print(
      Bench bench, String how, Interleaved times, String way, int examplesInPass) {
    bench
        .out()
        .ratio(
            MODEL + ": " + how + " / one pass",
            times.ratio(way, "pass", examplesInPass),
            "wanted >= 100",
            String.format(
                Locale.ROOT,
                "%.2f s against %.3f s an example",
                times.seconds(way),
                times.seconds("pass") / examplesInPass));
  }
}
