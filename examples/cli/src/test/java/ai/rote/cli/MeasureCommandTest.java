package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run of {@code rote measure} on the demo data, and everything it leaves behind. */
class MeasureCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXAMPLES = 40;

  @TempDir static Path folder;
  private static CommandRun run;
  private static Path out;

  @BeforeAll
  static void measure() {
    out = folder.resolve("new/out");
    run =
        CommandRun.measure(
            "small",
            DemoData.FILE,
            out,
            "--scheme=top-k=40",
            "--scheme=temperature=0.8,top-p=0.95",
            "--n=1,1e3",
            "--p=0.5,1",
            "--group-by=kind",
            "--limit=" + EXAMPLES);
  }

  @Test
  void succeedsAndPrintsTables() {
    assertThat(run.err()).as("progress").contains("scoring: 40 of 40 examples");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("greedy   ", "/40", "top-k=40: (n, p)-discoverable", "p = 0.5", "1,000")
        .contains("by kind, temperature=0.8,top-p=0.95", "invoice")
        .doesNotContainPattern("(?m) $")
        .contains("written to " + out);
  }

  @Test
  void writesARecordForEachExample() throws IOException {
    List<JsonNode> records = Records.of(out);

    assertThat(records).hasSize(EXAMPLES);
    Set<String> ids = new HashSet<>();
    for (JsonNode each : records) {
      ids.add(each.get("id").textValue());
      assertThat(each.get("prefixIds")).hasSize(50);
      assertThat(each.get("suffixIds")).hasSize(50);
      assertThat(each.get("suffix").textValue()).isNotEmpty();
      assertThat(each.get("metadata").get("repetitions").isIntegralNumber()).isTrue();
      JsonNode tokens = each.get("tokens");
      assertThat(tokens.get("rank")).hasSize(50);
      for (String scheme : List.of("top-k=40", "temperature=0.8,top-p=0.95")) {
        assertSumOrNull(each.get("logProb").get(scheme), tokens.get("logProb").get(scheme));
      }
    }
    assertThat(ids).hasSize(EXAMPLES);
  }

  /** The whole is the sum of its tokens, and null if one of them is. */
  private static void assertSumOrNull(JsonNode whole, JsonNode tokens) {
    double sum = 0;
    boolean possible = true;
    for (JsonNode token : tokens) {
      possible &= !token.isNull();
      sum += token.doubleValue();
    }
    assertThat(whole.isNull()).isEqualTo(!possible);
    if (possible) {
      assertThat(whole.doubleValue()).isEqualTo(sum, within(1e-4));
    }
  }

  @Test
  void reportsEveryRateWithCountTotalAndInterval() throws IOException {
    JsonNode report = JSON.readTree(out.resolve("report.json").toFile());

    assertThat(report.get("schemaVersion").intValue()).isEqualTo(2);
    assertThat(report.get("examples").intValue()).isEqualTo(EXAMPLES);
    assertThat(report.get("schemes")).hasSize(2);
    List<JsonNode> rates = new ArrayList<>(List.of(report.get("greedy")));
    for (JsonNode scheme : report.get("schemes")) {
      rates.add(scheme.get("worstCase"));
      assertThat(scheme.get("rates")).hasSize(4);
      scheme.get("rates").forEach(rates::add);
    }
    for (JsonNode rate : rates) {
      double share = rate.get("count").doubleValue() / rate.get("total").doubleValue();
      assertThat(rate.get("rate").doubleValue()).isEqualTo(share);
      assertThat(rate.get("low").doubleValue()).isLessThanOrEqualTo(share);
      assertThat(rate.get("high").doubleValue()).isGreaterThanOrEqualTo(share);
      assertThat(rate.get("high").doubleValue()).isGreaterThan(rate.get("low").doubleValue());
      assertThat(rate.get("interval").textValue()).contains("Wilson");
    }
    assertThat(report.get("groups").get("field").textValue()).isEqualTo("kind");
    int grouped = 0;
    for (JsonNode group : report.get("groups").get("values")) {
      grouped += group.get("examples").intValue();
    }
    assertThat(grouped).isEqualTo(EXAMPLES);
  }

  @Test
  void anotherIntervalNeedsNoOtherScores(@TempDir Path copy) throws IOException {
    for (String name : List.of("scores.jsonl", "run.json")) {
      Files.copy(out.resolve(name), copy.resolve(name));
    }
    assertThat(CommandRun.of("report", "--interval=clopper-pearson", copy.toString()).exitCode())
        .isZero();

    JsonNode wilson = JSON.readTree(out.resolve("report.json").toFile()).get("greedy");
    JsonNode exact = JSON.readTree(copy.resolve("report.json").toFile()).get("greedy");
    assertThat(exact.get("interval").textValue()).isEqualTo("Clopper-Pearson");
    assertThat(exact.get("count")).isEqualTo(wilson.get("count"));
    // Of 0 in N: 1 - 0.025^(1/N).
    assertThat(exact.get("count").intValue()).isZero();
    assertThat(exact.get("high").doubleValue())
        .isEqualTo(1 - Math.pow(0.025, 1.0 / EXAMPLES), within(1e-9));
  }

  /** The same figures as the report.json has for the parts, not those of all examples together. */
  @Test
  void aControlSetStandsBesideTheTrainingExamples(@TempDir Path copy) throws IOException {
    for (String name : List.of("scores.jsonl", "run.json")) {
      Files.copy(out.resolve(name), copy.resolve(name));
    }
    CommandRun report = CommandRun.of("report", "--control=kind=invoice", copy.toString());

    assertThat(report.exitCode()).as(report.err()).isZero();
    JsonNode figures = JSON.readTree(copy.resolve("report.json").toFile());
    int training = figures.get("examples").intValue();
    int control = figures.get("control").get("examples").intValue();
    assertThat(training).isPositive().isLessThan(EXAMPLES);
    assertThat(control).isEqualTo(EXAMPLES - training);
    assertThat(report.out())
        .contains("data     40 examples")
        .containsSubsequence(
            "training: " + training + " examples, all without kind=invoice",
            "greedy ",
            "/" + training,
            "top-k=40: (n, p)-discoverable",
            "worst case (p_z > 0): ",
            " % of examples",
            "control: " + control + " examples with kind=invoice, p = 1",
            "greedy ",
            "/" + control,
            "scheme",
            "top-k=40",
            "temperature=0.8,top-p=0.95",
            "by kind")
        .doesNotContain("/40");
    assertThat(run.out()).contains("/40").doesNotContain("training: ", "control: ");
  }

  @Test
  void recordsWhatWasRunOnWhat() throws IOException {
    JsonNode record = JSON.readTree(out.resolve("run.json").toFile());

    assertThat(record.get("model").get("modelType").textValue()).isEqualTo("gpt_neox");
    assertThat(record.get("model").get("dtype").textValue()).isEqualTo("float32");
    for (JsonNode file : record.get("model").get("files")) {
      assertThat(file.get("sha256").textValue()).matches("[0-9a-f]{64}");
    }
    assertThat(record.get("model").get("files").findValuesAsText("name"))
        .containsExactly(
            "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
    assertThat(record.get("data").get("sha256").textValue()).matches("[0-9a-f]{64}");
    assertThat(record.get("options").get("scheme").get(1).textValue())
        .isEqualTo("temperature=0.8,top-p=0.95");
    assertThat(record.get("options").get("n").get(1).longValue()).isEqualTo(1000);
    assertThat(record.get("platform").get("engine").textValue()).startsWith("PyTorch");
  }

  @Test
  void leavesNothingUnfinished() throws IOException {
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "scores.jsonl", "report.json", "report.html", "run.json", "config.yaml");
    }
  }

  @Test
  void helpIsThereForEveryCommand() {
    for (String command : List.of("demo", "measure", "merge", "report", "compare", "doctor")) {
      CommandRun help = CommandRun.of(command, "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).startsWith("Usage: rote " + command);
    }
    assertThat(CommandRun.of("--help").out()).contains("demo", "measure", "doctor");
  }
}
