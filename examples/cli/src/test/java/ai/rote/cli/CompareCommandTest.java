package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rote compare}, held against counts taken from the records one by one. */
class CompareCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path small;
  private static Path large;
  private static Path fewer;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = DemoData.lines().subList(300, 384);
    small = measure("small", lines, "--scheme=top-k=40", "--scheme=temperature=1");
    large = measure("large", lines, "--scheme=top-k=40", "--scheme=temperature=0.8");
    fewer = measure("small", lines.subList(0, 50), "--scheme=top-k=40");
  }

  private static Path measure(String model, List<String> lines, String... options)
      throws IOException {
    Path data = Files.write(folder.resolve("data-" + lines.size() + ".jsonl"), lines);
    Path out = folder.resolve(lines.size() + "/" + model);
    CommandRun.measure(model, data, out, "--n=1,1000", List.of(options));
    return out;
  }

  private static CommandRun compare(Object... arguments) {
    return CommandRun.of("compare", List.of(arguments));
  }

  /** Ids of the examples that 1,000 queries bring out with probability 1/2. */
  private static Set<String> found(Path run) throws IOException {
    double least = Math.log(-Math.expm1(Math.log(0.5) / 1000));
    Set<String> found = new HashSet<>();
    for (JsonNode record : Records.of(run)) {
      JsonNode logProb = record.get("logProb").get("top-k=40");
      if (!logProb.isNull() && logProb.doubleValue() >= least) {
        found.add(record.get("id").textValue());
      }
    }
    return found;
  }

  @Test
  void pairsExamplesById() throws IOException {
    Path out = folder.resolve("compared");

    CommandRun run = compare(small, large, "--out", out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode comparison = JSON.readTree(out.resolve("compare.json").toFile());
    assertThat(comparison.get("schemes")).as("what both were scored under").hasSize(1);
    Set<String> before = found(small);
    Set<String> after = found(large);
    Set<String> both = new HashSet<>(before);
    both.retainAll(after);
    JsonNode rate = comparison.get("schemes").get(0).get("rates").get(4); // n = 1,000 and p = 0.5
    assertThat(rate.get("n").intValue()).isEqualTo(1000);
    assertThat(rate.get("p").doubleValue()).isEqualTo(0.5);
    JsonNode pair = rate.get("pairs").get(0);
    assertThat(pair.get("from").textValue()).isEqualTo("small");
    assertThat(pair.get("to").textValue()).isEqualTo("large");
    assertThat(pair.get("both").intValue()).isEqualTo(both.size());
    assertThat(pair.get("gained").intValue()).isEqualTo(after.size() - both.size()).isPositive();
    assertThat(pair.get("lost").intValue()).isEqualTo(before.size() - both.size());
    double difference = (after.size() - before.size()) / 84.0;
    assertThat(pair.get("difference").doubleValue()).isEqualTo(difference);
    assertThat(pair.get("low").doubleValue()).isLessThan(difference);
    assertThat(pair.get("high").doubleValue()).isGreaterThan(difference);
    assertThat(run.out())
        .contains("large less small", "only large", "84 examples in all of them")
        .contains(String.format(Locale.ROOT, "%+.1f [", 100 * difference))
        .contains("examples leak more in large under top-k=40")
        .contains("written to " + out);
    assertThat(run.out())
        .contains(
            "temperature=1 is left out, which not all were scored under: only small",
            "temperature=0.8 is left out, which not all were scored under: only large");
    assertThat(Files.readString(out.resolve("compare.html")))
        .contains("{\"scheme\":\"temperature=1\",\"runs\":[\"small\"]}");
    assertThat(pair.get("test").textValue())
        .startsWith("exact McNemar, Bonferroni over 8 comparisons");
    assertThat(comparison.get("settings").get(0).get("different").toString())
        .contains("model.model.safetensors (", "options.scheme (");
  }

  @Test
  void aRunDoesNotDifferFromItself() {
    CommandRun run = compare(small, small, "--name", "once,again");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("again less once", "+0.0 [")
        .contains("again against once: no difference beyond chance in any of 15 rates")
        .doesNotContain("leak more", "leak less", "left out");
    assertThat(run.out().lines().filter(line -> line.contains("n = 1")))
        .as("p-values")
        .hasSize(8)
        .filteredOn(line -> line.contains("+0.0"))
        .allMatch(line -> line.contains("1.0 |"));
  }

  @Test
  void otherExamplesAreRefusedUnlessOnlyTheCommonOnesAreWanted() {
    CommandRun refused = compare(small, fewer);
    CommandRun common = compare(small, fewer, "--common");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("84/small holds 34 examples that not all the other runs hold, such as '")
        .contains("--common compares the 50 that all hold");
    assertThat(common.exitCode()).as(common.err()).isZero();
    assertThat(common.out())
        .contains("50 examples in all of them", "34 examples left out")
        .contains("50/small less 84/small");
  }

  @Test
  void eachRunIsComparedWithTheBaselineOrEveryTwoIfAsked() {
    CommandRun baseline = compare(small, fewer, large, "--common", "--n", "7", "--p", "0.25");
    CommandRun other = compare(small, fewer, large, "--common", "--baseline", "84/large");
    CommandRun every = compare(small, fewer, large, "--common", "--every-pair");
    CommandRun unknown = compare(small, large, "--baseline", "medium");

    assertThat(baseline.exitCode()).as(baseline.err()).isZero();
    assertThat(baseline.out())
        .contains("50/small less 84/small", "84/large less 84/small", "top-k=40, n = 7", "p = 0.25")
        .doesNotContain("84/large less 50/small");
    assertThat(other.out()).contains("84/small less 84/large", "50/small less 84/large");
    assertThat(every.out()).contains("84/large less 50/small");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("no run is called 'medium'; there are [small, large]");
  }

  private static JsonNode first(Path run) throws IOException {
    return Records.of(run).get(0);
  }

  /** An example's tokens, with one of them replaced, as a line of data. */
  private static String ids(JsonNode record, String part, int at, int id) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("id", record.get("id").textValue());
    line.set("prefixIds", record.get("prefixIds").deepCopy());
    line.set("suffixIds", record.get("suffixIds").deepCopy());
    if (at >= 0) {
      ((ArrayNode) line.get(part)).set(at, id);
    }
    return line.toString();
  }

  private static Path measureOne(String name, String line, String... options) throws IOException {
    Path data = Files.writeString(folder.resolve(name + ".jsonl"), line + "\n");
    Path out = folder.resolve(name);
    CommandRun.measure("small", data, out, "--n=1", List.of(options));
    return out;
  }

  @Test
  void anIdThatStandsForOtherTokensIsRefused() throws IOException {
    JsonNode record = first(small);
    String id = record.get("id").textValue();
    int third = record.get("suffixIds").get(2).intValue();
    int last = record.get("prefixIds").size();
    int lastId = record.get("prefixIds").get(last - 1).intValue();
    Path same = measureOne("same", ids(record, "", -1, 0));
    Path suffix = measureOne("suffix", ids(record, "suffixIds", 2, third + 1));
    Path prefix = measureOne("prefix", ids(record, "prefixIds", last - 1, lastId + 1));

    CommandRun unchanged = compare(small, same, "--common");
    CommandRun otherSuffix = compare(small, suffix, "--common");
    CommandRun otherPrefix = compare(same, prefix);

    assertThat(unchanged.exitCode()).as("other data, same tokens: " + unchanged.err()).isZero();
    assertThat(otherSuffix.exitCode()).isEqualTo(1);
    assertThat(otherSuffix.err())
        .contains("example '" + id + "' of " + small + " is another one in " + suffix)
        .contains("suffix token 3 is " + third + " against " + (third + 1) + " there")
        .contains("; different: data (");
    assertThat(otherPrefix.exitCode()).isEqualTo(1);
    assertThat(otherPrefix.err())
        .contains("prefix token " + last + " is " + lastId + " against " + (lastId + 1) + " there");
  }

  @Test
  void theSameTextCutElsewhereIsRefusedAndABosIsNot() throws IOException {
    String line = DemoData.lines().get(300);
    Path cut = measureOne("cut", line, "--prefix-tokens=20", "--suffix-tokens=20");
    Path longer = measureOne("longer", line, "--prefix-tokens=25", "--suffix-tokens=15");
    Path bos = measureOne("bos", line, "--prefix-tokens=20", "--suffix-tokens=20", "--bos=add");

    CommandRun refused = compare(cut, longer);
    CommandRun withBos = compare(cut, bos);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("its prefix is 20 tokens long against 25 there")
        .contains("different: options.prefix-tokens (20 there, 25 here)");
    assertThat(withBos.exitCode()).as(withBos.err()).isZero();
    assertThat(withBos.out()).doesNotContain("other tokens");
  }

  /** Runs as they would be with another tokenizer: a record's ids and the tokenizer's digest. */
  @Test
  void tokensMayDifferWhereTokenizersDoIfTheTextIsTheSame() throws IOException {
    String line = DemoData.lines().get(301);
    Path here = measureOne("here", line);
    Path there = copyWithOtherIds(here, "there");
    withTokenizer(there, "f".repeat(64));
    Path otherData = copyWithOtherIds(there, "other-data");
    withData(otherData, "e".repeat(64));
    Path otherText = copyWithOtherIds(there, "other-text");
    withData(otherText, "e".repeat(64));
    Path records = otherText.resolve("scores.jsonl");
    ObjectNode record = (ObjectNode) first(otherText);
    record.put("prefix", "Another " + record.get("prefix").textValue());
    Files.writeString(records, record + "\n");
    ChangedRun.accept(otherText);

    CommandRun sameData = compare(here, there, "--out", folder.resolve("other-tokenizer"));
    CommandRun sameText = compare(here, otherData);
    CommandRun refused = compare(here, otherText);

    assertThat(sameData.exitCode()).as(sameData.err()).isZero();
    assertThat(sameData.out()).contains("1 examples are other tokens with there than with here");
    assertThat(
            JSON.readTree(folder.resolve("other-tokenizer/compare.json").toFile())
                .at("/runs/1/otherTokens")
                .intValue())
        .isEqualTo(1);
    assertThat(sameText.exitCode()).as(sameText.err()).isZero();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("is another one in " + otherText, "model.tokenizer.json (");
  }

  private static Path copyWithOtherIds(Path run, String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    Files.copy(run.resolve("run.json"), copy.resolve("run.json"));
    ObjectNode record = (ObjectNode) first(run);
    ArrayNode ids = (ArrayNode) record.get("suffixIds");
    ids.set(0, ids.get(0).intValue() + 1);
    Files.writeString(copy.resolve("scores.jsonl"), record + "\n");
    ChangedRun.accept(copy);
    return copy;
  }

  private static void withTokenizer(Path run, String sha256) throws IOException {
    ObjectNode state = (ObjectNode) JSON.readTree(run.resolve("run.json").toFile());
    ((ObjectNode) state.at("/identity/model")).put("tokenizer.json", sha256);
    Files.writeString(run.resolve("run.json"), state.toString());
  }

  private static void withData(Path run, String sha256) throws IOException {
    ObjectNode state = (ObjectNode) JSON.readTree(run.resolve("run.json").toFile());
    ((ObjectNode) state.get("identity")).put("data", sha256);
    Files.writeString(run.resolve("run.json"), state.toString());
  }
}
