package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rote compare} keeps training examples, the control set and groups apart. */
class CompareControlTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path small;
  private static Path large;

  @BeforeAll
  static void measure() throws IOException {
    Path data = Files.write(folder.resolve("data.jsonl"), DemoData.ends(20, 40));
    small = measure("small", data);
    large = measure("large", data);
  }

  private static Path measure(String model, Path data) {
    Path out = folder.resolve(model);
    CommandRun.measure(
        model, data, out, "--n=1,1000", "--scheme=top-k=40", "--control=set=control");
    return out;
  }

  private static JsonNode compared(String name, Object... more) throws IOException {
    Path out = folder.resolve(name);
    CommandRun.succeed("compare", small, large, "--out", out, List.of(more));
    return JSON.readTree(out.resolve("compare.json").toFile());
  }

  /** What {@code measure} says of a run's training examples is what {@code compare} says. */
  @Test
  void theControlSetOfTheRunsIsLeftOutOfEveryRate() throws IOException {
    JsonNode comparison = compared("with-control");

    assertThat(comparison.get("control").textValue()).isEqualTo("set=control");
    assertThat(comparison.get("examples").intValue()).isEqualTo(40);
    for (int run = 0; run < 2; run++) {
      JsonNode rate = comparison.at("/schemes/0/rates/4/rates/" + run);
      long measured = countOfTraining(run == 0 ? small : large);
      assertThat(rate.get("total").intValue()).isEqualTo(40);
      assertThat(rate.get("count").longValue()).isEqualTo(measured);
    }
    JsonNode control = comparison.at("/parts/0");
    assertThat(control.get("kind").textValue()).isEqualTo("control");
    assertThat(control.get("examples").intValue()).isEqualTo(20);
  }

  /** From the records themselves: training examples that 1,000 queries bring out at p = 1/2. */
  private static long countOfTraining(Path run) throws IOException {
    double least = Math.log(-Math.expm1(Math.log(0.5) / 1000));
    long count = 0;
    for (JsonNode record : Records.of(run)) {
      JsonNode logProb = record.get("logProb").get("top-k=40");
      boolean control = record.at("/metadata/set").asText().equals("control");
      if (!control && !logProb.isNull() && logProb.doubleValue() >= least) {
        count++;
      }
    }
    return count;
  }

  @Test
  void groupsAreOfTrainingExamplesAndPartsAddUp() throws IOException {
    JsonNode comparison = compared("grouped", "--group-by", "repetitions");

    int groups = 0;
    int examples = 0;
    for (JsonNode part : comparison.get("parts")) {
      if (part.get("kind").textValue().equals("group")) {
        groups++;
        examples += part.get("examples").intValue();
        assertThat(part.get("name").textValue()).startsWith("repetitions = ");
      }
    }
    assertThat(groups).isPositive();
    assertThat(examples).isEqualTo(40);
    int parts = 2 + groups;
    assertThat(comparison.at("/comparisons/family").intValue()).isEqualTo(parts * (1 + 1 + 2 * 3));
  }

  /** An interval leaves out 0 exactly where the p-value and the verdict say so. */
  @Test
  void intervalsPValuesAndVerdictsAgree() throws IOException {
    JsonNode comparison = compared("agree", "--group-by", "repetitions");

    int pairs = 0;
    for (JsonNode pair :
        comparison.findValues("pairs").stream().map(each -> each.get(0)).toList()) {
      if (!pair.has("verdict")) {
        continue;
      }
      pairs++;
      boolean excludes0 = pair.get("low").doubleValue() > 0 || pair.get("high").doubleValue() < 0;
      boolean difference = List.of("higher", "lower").contains(pair.get("verdict").textValue());
      assertThat(excludes0).as(pair.toString()).isEqualTo(difference);
      assertThat(pair.get("pValue").doubleValue() < 0.05).isEqualTo(difference);
    }
    assertThat(pairs).isGreaterThan(20);
  }

  @Test
  void thePrimaryComparisonIsNotAdjusted() throws IOException {
    JsonNode comparison = compared("primary", "--primary", "top-k=40,n=50,p=0.5");

    assertThat(comparison.at("/comparisons/primary").textValue()).isEqualTo("top-k=40,n=50,p=0.5");
    assertThat(comparison.at("/primary/pairs/0/adjustedFor").intValue()).isEqualTo(1);
    assertThat(comparison.at("/greedy/pairs/0/adjustedFor").intValue()).isGreaterThan(10);
  }

  /** Rates of each run, and the difference, at the level asked for. */
  @Test
  void ratesAndDifferencesStandInATableAtTheLevelAskedFor() throws IOException {
    JsonNode comparison = compared("table", "--csv", "--level=0.8");
    List<String> rows = Files.readAllLines(folder.resolve("table/rates.csv"));

    assertThat(comparison.findValuesAsText("level")).containsOnly("0.8");
    assertThat(rows.get(0))
        .isEqualTo(
            "run,part,scheme,n,p,figure,rate,count,total,low,high,level,method,effectiveTotal");
    JsonNode rate = comparison.at("/greedy/rates/0");
    JsonNode difference = comparison.at("/greedy/pairs/0");
    assertThat(rows)
        .anyMatch(
            row ->
                row.contains(
                    ",training,,,,greedy,"
                        + rate.get("rate").asText()
                        + ","
                        + rate.get("count").asText()
                        + ","
                        + rate.get("total").asText()
                        + ","
                        + rate.get("low").asText()))
        .anyMatch(
            row ->
                row.startsWith(
                    '"'
                        + difference.get("to").asText()
                        + " - "
                        + difference.get("from").asText()
                        + "\",training,,,,greedy,"
                        + difference.get("difference").asText()
                        + ",,,"
                        + difference.get("low").asText()));
    CommandRun nowhere = CommandRun.of("compare", "" + small, "" + large, "--csv");
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.err()).contains("--csv writes rates.csv into a folder", "--out");
  }

  @Test
  void aPrimaryComparisonThatNobodyScoredIsRefused() {
    CommandRun unscored =
        CommandRun.of("compare", "" + small, "" + large, "--primary", "top-k=7,n=1,p=0.5");
    CommandRun misspelt = CommandRun.of("compare", "" + small, "" + large, "--primary", "n=5");

    assertThat(unscored.exitCode()).isEqualTo(1);
    assertThat(unscored.err()).contains("--primary: the runs were not all scored under top-k=7");
    assertThat(misspelt.exitCode()).isEqualTo(2);
    assertThat(misspelt.err()).contains("names no rate");
  }
}
