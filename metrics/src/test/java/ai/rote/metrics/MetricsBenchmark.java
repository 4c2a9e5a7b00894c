package ai.rote.metrics;

import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.membership.Exposure;
import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Quantile;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.metrics.stat.Weighting;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How long every metric takes on a million score records, and how much memory they hold. Not a
 * test: it fails nothing but where memory runs out. From the root of the repository:
 *
 * <pre>{@code
 * mvn -q -pl core,metrics -Pbenchmark -DskipTests test
 * }</pre>
 *
 * <p>{@code -Drote.examples=N} takes another number of records. Records have 50 suffix tokens, two
 * schemes and moments, and are drawn from a fixed seed as they are read, as from a file.
 */
final class MetricsBenchmark {
  private static final int TOKENS = 50;
  private static final SamplingScheme TOP_K = SamplingScheme.topK(40);
  private static final SamplingScheme OWN = SamplingScheme.temperature(1);

  private MetricsBenchmark() {}

  public static void main(String[] args) {
    int examples = Integer.getInteger("rote.examples", 1_000_000);
    say("%,d records of %d tokens; heap limit %,d MB", examples, TOKENS, mega(maxHeap()));
    say("%52s %10s %10s", "", "passed", "processor");
    long start = System.nanoTime();
    timed("draw the records, and drop them", () -> records(1, examples).count());
    reports(examples);
    scores(examples);
    timed(
        "four lengths from one pass",
        () ->
            LengthReports.of(records(1, examples)::iterator, List.of(1, 20), List.of(10, 30))
                .report(20, 30)
                .map(ExtractionReport::greedy));
    sayTime("all of it", System.nanoTime() - start, processorNanos());
    say("most heap ever taken: %,d MB", mega(peakHeap()));
  }

  private static List<Rate> table(SchemeExtraction extraction, List<Long> n, List<Double> p) {
    return n.stream()
        .flatMap(queries -> p.stream().map(each -> extraction.rate(queries, each)))
        .toList();
  }

