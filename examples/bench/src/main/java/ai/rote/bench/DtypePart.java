package ai.rote.bench;

import ai.rote.core.Dtype;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.util.List;
import java.util.Locale;

/** (e): bfloat16, and weights in 8 bits, against float32, in time and in nats. */
final class DtypePart {

  private DtypePart() {}

  static void run(Bench bench) {
    bench.models().forEach(model -> run(bench, model));
  }

  private static void run(Bench bench, BenchModel model) {
    List<TokenizedExample> examples = Bench.examples(model, model.examplesAtOnce());
    List<SamplingScheme> schemes = List.of(SamplingScheme.topK(40));
    LoadOptions exact = LoadOptions.defaults();
    try (CausalLm whole = CausalLm.load(bench.checkpoint(model), exact);
        CausalLm half = CausalLm.load(bench.checkpoint(model), exact.withDtype(Dtype.BFLOAT16));
        CausalLm int8 = CausalLm.load(bench.checkpoint(model), exact.withInt8Weights())) {
      Interleaved times =
          new Interleaved()
              .way("float32", () -> whole.score(examples, schemes))
              .way("bfloat16", () -> half.score(examples, schemes))
              .way("int8 weights", () -> int8.score(examples, schemes))
              .run(bench.rounds());
      for (String way : List.of("bfloat16", "int8 weights")) {
        bench
            .out()
            .ratio(
                model + ": float32 / " + way,
                times.ratio("float32", way, 1),
                way.equals("bfloat16") ? "wanted >= 2.3" : "",
                String.format(
                    Locale.ROOT,
                    "%.1f and %.1f ms an example",
                    1e3 * times.seconds("float32") / examples.size(),
                    1e3 * times.seconds(way) / examples.size()));
      }
      bench
          .out()
          .figure(model + ": bfloat16's error of ln q a token", error(whole, half, examples), "");
      bench.out().figure(model + ": int8 weights' error", error(whole, int8, examples), "");
    }
  }

  private static String error(CausalLm whole, CausalLm other, List<TokenizedExample> examples) {
    SamplingScheme own = SamplingScheme.temperature(1);
    List<TokenScores> right = whole.score(examples, List.of(own));
    List<TokenScores> rounded = other.score(examples, List.of(own));
    double sum = 0;
    double largest = 0;
    int count = 0;
    for (int i = 0; i < examples.size(); i++) {
      for (int t = 0; t < right.get(i).suffixTokens(); t++) {
        double error =
            Math.abs(right.get(i).tokenLogProb(own, t) - rounded.get(i).tokenLogProb(own, t));
        sum += error;
        largest = Math.max(largest, error);
        count++;
      }
    }
    return String.format(Locale.ROOT, "%.3f nats on average, %.3f at most", sum / count, largest);
  }
}
