package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code rote measure} with several lengths, against runs of each length alone and against counts
 * taken from their records.
 */
class SweepCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> PREFIXES = List.of(10, 25, 50);

  /** Of them a third is the control set; so many that there is more than one batch. */
  private static final int EXAMPLES = 120;

  private static final List<String> OPTIONS =
      List.of(
          "--suffix-tokens=20",
          "--scheme=top-k=40",
          "--n=1,1000",
          "--control=set=control",
          "--bootstrap=500");

  @TempDir static Path folder;
  private static Path data;
  private static Path sweep;
  private static CommandRun run;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = DemoData.ends(EXAMPLES / 3, EXAMPLES * 2 / 3);
    lines.add("{\"id\": \"short\", \"set\": \"planted\", \"text\": \"Dear Ms Ito\"}");
    data = Files.write(folder.resolve("data.jsonl"), lines);
    sweep = folder.resolve("sweep");
    run = sweep(sweep);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun sweep(Path out) {
    return measure(out, "--prefix-tokens=50,10,25,10");
  }

  private static CommandRun measure(Path out, String... more) {
    return CommandRun.of(CommandRun.measuring("small", data, out, OPTIONS, List.of(more)));
  }

  private static Path measured(String name, String... more) {
    Path out = folder.resolve(name);
    CommandRun.measure("small", data, out, OPTIONS, List.of(more));
    return out;
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** The oracle: a run of one length, with the place of the suffix said outright. */
  @ParameterizedTest
  @ValueSource(ints = {10, 25})
  void eachLengthAloneComesToTheSameBytes(int prefix) throws IOException {
    assertSameRun(
        sweep.resolve("prefix-" + prefix),
        measured("alone-" + prefix, "--prefix-tokens=" + prefix, "--suffix-start=50"));
  }

  /** The longest prefix begins the text, so it is the run that nobody called part of a sweep. */
  @Test
  void theLongestIsTheOrdinaryRun() throws IOException {
    Path ordinary = measured("ordinary", "--prefix-tokens=50");

    assertSameRun(sweep.resolve("prefix-50"), ordinary);
    assertThat(measure(ordinary, "--prefix-tokens=50", "--suffix-start=50").err())
        .contains(ordinary + " holds this run, finished");
  }

  private static void assertSameRun(Path part, Path alone) throws IOException {
    for (String file : List.of("scores.jsonl", "skipped.jsonl")) {
      assertThat(part.resolve(file)).hasSameBinaryContentAs(alone.resolve(file));
    }
    for (String rates : List.of("greedy", "schemes", "skipped", "control")) {
      assertThat(json(part.resolve("report.json")).get(rates))
          .isEqualTo(json(alone.resolve("report.json")).get(rates));
    }
    assertThat(json(part.resolve("run.json")).get("identity"))
        .isEqualTo(json(alone.resolve("run.json")).get("identity"));
  }

  /** Of each text the same suffix, and before it more or less of the same text. */
  @Test
  void theSuffixIsHeldFixed() throws IOException {
    TreeMap<String, JsonNode> longest = new TreeMap<>();
    Records.of(sweep.resolve("prefix-50"))
        .forEach(each -> longest.put(each.get("id").asText(), each));
    for (int prefix : PREFIXES) {
      List<JsonNode> records = Records.of(sweep.resolve("prefix-" + prefix));
      assertThat(records).hasSize(EXAMPLES);
      for (JsonNode record : records) {
        JsonNode whole = longest.get(record.get("id").asText());
        assertThat(record.get("suffixIds")).isEqualTo(whole.get("suffixIds"));
        assertThat(record.get("prefixIds")).hasSize(prefix);
        for (int i = 1; i <= prefix; i++) {
          assertThat(record.get("prefixIds").get(prefix - i))
              .isEqualTo(whole.get("prefixIds").get(50 - i));
        }
      }
    }
  }

  @Test
  void theComparisonHasTheRatesOfTheRuns() throws IOException {
    JsonNode comparison = json(sweep.resolve("compare.json"));

    assertThat(comparison.at("/lengths/varied").textValue()).isEqualTo("prefix");
    assertThat(comparison.at("/lengths/tokens").toString()).isEqualTo("[10,25,50]");
    assertThat(comparison.at("/lengths/fixedTokens").intValue()).isEqualTo(20);
    assertThat(comparison.at("/lengths/paired").booleanValue()).isTrue();
    assertThat(comparison.get("examples").intValue()).isEqualTo(EXAMPLES * 2 / 3);
    assertThat(comparison.at("/schemes/0/pairs/0/logProb/interval").asText())
        .startsWith("BCa bootstrap, 500 resamples");
    JsonNode rate = comparison.at("/schemes/0/rates/4"); // n = 1,000 and p = 0.5
    List<Set<String>> found = new ArrayList<>();
    for (int prefix : PREFIXES) {
      found.add(found(sweep.resolve("prefix-" + prefix)));
    }
    for (int i = 0; i < PREFIXES.size(); i++) {
      assertThat(rate.at("/rates/" + i + "/count").intValue()).isEqualTo(found.get(i).size());
      assertThat(comparison.at("/runs/" + i + "/skipped").intValue()).isEqualTo(1);
    }
    for (int i = 1; i < PREFIXES.size(); i++) {
      JsonNode pair = rate.at("/pairs/" + (i - 1));
      assertThat(pair.get("from").textValue()).isEqualTo("prefix-10");
      assertThat(pair.get("to").textValue()).isEqualTo("prefix-" + PREFIXES.get(i));
      Set<String> gained = new LinkedHashSet<>(found.get(i));
      gained.removeAll(found.get(0));
      assertThat(pair.get("gained").intValue()).isEqualTo(gained.size());
    }
    assertThat(found.get(2).size())
        .as("more is extracted after more context")
        .isGreaterThan(found.get(0).size());
  }

  /** Ids of the training examples that 1,000 queries bring out with probability 1/2. */
  private static Set<String> found(Path run) throws IOException {
    double least = Math.log(-Math.expm1(Math.log(0.5) / 1000));
    Set<String> found = new LinkedHashSet<>();
    for (JsonNode record : Records.of(run)) {
      JsonNode logProb = record.get("logProb").get("top-k=40");
      if (record.at("/metadata/set").asText().equals("planted")
          && !logProb.isNull()
          && logProb.doubleValue() >= least) {
        found.add(record.get("id").textValue());
      }
    }
    return found;
  }

  /** Two lengths against the first, training and control, greedy, worst case, two n and three p. */
  @Test
  void everyLengthCountsInTheFamily() throws IOException {
    JsonNode comparison = json(sweep.resolve("compare.json"));
    int family = 2 * 2 * (1 + 1 + 2 * 3);

    assertThat(comparison.at("/comparisons/family").intValue()).isEqualTo(family);
    comparison
        .findValues("adjustedFor")
        .forEach(each -> assertThat(each.intValue()).isEqualTo(family));
  }

  @Test
  void theComparisonHasItsSchema() throws IOException {
    assertThat(
            SchemaTest.complaints(
                SchemaTest.schema("compare"), json(sweep.resolve("compare.json"))))
        .isEmpty();
  }

  @Test
  void saysThatLengthsDifferAndNotModels() throws IOException {
    assertThat(run.out())
        .contains("The runs differ in the length of the prefix, not in the model.")
        .contains("Every run is tested on the same 20 suffix tokens of each text")
        .contains("1 examples skipped, too short or too long")
        .contains("prefix-50 against prefix-10: ")
        .contains("written to " + sweep + ": a run in each of prefix-10, prefix-25, prefix-50")
        .doesNotContain("leaks more in", "leaks less in", "safer");
    assertThat(run.err()).contains("scoring prefix-10: 120 of 120 examples");
    assertThat(Files.readString(sweep.resolve("compare.html")))
        .contains("prefix of 10, 25, 50 tokens");
  }

  /**
   * Killed within the second of three runs: the first stays, the second goes on, the third begins.
   */
  @Test
  void anInterruptedSweepIsResumed() throws IOException {
    Path out = folder.resolve("interrupted");
    copy("prefix-10", Files.createDirectories(out.resolve("prefix-10")));
    Path torn = Files.createDirectory(out.resolve("prefix-25"));
    byte[] scores = Files.readAllBytes(sweep.resolve("prefix-25/scores.jsonl"));
    Files.write(torn.resolve("scores.jsonl"), Arrays.copyOf(scores, scores.length * 2 / 3));
    Files.writeString(
        torn.resolve("run.json"),
        Files.readString(sweep.resolve("prefix-25/run.json"))
            .replace("\"finished\",", "\"running\","));

    CommandRun resumed = sweep(out);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains(out.resolve("prefix-10") + " holds this run, finished")
        .contains("resuming " + out.resolve("prefix-25"))
        .contains("scoring prefix-50: 120 of 120");
    for (int prefix : PREFIXES) {
      String file = "prefix-" + prefix + "/scores.jsonl";
      assertThat(out.resolve(file)).hasSameBinaryContentAs(sweep.resolve(file));
    }
    assertThat(withoutFolders(out)).isEqualTo(withoutFolders(sweep));
    CommandRun again = sweep(out);
    assertThat(again.exitCode()).as("a finished sweep is reported anew: " + again.err()).isZero();
    assertThat(again.err().lines().filter(each -> each.contains("holds this run, finished")))
        .hasSize(3);
  }

  /** What a run has recorded, without what was made of it. */
  private static void copy(String part, Path to) throws IOException {
    for (String file : List.of("run.json", "scores.jsonl", "skipped.jsonl")) {
      Files.copy(sweep.resolve(part).resolve(file), to.resolve(file));
    }
  }

  private static String withoutFolders(Path out) throws IOException {
    return Files.readString(out.resolve("compare.json")).replace(out.toString(), "");
  }

  /** The parts of a sweep are runs like any others. */
  @Test
  void partsAreComparedAndReportedByThemselves() throws IOException {
    CommandRun compared =
        CommandRun.of("compare", "" + sweep.resolve("prefix-50"), "" + sweep.resolve("prefix-25"));
    Path copy = Files.createDirectory(folder.resolve("copy"));
    copy("prefix-25", copy);
    CommandRun reported = CommandRun.of("report", "" + copy, "--n=7");

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out())
        .contains("The runs differ in the length of the prefix")
        .contains("prefix-25 against prefix-50: ");
    assertThat(reported.exitCode()).as(reported.err()).isZero();
  }

  /** Runs that were measured one by one have suffixes that follow their prefixes. */
  @Test
  void suffixesThatMoveAreNotPaired() throws IOException {
    Path near = sweep.resolve("prefix-10"); // before a suffix from token 50 on
    Path far = measured("moving-30", "--prefix-tokens=30");
    Path out = folder.resolve("moving");

    CommandRun compared = CommandRun.of("compare", "" + near, "" + far, "--out=" + out);
    CommandRun primary = CommandRun.of("compare", "" + near, "" + far, "--primary=greedy");

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out())
        .contains("different suffixes", "no difference is claimed", "--suffix-start")
        .doesNotContain("p-value", " against ");
    JsonNode comparison = json(out.resolve("compare.json"));
    assertThat(comparison.at("/lengths/paired").booleanValue()).isFalse();
    assertThat(comparison.at("/comparisons/family").intValue()).isZero();
    comparison.findValues("pairs").forEach(each -> assertThat(each).isEmpty());
    assertThat(comparison.at("/greedy/rates")).hasSize(2);
    assertThat(SchemaTest.complaints(SchemaTest.schema("compare"), comparison)).isEmpty();
    assertThat(primary.exitCode()).isEqualTo(1);
    assertThat(primary.err()).contains("--primary: there is no comparison to make");
  }

  /**
   * A longer suffix begins with the shorter one: fewer come out, and fewer texts are long enough.
   */
  @Test
  void suffixLengthsAreSweptAndNotPaired() throws IOException {
    Path out = folder.resolve("suffixes");
    CommandRun suffixes =
        CommandRun.of(
            "measure",
            "--model=" + TestFiles.demo("models/small"),
            "--data=" + data,
            "--out=" + out,
            "--prefix-tokens=50",
            "--suffix-tokens=5,40,80",
            "--scheme=top-k=40");

    assertThat(suffixes.exitCode()).as(suffixes.err()).isZero();
    JsonNode comparison = json(out.resolve("compare.json"));
    assertThat(comparison.at("/lengths/varied").textValue()).isEqualTo("suffix");
    assertThat(comparison.at("/lengths/paired").booleanValue()).isFalse();
    int examples = comparison.get("examples").intValue();
    assertThat(examples)
        .isEqualTo(Records.of(out.resolve("suffix-80")).size())
        .isLessThan(EXAMPLES);
    assertThat(comparison.at("/runs/0/leftOut").intValue())
        .isEqualTo(Records.of(out.resolve("suffix-5")).size() - examples);
    List<Integer> counts = new ArrayList<>();
    comparison.at("/greedy/rates").forEach(each -> counts.add(each.get("count").intValue()));
    assertThat(counts).isSortedAccordingTo((a, b) -> b - a);
    assertThat(counts.get(0)).isGreaterThan(counts.get(2));
  }

  @Test
  void lengthsOfTwoModelsAreRefused() {
    Path large = folder.resolve("large-25");
    CommandRun measured =
        measure(large, "--prefix-tokens=25", "--suffix-start=50", "--dtype=bfloat16");
    assertThat(measured.exitCode()).as(measured.err()).isZero();

    CommandRun refused = CommandRun.of("compare", "" + sweep.resolve("prefix-10"), "" + large);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("differ in the length of the prefix and in more")
        .contains("options.dtype (float32 there, bfloat16 here)");
  }

  @Test
  void refusesFoldersOfSomethingElse() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "mine");
    Path longer = folder.resolve("sweep");

    CommandRun foreign = sweep(other);
    CommandRun single = sweep(folder.resolve("sweep/prefix-10"));
    CommandRun otherStart = measure(longer, "--prefix-tokens=10,60");

    assertThat(foreign.exitCode()).isEqualTo(1);
    assertThat(foreign.err()).contains("holds 'thesis.txt', which is no part of this sweep");
    assertThat(single.err()).contains("holds a run of one length");
    assertThat(otherStart.exitCode()).isEqualTo(1);
    assertThat(otherStart.err()).contains("options.suffix-start (50 there, 60 here)");
  }

  @Test
  void checkLooksAtEveryLength() {
    CommandRun checked = measure(folder.resolve("checked"), "--prefix-tokens=10,50", "--check");

    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("prefix-10", "prefix-50", "120 sequences of 70 tokens");
    assertThat(folder.resolve("checked")).doesNotExist();
  }
}
