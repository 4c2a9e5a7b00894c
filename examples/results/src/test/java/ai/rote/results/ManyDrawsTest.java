package ai.rote.results;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.analysis.Grid;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.Generated;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.Shard;
import ai.rote.results.record.StoredScores;
import ai.rote.results.record.TokenIds;
import ai.rote.results.record.Tokenization;
import ai.rote.results.record.WrittenRecords;
import ai.rote.results.run.Access;
import ai.rote.results.run.Results;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 576 examples with 100,000 draws under each of two schemes are reported in little memory. */
class ManyDrawsTest {
  private static final int EXAMPLES = 576;
  private static final int DRAWS = 100_000;
  private static final int TOKENS = 50;
  private static final Grid GRID = Grid.DEFAULT;

  @TempDir Path folder;

  @Test
  void aReportFitsIntoAHeapOf256Megabytes() throws IOException, InterruptedException {
    write(folder);
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ManyDrawsTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(report.at("/generation/examples").intValue()).isEqualTo(EXAMPLES);
    assertThat(report.at("/generation/schemes/0/sampled/0/total").intValue()).isEqualTo(EXAMPLES);
  }

  /** The process with the small heap. */
  public static void main(String[] arguments) {
    Results.open(Path.of(arguments[0]))
        .reportAgain(Access.OWNER, new ReportFiles(GRID, Optional.empty(), Optional.empty()));
  }

  private static void write(Path folder) throws IOException {
    Path scores = folder.resolve("scores.jsonl");
    Random random = new Random(20261121);
    try (BufferedWriter to = Files.newBufferedWriter(scores)) {
      for (int i = 0; i < EXAMPLES; i++) {
        to.write(record("example-" + i, random).line(0));
        to.write('\n');
      }
    }
    RunOptions options =
        RunOptions.of(
            Map.of(
                "scheme", GRID.schemes(),
                "n", GRID.queries(),
                "p", GRID.probabilities(),
                "epsilon", List.of("0", "2", "10%")));
    RunRecord run =
        RunRecord.begin(
                new RunRecord.Model(
                    "none", "none", "none", 0, 0, 0, 100, 100, "float32", "float32", "cpu", null,
                    List.of()),
                new RunRecord.Data("none", "0".repeat(64), EXAMPLES, 0, null),
                options,
                Shard.WHOLE,
                Tokenization.of(TokenIds.of(new int[0])),
                new RunIdentity(1, "none", new TreeMap<>(), "0".repeat(64), options),
                null)
            .beginSession(Instant.EPOCH, 0)
            .finish(
                1,
                new WrittenRecords(EXAMPLES, Files.size(scores), Fingerprint.of(scores), TOKENS));
    Files.writeString(folder.resolve("run.json"), RecordCodec.pretty(run));
  }

  /** Draws of all the distances that there can be. */
  private static StoredScores record(String id, Random random) {
    int[] prefix = random.ints(TOKENS, 0, 100).toArray();
    int[] suffix = random.ints(TOKENS, 0, 100).toArray();
    float[] margin = new float[TOKENS];
    Map<SamplingScheme, float[]> logProb = new LinkedHashMap<>();
    Map<SamplingScheme, Generated.Draws> draws = new LinkedHashMap<>();
    for (SamplingScheme scheme : GRID.schemes()) {
      float[] values = new float[TOKENS];
      for (int t = 0; t < TOKENS; t++) {
        values[t] = -random.nextFloat();
      }
      logProb.put(scheme, values);
      List<Double> distances = new ArrayList<>();
      List<Long> counts = new ArrayList<>();
      long left = DRAWS;
      for (int distance = 1; distance <= TOKENS; distance++) {
        long count = distance == TOKENS ? left : 1 + random.nextInt(DRAWS / TOKENS);
        distances.add((double) distance);
        counts.add(count);
        left -= count;
      }
      draws.put(scheme, new Generated.Draws(null, null, 0, 1e-9, distances, counts, null));
    }
    int[] rank = new int[TOKENS];
    Arrays.fill(rank, 1);
    return new StoredScores(
        new TokenScores(TokenizedExample.of(id, prefix, suffix), suffix, rank, margin, logProb),
        Optional.empty(),
        Optional.of(
            new Generated(
                Optional.of(
                    new Generated.Sampled(
                        DRAWS,
                        0,
                        null,
                        NamedCloseness.LEVENSHTEIN,
                        TokenIds.of(suffix),
                        null,
                        draws)),
                Optional.empty(),
                Optional.empty())));
  }
}
