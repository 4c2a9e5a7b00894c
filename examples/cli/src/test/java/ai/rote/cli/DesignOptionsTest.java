package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters and weights on the command line, recomputed from {@code scores.jsonl} plainly. */
class DesignOptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path data;
  private static Path out;
  private static List<JsonNode> training;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : DemoData.ends(12, 60)) {
      int weight = 1 + lines.size() % 3;
      lines.add(line.replaceFirst("\"paper\"", "\"weight\":" + weight + ",\"paper\""));
    }
    data = Files.write(folder.resolve("pairs.jsonl"), lines);
    out = folder.resolve("out");
    CommandRun.measure(
        "medium",
        data,
        out,
        "--control=set=control",
        "--group-by=versions",
        "--cluster=paper",
        "--weight=weight",
        "--csv");
    training =
        Records.of(out).stream()
            .filter(each -> each.at("/metadata/set").asText().equals("planted"))
            .toList();
  }

  private static JsonNode report() throws IOException {
    return JSON.readTree(out.resolve("report.json").toFile());
  }

  private static double weight(JsonNode record) {
    return record.at("/metadata/weight").doubleValue();
  }

  private static boolean greedy(JsonNode record) {
    return record.get("greedyMatch").booleanValue();
  }

  private static double share(List<JsonNode> records, Predicate<JsonNode> has) {
    double all = records.stream().mapToDouble(DesignOptionsTest::weight).sum();
    return records.stream().filter(has).mapToDouble(DesignOptionsTest::weight).sum() / all;
  }

  @Test
  void ratesAreWeightedAndTellAsMuchAsTheirClusters() throws IOException {
    JsonNode report = report();
    assertThat(report.at("/design/cluster").asText()).isEqualTo("paper");
    assertThat(report.at("/design/weight").asText()).isEqualTo("weight");
    double share = share(training, DesignOptionsTest::greedy);
    JsonNode greedy = report.get("greedy");
    assertThat(greedy.get("rate").doubleValue()).isCloseTo(share, within(1e-12));
    assertThat(greedy.at("/estimatedTotal/value").doubleValue())
        .isCloseTo(
            training.stream()
                .filter(DesignOptionsTest::greedy)
                .mapToDouble(DesignOptionsTest::weight)
                .sum(),
            within(1e-9));
    assertThat(greedy.has("count")).isFalse();
    assertThat(greedy.get("unweightedCount").longValue())
        .isEqualTo(training.stream().filter(DesignOptionsTest::greedy).count());
    Map<String, Double> residuals = new HashMap<>();
    double all = 0;
    double squares = 0;
    for (JsonNode each : training) {
      double weight = weight(each);
      all += weight;
      residuals.merge(
          each.at("/metadata/paper").asText(),
          weight * ((greedy(each) ? 1 : 0) - share),
          Double::sum);
    }
    for (double each : residuals.values()) {
      squares += each * each;
    }
    int clusters = residuals.size();
    double variance = clusters / (clusters - 1.0) * squares / (all * all);
    assertThat(greedy.get("clusters").intValue()).isEqualTo(clusters);
    assertThat(greedy.get("effectiveTotal").doubleValue())
        .isCloseTo(Math.min(60, share * (1 - share) / variance), within(1e-6));
    for (JsonNode group : report.at("/groups/values")) {
      long versions = group.get("value").longValue();
      List<JsonNode> own =
          training.stream()
              .filter(each -> each.at("/metadata/versions").longValue() == versions)
              .toList();
      assertThat(group.at("/greedy/rate").doubleValue())
          .isCloseTo(share(own, DesignOptionsTest::greedy), within(1e-12));
    }
    assertThat(report.at("/againstControl/membership")).isEmpty();
    assertThat(report.at("/againstControl/unavailable/0/why").asText()).contains("not weighted");
    assertThat(SchemaTest.complaints(SchemaTest.schema("report"), report)).isEmpty();
  }

  @Test
  void everyIntervalOfARateNamesItsDesign() throws IOException {
    List<String> rows = Files.readAllLines(out.resolve("rates.csv"));
    assertThat(rows.get(0)).endsWith("method,effectiveTotal");
    assertThat(rows.stream().skip(1)).allMatch(row -> row.contains("weighted"));
    assertThat(rows.stream().filter(row -> row.startsWith("training,")))
        .allMatch(row -> row.contains("clusters"));
  }

  /** Runs that were measured with clusters are compared with them. */
  @Test
  void comparisonsTakeTheRunsOwnDesign() throws IOException {
    Path compared = folder.resolve("compared");
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    for (String file : List.of("run.json", "scores.jsonl")) {
      Files.copy(out.resolve(file), other.resolve(file));
    }
    CommandRun run = CommandRun.succeed("compare", out, other, "--out", compared, "--csv");
    assertThat(run.out()).contains("clusters by paper, weights by weight");
    JsonNode json = JSON.readTree(compared.resolve("compare.json").toFile());
    assertThat(json.at("/design/cluster").asText()).isEqualTo("paper");
    JsonNode pair = json.at("/greedy/pairs/0");
    assertThat(pair.get("difference").doubleValue()).isZero();
    assertThat(pair.get("low").doubleValue()).isNegative();
    assertThat(pair.get("test").asText()).startsWith("McNemar, weighted,").contains("clusters");
    assertThat(SchemaTest.complaints(SchemaTest.schema("compare"), json)).isEmpty();
  }

  @Test
  void anExampleWithoutItsFieldIsNamedBeforeAnythingIsScored() {
    Path none = folder.resolve("none");
    CommandRun run =
        CommandRun.of(CommandRun.measuring("medium", data, none, "--cluster=person").toArray());
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err())
        .contains("example 'control-00000' has no field 'person' to tell its cluster");
    assertThat(none.resolve("scores.jsonl")).doesNotExist();
  }

  @Test
  void personsAreNotCountedWhereExamplesAreDrawnOtherwise() {
    CommandRun run =
        CommandRun.of(
            CommandRun.measuring(
                    "medium", data, folder.resolve("s"), "--subject=paper", "--weight=weight")
                .toArray());
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("--subject paper counts persons").contains("weights by weight");
  }

  @Test
  void aPopulationOfKindsHasASizeForEach() {
    CommandRun run =
        CommandRun.of(
            CommandRun.measuring(
                    "medium",
                    data,
                    folder.resolve("kinds"),
                    "--control=set=control",
                    "--population=versions:1=900,2=90")
                .toArray());
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("has versions = 4, of which the population is not said");
  }
}