  private static void reports(int examples) {
    ExtractionReport report =
        timed("read them into a report", () -> ExtractionReport.of(records(1, examples)::iterator));
    System.gc();
    say("heap in use: %,d MB", mega(usedHeap()));
    timed("greedy", report::greedy);
    SchemeExtraction extraction = report.under(TOP_K);
    timed("worst case (sorts once)", extraction::worstCase);
    List<Long> n = Stream.iterate(1L, each -> each * 10).limit(19).toList();
    List<Double> p = Stream.iterate(0.1, each -> each + 0.1).limit(9).toList();
    timed("table of 19 n by 9 p", () -> table(extraction, n, p));
    timed(
        "the same with Clopper-Pearson",
        () -> table(report.with(Intervals.of(ShareInterval.CLOPPER_PEARSON)).under(TOP_K), n, p));
    timed("queries needed, three quantiles", () -> queriesNeeded(extraction));
    timed("curve over n", () -> extraction.curve(0.9));
    timed("expected extraction", () -> extraction.expectedExtraction(1_000));
    timed(
        "expected extraction, bootstrap of 1000",
        () ->
            report
                .with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1)))
                .under(TOP_K)
                .expectedExtraction(1_000));
    timed("groups, each with greedy and a rate", () -> groups(report));
    timed(
        "groups against a control group",
        () ->
            report
                .groupBy("times")
                .against(0, each -> each.under(TOP_K).rate(1_000, 0.5))
                .values()
                .stream()
                .map(each -> List.of(each.difference(), each.ratio(), each.adjusted()))
                .toList());
    timed("exact memorization", () -> report.tokens().exactMemorization(Weighting.TOKENS));
    timed("extraction strength", () -> report.tokens().extractionStrength());
    timed("survival curve", () -> report.tokens().survival());
    timed("memorized lengths", () -> lengths(report.tokens().memorizedLengths()));
    timed("longest runs", () -> lengths(report.tokens().longestRuns()));
    timed("perplexity", () -> report.likelihood().perplexity(Weighting.TOKENS));
    timed(
        "exposure of a canary",
        () ->
            Exposure.of(
                -20,
                extraction.probabilities().stream()
                    .mapToDouble(ExtractionProbability::logNats)
                    .toArray(),
                0.95));
    pairs(examples, report);
  }

  private static void pairs(int examples, ExtractionReport report) {
    ExtractionReport other =
        timed("a second model's report", () -> ExtractionReport.of(records(2, examples)::iterator));
    System.gc();
    say("heap in use: %,d MB", mega(usedHeap()));
    PairedComparison comparison =
        timed("pair two models", () -> PairedComparison.of(report, other));
    PairedExtraction paired = comparison.under(TOP_K);
    timed("paired greedy: difference, ratio, McNemar", () -> paired(comparison.greedy()));
    timed("paired rate", () -> paired(paired.rate(1_000, 0.5)));
    timed("paired bootstrap of ln p_z", () -> paired.logProbDifference(Bootstrap.seeded(1)));
    timed("region of flipped order", () -> paired.flips().queries(0.9).size());
    Map<String, String> variants = new HashMap<>();
    report.ids().forEach(id -> variants.put(id, id));
    timed(
        "originals and variants: consistency",
        () -> PairedComparison.ofVariants(report, other, variants).greedy().agreement());
    ModelSeries series = ModelSeries.of(new TreeMap<>(Map.of("a", report, "b", other)));
    timed("pairs and trajectory of a series", () -> series(series));
  }

  private static void scores(int examples) {
    for (LikelihoodScore score :
        List.of(
            LikelihoodScore.meanLogProb(),
            LikelihoodScore.minK(0.2),
            LikelihoodScore.minKPlusPlus(0.2),
            LikelihoodScore.zlib(scores -> Arrays.toString(scores.example().suffixIds())))) {
      timed(
          "AUC of " + score + ", two million (draws anew)",
          () -> score.auc(records(1, examples)::iterator, records(3, examples)::iterator, 0.95));
    }
  }

  private static List<Object> lengths(LengthDistribution lengths) {
    return List.of(
        lengths.mean(),
        lengths.median(),
        lengths.quantile(0.9),
        lengths.skewness(),
        lengths.counts());
  }

  private static List<Object> series(ModelSeries series) {
    return List.of(
        series.pairs(PairedComparison::greedy), series.trajectory(PairedComparison::greedy));
  }

  private static List<Quantile<QueriesNeeded>> queriesNeeded(SchemeExtraction extraction) {
    return List.of(
        extraction.queriesNeeded(0.5, 0.1),
        extraction.queriesNeeded(0.5, 0.5),
        extraction.queriesNeeded(0.9, 0.9));
  }

  private static List<Rate> groups(ExtractionReport report) {
    return report.groupBy("times").byValue().values().stream()
        .flatMap(group -> Stream.of(group.greedy(), group.under(TOP_K).rate(1_000, 0.5)))
        .toList();
  }

  private static List<Object> paired(PairedRates rates) {
    return List.of(rates.difference(), rates.ratio(), rates.mcNemar());
  }

  private static Stream<TokenScores> records(long seed, int examples) {
    SplittableRandom seeds = new SplittableRandom(seed);
    return Stream.iterate(0, i -> i + 1).limit(examples).map(i -> record(i, seeds.split()));
  }

  /** Examples differ in how well they are known; most hardly, a few by heart. */
  private static TokenScores record(int i, SplittableRandom random) {
    double known = Math.pow(random.nextDouble(), 0.1);
    int[] ids = new int[TOKENS];
    int[] argMax = new int[TOKENS];
    int[] rank = new int[TOKENS];
    float[] margin = new float[TOKENS];
    float[] own = new float[TOKENS];
    float[] topK = new float[TOKENS];
    float[] mean = new float[TOKENS];
    float[] sd = new float[TOKENS];
    for (int t = 0; t < TOKENS; t++) {
      float surprise = (float) (-6 * (1 - known) * random.nextDouble() * random.nextInt(8));
      ids[t] = t;
      argMax[t] = surprise > -1 ? t : t + 1;
      rank[t] = surprise > -1 ? 1 : 1 + (int) (-20 * surprise);
      margin[t] = surprise + 1;
      own[t] = surprise;
      topK[t] = rank[t] > 40 ? Float.NEGATIVE_INFINITY : surprise;
      mean[t] = -2 + (float) random.nextDouble();
      sd[t] = 1;
    }
    Map<SamplingScheme, float[]> logProb = new LinkedHashMap<>();
    logProb.put(OWN, own);
    logProb.put(TOP_K, topK);
    return new TokenScores(
            TokenizedExample.of(Integer.toString(i), new int[] {0}, ids)
                .withMetadata(Map.of("times", (long) (i % 8))),
            argMax,
            rank,
            margin,
            logProb)
        .with(new LogProbMoments(mean, sd));
  }

  private static <T> T timed(String what, Supplier<T> work) {
    long start = System.nanoTime();
    long before = processorNanos();
    T result = work.get();
    sayTime(what, System.nanoTime() - start, processorNanos() - before);
    return result;
  }

  private static void sayTime(String what, long nanos, long processorNanos) {
    say("%-52s %8.3f s %8.3f s", what, nanos / 1e9, processorNanos / 1e9);
  }

  /** What all threads together took, which does not depend on what else the machine does. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long maxHeap() {
    return Runtime.getRuntime().maxMemory();
  }

  /** The sum of the heap's parts at their largest: at least what was taken at any one time. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static long usedHeap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long mega(long bytes) {
    return bytes >> 20;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
