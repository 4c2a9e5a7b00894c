package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.metrics.near.ConfidenceSequence;
import ai.rote.metrics.near.Decision;
import ai.rote.metrics.near.StoppingRule;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.Interval;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code rote measure --stop}: runs that may stop, against runs of each fixed number of draws that
 * they may have stopped at. The examples are long, so that there are two batches.
 */
class MeasureStoppingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 130;
  private static final int[] STEPS = {64, 128, MOST};
  private static final int EXAMPLES = 42;
  private static final String DECIDED = "--stop=decided";
  private static final String NARROW = "--stop=width=0.3";

  @TempDir static Path folder;
  private static CommandRun decided;

  @BeforeAll
  static void measure() throws IOException {
    Files.write(folder.resolve("data.jsonl"), DemoData.planted(16, EXAMPLES));
    for (int draws : STEPS) {
      succeed("fixed-" + draws, "--samples=" + draws);
    }
    decided = succeed("decided", "--samples=" + MOST, DECIDED);
    succeed("narrow", "--samples=" + MOST, NARROW);
  }

  private static CommandRun run(String out, String... options) {
    List<String> arguments =
        CommandRun.measuring(
            "small",
            folder.resolve("data.jsonl"),
            folder.resolve(out),
            "--prefix-tokens=100",
            "--suffix-tokens=4",
            "--scheme=top-k=40",
            "--p=0.5",
            "--epsilon=0,25%",
            List.of(options));
    if (arguments.stream().noneMatch(each -> each.startsWith("--n="))) {
      arguments.add("--n=1,5");
    }
    return CommandRun.of(arguments);
  }

  private static CommandRun succeed(String out, String... options) {
    CommandRun run = run(out, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static Map<String, JsonNode> records(String out) throws IOException {
    Map<String, JsonNode> records = new LinkedHashMap<>();
    Records.of(folder.resolve(out)).forEach(each -> records.put(each.get("id").textValue(), each));
    return records;
  }

  private static ObjectNode drawn(JsonNode record) {
    return (ObjectNode) record.at("/sampled/schemes/top-k=40");
  }

  /** Of 0 tokens and of a quarter of the suffix, from the record of a fixed number of draws. */
  private static List<Interval> intervals(JsonNode record, int draws, int examples) {
    int quarter = record.get("suffixIds").size() / 4;
    List<Interval> intervals = new ArrayList<>();
    for (int epsilon : new int[] {0, quarter}) {
      long hits = 0;
      for (int i = 0; i < drawn(record).get("values").size(); i++) {
        boolean hit = drawn(record).get("values").get(i).doubleValue() <= epsilon;
        hits += hit ? drawn(record).get("counts").get(i).longValue() : 0;
      }
      intervals.add(ConfidenceSequence.jointly(0.95, examples).at(new Hits(hits, draws)));
    }
    return intervals;
  }

  private static boolean isEnough(String out, Interval interval) {
    return out.equals("narrow")
        ? StoppingRule.narrow(0.3).stops(interval, 1)
        : Decision.discoverable(interval, 1, 0.5) != Decision.UNDECIDED
            && Decision.discoverable(interval, 5, 0.5) != Decision.UNDECIDED;
  }

  @ParameterizedTest
  @ValueSource(strings = {"decided", "narrow"})
  void drawsAreTheFirstAndNoMoreThanItTakes(String out) throws IOException {
    Map<Integer, Map<String, JsonNode>> fixed = new LinkedHashMap<>();
    for (int draws : STEPS) {
      fixed.put(draws, records("fixed-" + draws));
    }
    Map<String, JsonNode> stopped = records(out);
    Set<Integer> numbers = new TreeSet<>();

    for (JsonNode record : stopped.values()) {
      String id = record.get("id").textValue();
      ObjectNode drawn = drawn(record);
      int draws = drawn.remove("draws").intValue();
      int expected =
          Arrays.stream(STEPS)
              .filter(
                  step ->
                      intervals(fixed.get(step).get(id), step, stopped.size()).stream()
                          .allMatch(each -> isEnough(out, each)))
              .findFirst()
              .orElse(MOST);
      assertThat(draws).as(id).isEqualTo(expected);
      assertThat(drawn.remove("firstVerbatim"))
          .isEqualTo(drawn(fixed.get(64).get(id)).get("verbatim"));
      assertThat(drawn).as(id).isEqualTo(drawn(fixed.get(draws).get(id)));
      numbers.add(draws);
    }

    assertThat(stopped).hasSizeGreaterThan(40);
    assertThat(numbers).contains(64, MOST); // or the above says little
  }

  @Test
  void theReportDecidesByIntervalsThatMayBeLookedAtAndSaysSo() throws IOException {
    JsonNode generation =
        JSON.readTree(folder.resolve("decided/report.json").toFile()).get("generation");
    JsonNode scheme = generation.get("schemes").get(0);
    Map<String, JsonNode> records = records("decided");

    long total = 0;
    int open = 0;
    for (JsonNode record : records.values()) {
      int draws = drawn(record).get("draws").intValue();
      total += draws;
      Interval verbatim = intervals(record, draws, records.size()).get(0);
      open += Decision.discoverable(verbatim, 1, 0.5) == Decision.UNDECIDED ? 1 : 0;
    }
    assertThat(generation.at("/stop/rule").textValue()).isEqualTo("decided");
    assertThat(generation.at("/stop/decidedBy").textValue()).contains("confidence sequence");
    assertThat(scheme.at("/draws/total").longValue()).isEqualTo(total);
    assertThat(scheme.at("/sampled/0/undecided").intValue()).isEqualTo(open).isPositive();
    assertThat(scheme.at("/agreement/pValue").doubleValue()).isGreaterThan(0.001);
    // Of the first 64 draws alone: the p-value is that of the run which had no others.
    assertThat(scheme.get("agreement"))
        .isEqualTo(
            JSON.readTree(folder.resolve("fixed-64/report.json").toFile())
                .at("/generation/schemes/0/agreement"));
    assertThat(decided.out())
        .contains("draws until decided: 64 to 130 an example")
        .contains("decided by intervals that hold at every number of draws")
        .contains("drawn, levenshtein <= 25%");
  }

  @Test
  void anInterruptedRunIsResumedToTheSameEnd() throws IOException {
    Path whole = folder.resolve("decided");
    Path cut = Files.createDirectory(folder.resolve("cut"));
    byte[] scores = Files.readAllBytes(whole.resolve("scores.jsonl"));
    Files.write(cut.resolve("scores.jsonl"), Arrays.copyOf(scores, scores.length - 10));
    ObjectNode state = (ObjectNode) JSON.readTree(whole.resolve("run.json").toFile());
    Files.writeString(cut.resolve("run.json"), state.put("state", "running").toString());

    CommandRun resumed = succeed("cut", "--samples=" + MOST, DECIDED);

    assertThat(resumed.err())
        .containsPattern("resuming " + cut + ": [1-9]\\d* of 42 examples are there");
    for (String file : List.of("scores.jsonl", "report.json")) {
      assertThat(cut.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  /** The intervals of a shard are those of the whole, or its draws would end sooner. */
  @Test
  void aShardDrawsAsTheWholeDoes() throws IOException {
    succeed("shard", "--samples=" + MOST, DECIDED, "--shard=2/2");

    List<String> whole = Files.readAllLines(folder.resolve("decided/scores.jsonl"));
    List<String> shard = Files.readAllLines(folder.resolve("shard/scores.jsonl"));
    assertThat(shard).isNotEmpty().hasSizeLessThan(whole.size());
    assertThat(shard).isEqualTo(whole.subList(whole.size() - shard.size(), whole.size()));
  }

  @Test
  void otherQuestionsAreAnotherRunWhereTheyDecideTheDraws() throws IOException {
    byte[] scores = Files.readAllBytes(folder.resolve("decided/scores.jsonl"));

    CommandRun other = run("decided", "--samples=" + MOST, DECIDED, "--n=1");
    CommandRun otherRule = run("decided", "--samples=" + MOST, "--stop=width=0.1");
    CommandRun width = run("narrow", "--samples=" + MOST, NARROW, "--n=2");

    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("holds another run", "options.n ([1,5] there, [1] here)");
    assertThat(otherRule.exitCode()).isEqualTo(1);
    assertThat(otherRule.err()).contains("options.stop (decided there, width=0.1 here)");
    assertThat(width.exitCode()).as(width.err()).isZero();
    assertThat(folder.resolve("decided/scores.jsonl")).hasBinaryContent(scores);
  }
}
