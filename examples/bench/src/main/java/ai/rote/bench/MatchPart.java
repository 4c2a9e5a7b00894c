package ai.rote.bench;

import ai.rote.metrics.match.MatchSettings;
import ai.rote.metrics.match.OutputMatch;
import ai.rote.metrics.match.ReferenceCoverage;
import ai.rote.metrics.match.TextMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** (j): a text of ten million characters, looked for in as many that were generated. */
final class MatchPart {
  private static final int CHARACTERS = 10_000_000;
  private static final int VOCABULARY = 50_000;
  private static final int PASSAGES = 5_000;
  private static final long SEED = 17;

  private MatchPart() {}

  static void run(Bench bench) {
    Random random = new Random(SEED);
    String reference = text(random);
    StringBuilder output = new StringBuilder(text(random));
    for (int i = 0; i < PASSAGES; i++) {
      int length = 100 + random.nextInt(400);
      int from = random.nextInt(reference.length() - length);
      int to = random.nextInt(output.length() - length);
      output.replace(to, to + length, reference.substring(from, from + length));
    }
    long before = used();
    long start = System.nanoTime();
    TextMatcher matcher = TextMatcher.of(List.of(reference), MatchSettings.STANDARD);
    long indexed = System.nanoTime();
    OutputMatch match = matcher.match("", output.toString());
    ReferenceCoverage coverage = matcher.coverage(0);
    coverage.add(match);
    double share = coverage.share();
    long end = System.nanoTime();
    long after = used();
    bench
        .out()
        .figure(
            "10 MB of text against 10 MB",
            String.format(Locale.ROOT, "%.1f s", (end - start) / 1e9),
            "wanted <= 60 s");
    bench
        .out()
        .note(
            String.format(
                Locale.ROOT,
                "index %.1f s; %,d words, %,d spans, %.1f %% covered; %,d MB held",
                (indexed - start) / 1e9,
                matcher.references().get(0).words(),
                match.spans().size(),
                100 * share,
                after - before >> 20));
  }

  /** Words as frequent as in a language: the r-th about 1/r as often as the first. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder(CHARACTERS + 20);
    while (text.length() < CHARACTERS) {
      int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
      text.append(Integer.toString(rank * 31, 36)).append(random.nextInt(15) == 0 ? ".\n" : " ");
    }
    return text.substring(0, CHARACTERS);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
