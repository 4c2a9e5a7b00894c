package ai.rote.bench;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * (k): a suffix after 64 prefixes that have nothing to do with it, each of which is run once for
 * all suffixes, against 64 suffixes without any prefix, and against 64 examples in full.
 */
final class PriorPart {
  private static final BenchModel MODEL = BenchModel.GPT2_SMALL;
  private static final int PREFIXES = 64;
  private static final int SUFFIXES = 2;
  private static final List<SamplingScheme> SCHEMES = List.of(SamplingScheme.topK(40));

  private PriorPart() {}

  static void run(Bench bench) {
    List<TokenizedExample> examples = Bench.examples(MODEL, PREFIXES + SUFFIXES);
    List<TokenizedExample> after = new ArrayList<>();
    List<TokenizedExample> bare = new ArrayList<>();
    for (TokenizedExample suffix : examples.subList(PREFIXES, PREFIXES + SUFFIXES)) {
      for (TokenizedExample prefix : examples.subList(0, PREFIXES)) {
        after.add(suffix.after(prefix.prefixIds(), 0));
        bare.add(suffix.after(new int[] {prefix.prefixIds()[0]}, 0));
      }
    }
    try (CausalLm lm = CausalLm.load(bench.checkpoint(MODEL))) {
      Interleaved times =
          new Interleaved()
              .way("kept", () -> lm.scoreSharedPrefixes(after, SCHEMES, each -> {}))
              .way("bare", () -> lm.score(bare, SCHEMES, each -> {}))
              .way("full", () -> lm.score(after, SCHEMES, each -> {}))
              .run(bench.rounds());
      bench
          .out()
          .ratio(
              MODEL + ": after 64 kept prefixes / 64 suffixes by themselves",
              times.ratio("kept", "bare", 1),
              "wanted <= 1.15",
              String.format(
                  Locale.ROOT, "%.1f ms a suffix", 1e3 * times.seconds("kept") / after.size()));
      bench
          .out()
          .ratio(
              MODEL + ": after 64 kept prefixes / in full",
              times.ratio("kept", "full", 1),
              "",
              String.format(
                  Locale.ROOT, "%.1f ms an example", 1e3 * times.seconds("full") / after.size()));
    }
  }
}
