package ai.rote.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.prior.ExamplePrior;
import ai.rote.metrics.prior.SuffixPrior;
import ai.rote.metrics.prior.UnrelatedPrefixes;
import ai.rote.results.record.Baselines;
import ai.rote.results.record.StoredScores;
import ai.rote.results.run.Results;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suffixes after unrelated prefixes and under another model, scored again one by one. */
class MeasureBaselinesTest {
  private static final int PREFIXES = 2;
  private static final double NATS = 2e-3;

  @TempDir static Path folder;
  private static Path out;
  private static Measure measure;
  private static final List<StoredScores> RECORDS = new ArrayList<>();

  @BeforeAll
  static void measureAFew() throws IOException {
    Path data = folder.resolve("few.jsonl");
    List<String> lines = Files.readAllLines(TestFiles.demo("pairs.jsonl"));
    List<String> few = new ArrayList<>(lines.subList(0, 2));
    few.addAll(lines.subList(570, 576));
    Files.write(data, few);
    out = folder.resolve("results");
    measure =
        Measure.checkpoint(TestFiles.demo("models/small"))
            .on(data)
            .withPrior(PREFIXES)
            .withReference(TestFiles.demo("models/medium"));
    measure.into(out).forEach(RECORDS::add);
  }

  /** ln Σ e^x / J in doubles: these probabilities are not too small for them. */
  private static double logMean(double... values) {
    double sum = 0;
    for (double each : values) {
      sum += Math.exp(each + 300);
    }
    return Math.log(sum / values.length) - 300;
  }

  @Test
  void recordsHoldWhatScoringEachPairByItselfGives() {
    List<TokenizedExample> examples =
        RECORDS.stream().map(each -> each.scores().example()).toList();
    UnrelatedPrefixes prefixes = UnrelatedPrefixes.of(examples, 0);
    List<SamplingScheme> schemes = List.of(SamplingScheme.topK(40), ExamplePrior.OWN);
    try (CausalLm model = CausalLm.load(TestFiles.demo("models/small"))) {
      int bos = model.tokenizer().bosId().orElseThrow();
      for (StoredScores stored : RECORDS.subList(0, 2)) {
        Baselines baselines = stored.baselines().orElseThrow();
        ExamplePrior prior = baselines.prior().orElseThrow();
        List<TokenizedExample> pairs =
            new ArrayList<>(prefixes.after(stored.scores().example(), PREFIXES));
        pairs.add(stored.scores().example().after(new int[] {bos}, 1));
        for (SamplingScheme scheme : schemes) {
          double[] alone =
              pairs.stream()
                  .mapToDouble(each -> model.score(List.of(each), schemes).get(0).logProb(scheme))
                  .toArray();
          SuffixPrior found = prior.under(scheme);
          assertClose(found.afterBos().orElseThrow(), alone[PREFIXES]);
          if (scheme.equals(ExamplePrior.OWN)) {
            assertClose(found.logMean(), logMean(alone[0], alone[1]));
          }
          assertClose(found.logMax(), Math.max(alone[0], alone[1]));
        }
        assertThat(baselines.logProb()).isEqualTo(stored.scores().logProb(ExamplePrior.OWN));
      }
    }
  }

  private static void assertClose(double found, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(found).isEqualTo(expected);
    } else {
      assertThat(found).isCloseTo(expected, within(NATS));
    }
  }

  @Test
  void recordsHoldWhatTheReferenceGives() {
    try (CausalLm reference = CausalLm.load(TestFiles.demo("models/medium"))) {
      StoredScores stored = RECORDS.get(4);
      double alone =
          reference
              .score(List.of(stored.scores().example()), List.of(ExamplePrior.OWN))
              .get(0)
              .logProb(ExamplePrior.OWN);

      assertClose(
          stored.baselines().orElseThrow().references().get(0).under(ExamplePrior.OWN), alone);
    }
  }

  @Test
  void theReportCountsWhatIsLikelierByTheCut() throws IOException {
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    JsonNode baselines = report.path("baselines");
    assertThat(baselines.path("prefixes").intValue()).isEqualTo(PREFIXES);
    assertThat(baselines.path("others").findValuesAsText("against"))
        .containsExactly(
            "unrelated prefixes, mean",
            "unrelated prefixes, largest",
            "BOS alone",
            "reference " + TestFiles.demo("models/medium"));
    long greedy =
        RECORDS.stream()
            .filter(each -> each.scores().greedyMatch())
            .filter(
                each -> {
                  Baselines b = each.baselines().orElseThrow();
                  double other = b.prior().orElseThrow().under(ExamplePrior.OWN).logMean();
                  return b.logProb() - other >= 0.5 * each.scores().suffixTokens();
                })
            .count();
    JsonNode after = baselines.path("others").path(0).path("greedy").path("after");
    assertThat(after.path("count").longValue()).isEqualTo(greedy).isPositive();
    assertThat(after.path("total").intValue()).isEqualTo(8);
    assertThat(baselines.path("others").path(0).path("curve")).hasSize(41);
    assertThat(out.resolve("report.html")).content().contains("merely predictable");
  }

  @Test
  void lostRecordsAreScoredAgainToTheSameBytes() throws IOException {
    Path scores = out.resolve("scores.jsonl");
    byte[] whole = Files.readAllBytes(scores);
    List<String> lines = Files.readAllLines(scores);
    Files.write(scores, lines.subList(0, 3));

    Results again = measure.into(out);

    assertThat(scores).hasBinaryContent(whole);
    assertThat(again.run().isFinished()).isTrue();
  }

  @Test
  void tooFewPrefixesAreRefusedBeforeAnythingIsWritten() {
    Path other = folder.resolve("too-few");
    assertThatThrownBy(() -> measure.withPrior(64).into(other))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("a prior needs 64 prefixes");
    assertThat(other).doesNotExist();
  }
}
