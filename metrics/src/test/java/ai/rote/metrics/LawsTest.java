package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Laws that hold for all scores, on random ones. Those of single closed forms stand beside them
 * ({@link ExtractionProbabilityTest}); those of sampling schemes, k = 1 and T → 0 among them, stand
 * in core beside the kernel.
 */
class LawsTest {

  private static TokenScores scores(String id, Random random) {
    int k = 1 + random.nextInt(6);
    int[] argMax = random.ints(k, 0, 2).toArray();
    float[] logs = new float[k];
    float[] margins = new float[k];
    for (int t = 0; t < k; t++) {
      logs[t] = random.nextInt(12) == 0 ? Float.NEGATIVE_INFINITY : -5 * random.nextFloat();
      margins[t] = argMax[t] == 0 ? 1 : -1;
    }
    return new TokenScores(
        TokenizedExample.of(id, new int[] {3}, new int[k]),
        argMax,
        Arrays.stream(argMax).map(each -> each + 1).toArray(),
        margins,
        Map.of(Scored.SCHEME, logs));
  }

  private static List<TokenScores> dataSet(Random random) {
    List<TokenScores> all = new ArrayList<>();
    int size = 2 + random.nextInt(12);
    for (int i = 0; i < size; i++) {
      all.add(scores("e" + i, random));
    }
    return all;
  }

  @Test
  void probabilitiesMultiplyOverTokens() {
    Cases.forEach(
        random -> {
          TokenScores whole = scores("a", random);
          int k = whole.suffixTokens();
          int cut = 1 + random.nextInt(k);
          double head = whole.recut(1, cut).logProb(Scored.SCHEME);
          double tail = cut == k ? 0 : whole.recut(1 + cut, k - cut).logProb(Scored.SCHEME);
          if (Double.isInfinite(head + tail)) {
            assertThat(whole.logProb(Scored.SCHEME)).isEqualTo(Double.NEGATIVE_INFINITY);
          } else {
            assertThat(head + tail).isCloseTo(whole.logProb(Scored.SCHEME), within(1e-12));
          }
        });
  }

  @Test
  void aLongerSuffixIsNeverEasier() {
    Cases.forEach(
        random -> {
          TokenScores whole = scores("a", random);
          int longer = 1 + random.nextInt(whole.suffixTokens());
          int shorter = 1 + random.nextInt(longer);
          assertThat(whole.recut(1, longer).logProb(Scored.SCHEME))
              .isLessThanOrEqualTo(whole.recut(1, shorter).logProb(Scored.SCHEME));
          if (whole.recut(1, longer).greedyMatch()) {
            assertThat(whole.recut(1, shorter).greedyMatch()).isTrue();
          }
        });
  }

  @Test
  void countsOfBatchesAddUpWhateverTheSplitAndTheOrder() {
    Cases.forEach(
        random -> {
          List<TokenScores> all = dataSet(random);
          ExtractionReport whole = ExtractionReport.of(all);
          Collections.shuffle(all, random);
          int split = 1 + random.nextInt(all.size() - 1);
          List<ExtractionReport> parts =
              List.of(
                  ExtractionReport.of(all.subList(0, split)),
                  ExtractionReport.of(all.subList(split, all.size())));
          long n = Cases.queries(random);
          double p = Cases.probability(random);

          assertThat(sum(parts, part -> part.greedy())).isEqualTo(whole.greedy().count());
          assertThat(sum(parts, part -> part.under(Scored.SCHEME).rate(n, p)))
              .isEqualTo(whole.under(Scored.SCHEME).rate(n, p).count());
          double expected = 0;
          double strength = 0;
          for (ExtractionReport part : parts) {
            expected += part.under(Scored.SCHEME).expectedExtraction(n).value() * part.examples();
            strength += part.tokens().extractionStrength().value() * part.examples();
          }
          assertThat(expected)
              .isCloseTo(
                  whole.under(Scored.SCHEME).expectedExtraction(n).value() * all.size(),
                  within(1e-9));
          assertThat(strength)
              .isCloseTo(whole.tokens().extractionStrength().value() * all.size(), within(1e-9));
        });
  }

  private static long sum(List<ExtractionReport> parts, Function<ExtractionReport, Rate> rate) {
    return parts.stream().mapToLong(part -> rate.apply(part).count()).sum();
  }

  @Test
  void bootstrappedMeansDoNotDependOnTheOrderEither() {
    Cases.forEach(
        random -> {
          if (random.nextInt(20) > 0) {
            return; // one resampling in twenty cases is enough
          }
          List<TokenScores> all = dataSet(random);
          Mean before = resampled(all);
          Collections.shuffle(all, random);
          assertThat(resampled(all)).isEqualTo(before);
        });
  }

  private static Mean resampled(List<TokenScores> scores) {
    return ExtractionReport.of(scores)
        .with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1).withResamples(100)))
        .tokens()
        .memorizedLengths()
        .mean();
  }

  @Test
  void greedyExtractionImpliesFullLengthAndStrength() {
    Cases.forEach(
        random -> {
          ExtractionReport report = ExtractionReport.of(dataSet(random));
          long full =
              report.tokens().matches().stream()
                  .filter(each -> each.extractionStrength() == 1)
                  .count();
          assertThat(full).isEqualTo(report.greedy().count());
          assertThat(
                  report.tokens().matches().stream()
                      .filter(each -> each.exactMemorization() == 1)
                      .count())
              .isEqualTo(full);
          assertThat(
                  report.tokens().matches().stream()
                      .filter(each -> each.leading() == each.tokens())
                      .count())
              .isEqualTo(full);
        });
  }
}
