package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** {@code rote gate}, as a build server runs it. */
class GateCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path small;
  private static Path large;

  @BeforeAll
  static void measure() throws IOException {
    Path data = Files.write(folder.resolve("data.jsonl"), lines(20, 40));
    small = measure("small", data);
    large = measure("large", data);
  }

  /** Control examples, and training examples of every number of repetitions. */
  private static List<String> lines(int controls, int training) throws IOException {
    List<String> all = DemoData.lines();
    List<String> lines = new ArrayList<>(all.subList(0, controls));
    for (int i = 0; i < 40; i += 40 / training) {
      lines.add(all.get(192 + i * 384 / 40));
    }
    return lines;
  }

  private static Path measure(String model, Path data) {
    Path out = folder.resolve(model);
    CommandRun.measure(
        model, data, out, "--n=1,1000", "--scheme=top-k=40", "--control=set=control");
    return out;
  }

  private static CommandRun gate(Object... arguments) {
    return CommandRun.of("gate", List.of(arguments));
  }

  /** Training examples that 1,000 queries bring out at p = 1/2, from the records themselves. */
  private static long extracted(Path run) throws IOException {
    double least = Math.log(-Math.expm1(Math.log(0.5) / 1000));
    long count = 0;
    for (JsonNode record : Records.of(run)) {
      JsonNode logProb = record.get("logProb").get("top-k=40");
      boolean control = record.at("/metadata/set").asText().equals("control");
      count += !control && !logProb.isNull() && logProb.doubleValue() >= least ? 1 : 0;
    }
    return count;
  }

  @Test
  void passesOrFailsByTheUpperBoundOfTheTrainingExamples() throws IOException {
    long count = extracted(small);
    assertThat(count).isBetween(1L, 39L);
    double bound =
        100 * new BetaDistribution(null, count + 1, 40 - count).inverseCumulativeProbability(0.95);

    CommandRun passed = gate(small, "--max", "n=1000,p=0.5:" + (bound + 0.1) + "%");
    CommandRun failed = gate(small, "--max", "n=1000,p=0.5: " + (bound - 0.1) + "%");

    assertThat(passed.exitCode()).as(passed.err()).isZero();
    assertThat(passed.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("passes: top-k=40,n=1000,p=0.5 at most "))
        .anyMatch(line -> line.contains(": " + count + " of 40, upper bound "))
        .contains("gate passes: 1 criterion shown to hold at 95 %");
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.err()).isEmpty();
    assertThat(failed.out())
        .contains(
            "gate fails: 1 of 1 criterion not shown to hold at 95 %, none shown to be exceeded");
    assertThat(gate(small, "--max=greedy:99%", "--max=greedy:0.1%", "--quiet"))
        .as("one of two is not enough")
        .isEqualTo(new CommandRun(3, "", ""));
  }

  @Test
  void comparesWithABaselinePairByPair() throws IOException {
    Path xml = folder.resolve("gate.xml");
    Path compared = folder.resolve("compared");
    CommandRun.succeed(
        "compare",
        small,
        large,
        "--out",
        compared,
        "--n=1000",
        "--p=0.5",
        "--level=0.9",
        "--primary=top-k=40,n=1000,p=0.5");
    JsonNode pair =
        JSON.readTree(compared.resolve("compare.json").toFile()).at("/schemes/0/rates/0/pairs/0");
    double upper = 100 * pair.get("high").doubleValue(); // two-sided at 90 %: 5 % above

    CommandRun run =
        gate(
            large,
            "--baseline",
            small,
            "--max",
            "n=1000,p=0.5:99%",
            "--margin",
            (upper + 0.1) + "%",
            "--junit",
            xml);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains(
            extracted(large)
                + " against "
                + extracted(small)
                + " of 40 ("
                + pair.get("gained")
                + " in it alone, "
                + pair.get("lost")
                + " in the baseline alone), upper bound ");
    assertThat(suite(xml).getAttribute("failures")).isEqualTo("0");

    CommandRun failed =
        gate(
            large,
            "--baseline",
            small,
            "--margin",
            "n=1000,p=0.5:" + (upper - 0.1) + "%",
            "--within=greedy:90%",
            "--junit",
            xml);
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(suite(xml).getAttribute("tests")).isEqualTo("2");
    assertThat(suite(xml).getAttribute("failures")).isEqualTo("1");
  }

  private static Element suite(Path xml) {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(xml.toFile())
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Neither a verdict nor a file comes of what cannot be judged. */
  @Test
  void refusesWhatItCannotJudge() throws IOException {
    Path other = Files.writeString(folder.resolve("other.xml"), "<project/>");
    refused(2, "there is nothing to judge by; name a limit, as in --max greedy:1%", small);
    refused(2, "names no rate; expected RATE:LIMIT%", small, "--max=1%");
    refused(2, "'1' is no percentage; expected a number with its sign", small, "--max=greedy:1");
    refused(2, "'0%' is out of its range; expected between 0% and 100%", small, "--max=greedy:0%");
    refused(2, "number of queries n must be at least 1", small, "--max=n=0,p=0.5:1%");
    refused(2, "'top-k=40' names no rate", small, "--max=top-k=40:1%");
    refused(
        2,
        "--max: there are no scores under top-k=7, only under [top-k=40]",
        small,
        "--max=top-k=7,worst-case:1%");
    refused(2, "'0.3' is no level of a bound", small, "--max=greedy:1%", "--level=0.3");
    refused(
        2, "--baseline needs --margin or --within", small, "--max=greedy:1%", "--baseline", large);
    refused(2, "name it with --baseline", small, "--max=greedy:1%", "--margin=1%");
    refused(
        2,
        "--margin 1% names no rate, and there is no --max",
        small,
        "--baseline",
        large,
        "--margin=1%");
    refused(1, "cannot be its own baseline", small, "--baseline", small, "--margin=greedy:1%");
    refused(1, "no such folder", folder.resolve("none"), "--max=greedy:1%");
    refused(1, "is there already, and no JUnit XML", small, "--max=greedy:1%", "--junit", other);
    refused(
        1, "there is no folder", small, "--max=greedy:1%", "--junit", folder.resolve("no/x.xml"));
    assertThat(other).hasContent("<project/>");
  }

  private static void refused(int exitCode, String message, Object... arguments) {
    CommandRun run = gate(arguments);
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }

  /** As {@code compare} does, and by the same reader. */
  @Test
  void refusesABaselineOnOtherExamples() throws IOException {
    Path data = Files.write(folder.resolve("fewer.jsonl"), lines(10, 20));
    Path fewer = folder.resolve("fewer");
    CommandRun.measure(
        "small", data, fewer, "--n=1,1000", "--scheme=top-k=40", "--control=set=control");

    refused(
        1,
        "examples that not all the other runs hold",
        large,
        "--baseline",
        fewer,
        "--margin=greedy:50%");
    CommandRun run = gate(large, "--baseline", fewer, "--margin=greedy:99%", "--common");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("20 examples");
  }

  /** A rate of 0 comes with what it shows. */
  @Test
  void reportsSayWhatARateOf0Shows() throws IOException {
    JsonNode report = JSON.readTree(small.resolve("report.json").toFile());
    JsonNode control = report.at("/control/greedy");
    assertThat(control.get("count").intValue()).isZero();
    assertThat(control.at("/upperBound/value").doubleValue())
        .isCloseTo(1 - Math.pow(0.05, 1 / 20.0), within(1e-9));
    assertThat(control.at("/upperBound/level").doubleValue()).isEqualTo(0.95);
    assertThat(report.at("/schemes/0/worstCase").has("upperBound"))
        .isEqualTo(report.at("/schemes/0/worstCase/count").intValue() == 0);
    assertThat(CommandRun.succeed("report", small).out())
        .contains("a rate of 0 shows: ", "at most 14.0 % of 20 examples, at 95 %");
    assertThat(Files.readString(small.resolve("report.html")))
        .contains("\"upperBound\":{\"value\"");
  }
}
