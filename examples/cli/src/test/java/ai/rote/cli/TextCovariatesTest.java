package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Covariates in reports, computed once more from {@code scores.jsonl}; and reports on a part. */
class TextCovariatesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path out;
  private static List<JsonNode> records;
  private static byte[] plain;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = new ArrayList<>(DemoData.ends(6, 18));
    lines.add("{\"id\": \"ids\", \"prefixIds\": [4, 5, 6, 7], \"suffixIds\": [4, 5, 6, 4, 5, 6]}");
    Path data = Files.write(folder.resolve("data.jsonl"), lines);
    out = folder.resolve("out");
    CommandRun.measure("small", data, out, "--csv");
    records = Records.of(out);
    plain = Files.readAllBytes(out.resolve("report.json"));
  }

  private static JsonNode report(Object... options) throws IOException {
    CommandRun.succeed("report", out, "--quiet", List.of(options));
    return JSON.readTree(out.resolve("report.json").toFile());
  }

  /** The cells of scores.csv by example, under the first scheme. */
  private static Map<String, Map<String, String>> listed() throws IOException {
    List<String> lines = Files.readAllLines(out.resolve("scores.csv"));
    String[] header = lines.get(0).split(",", -1);
    Map<String, Map<String, String>> rows = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < header.length; i++) {
        row.put(header[i], cells[i]);
      }
      rows.putIfAbsent(cells[0], row);
    }
    return rows;
  }

  @Test
  void listsShowEveryCovariateOfEveryExample() throws IOException {
    Path corpus =
        Files.writeString(
            folder.resolve("c.jsonl"), "{\"token\": 4, \"count\": 7}\n{\"ids\": [5, 5]}\n");
    report("--predictability", "--frequencies=" + corpus);

    Map<String, Map<String, String>> listed = listed();
    assertThat(listed).hasSize(records.size());
    for (JsonNode record : records) {
      Map<String, String> row = listed.get(record.get("id").asText());
      List<Integer> prefix = ids(record.get("prefixIds"));
      List<Integer> suffix = ids(record.get("suffixIds"));
      double inPrefix = suffix.stream().filter(prefix::contains).count();
      assertThat(number(row, "prefixShare")).isCloseTo(inPrefix / suffix.size(), within(1e-12));
      double surprisal = 0;
      for (int id : suffix) {
        surprisal -= Math.log((id == 4 ? 8 : id == 5 ? 3 : 1) / 12.0) / suffix.size();
      }
      assertThat(number(row, "unigramNats")).isCloseTo(surprisal, within(1e-9));
      long near = records.stream().filter(each -> each != record && isNear(each, record)).count();
      assertThat(number(row, "nearDuplicates")).isEqualTo(near);
      if (record.has("suffix")) {
        byte[] text = record.get("suffix").asText().getBytes(StandardCharsets.UTF_8);
        Deflater zlib = new Deflater();
        zlib.setInput(text);
        zlib.finish();
        double ratio = (double) zlib.deflate(new byte[10_000]) / text.length;
        zlib.end();
        assertThat(number(row, "zlibRatio")).isCloseTo(ratio, within(1e-12));
      } else {
        assertThat(row.get("zlibRatio")).as("of ids").isEmpty();
      }
    }
    Map<String, String> ofIds = listed.get("ids");
    assertThat(number(ofIds, "periodicShare")).isEqualTo(1);
    assertThat(number(ofIds, "repeatedShare")).isEqualTo(0.25);
    assertThat(number(ofIds, "prefixRunTokens")).isEqualTo(3);
    assertThat(number(ofIds, "prefixTrigramShare")).isEqualTo(0.5);
  }

  /** By the run's own tokenizer, which takes the words of a suffix as the run did. */
  @Test
  void aCorpusMayBeOfTexts() throws IOException {
    JsonNode known = records.get(10);
    Path corpus =
        Files.writeString(
            folder.resolve("texts.jsonl"), "{\"text\": " + known.get("suffix") + "}\n");
    report("--frequencies=" + corpus);

    Map<String, Map<String, String>> listed = listed();
    double least =
        listed.values().stream().mapToDouble(row -> number(row, "unigramNats")).min().orElseThrow();
    assertThat(number(listed.get(known.get("id").asText()), "unigramNats")).isEqualTo(least);
  }

  private static double number(Map<String, String> row, String field) {
    return Double.parseDouble(row.get(field));
  }

  private static List<Integer> ids(JsonNode array) {
    List<Integer> ids = new ArrayList<>();
    array.forEach(each -> ids.add(each.intValue()));
    return ids;
  }

  private static boolean isNear(JsonNode one, JsonNode other) {
    Set<List<Integer>> common = shingles(one);
    common.retainAll(shingles(other));
    Set<List<Integer>> all = shingles(one);
    all.addAll(shingles(other));
    return 10 * common.size() >= 8 * all.size();
  }

  private static Set<List<Integer>> shingles(JsonNode record) {
    List<Integer> ids = ids(record.get("suffixIds"));
    Set<List<Integer>> shingles = new HashSet<>();
    for (int t = 0; t + 3 <= ids.size(); t++) {
      shingles.add(ids.subList(t, t + 3));
    }
    return shingles;
  }

  @Test
  void ratesAreOfTheExamplesInEachBin() throws IOException {
    JsonNode report = report("--group-by=prefixShare", "--group-at=0.15,0.3");

    Map<String, List<JsonNode>> bins = new HashMap<>();
    for (JsonNode each : records) {
      List<Integer> prefix = ids(each.get("prefixIds"));
      List<Integer> suffix = ids(each.get("suffixIds"));
      double share = suffix.stream().filter(prefix::contains).count() / (double) suffix.size();
      String bin =
          share < 0.15 ? "1: below 0.15" : share < 0.3 ? "2: 0.15 to below 0.3" : "3: 0.3 and more";
      bins.computeIfAbsent(bin, any -> new ArrayList<>()).add(each);
    }
    assertThat(report.at("/groups/values")).hasSize(bins.size()).hasSizeGreaterThan(1);
    for (JsonNode group : report.at("/groups/values")) {
      List<JsonNode> bin = bins.get(group.get("value").asText());
      assertThat(group.get("examples").intValue()).isEqualTo(bin.size());
      assertThat(group.at("/greedy/count").longValue())
          .isEqualTo(bin.stream().filter(each -> each.get("greedyMatch").booleanValue()).count());
    }
    for (JsonNode cut : report.at("/predictability/covariates")) {
      if (cut.get("field").asText().equals("prefixShare")) {
        assertThat(cut.get("bins")).hasSize(bins.size());
      }
    }
  }

  @Test
  void aReportOnAPartSaysSo() throws IOException {
    JsonNode report = report("--where=repetitions>0", "--where=kind!=letter");

    List<JsonNode> kept =
        records.stream()
            .filter(each -> each.at("/metadata/repetitions").intValue() > 0)
            .filter(each -> !each.at("/metadata/kind").asText().equals("letter"))
            .toList();
    assertThat(kept).isNotEmpty().hasSizeLessThan(records.size());
    assertThat(report.get("examples").intValue()).isEqualTo(kept.size());
    assertThat(report.at("/greedy/count").longValue())
        .isEqualTo(kept.stream().filter(each -> each.get("greedyMatch").booleanValue()).count());
    JsonNode filter = report.get("filter");
    assertThat(filter.get("where").toString()).isEqualTo("[\"repetitions>0\",\"kind!=letter\"]");
    assertThat(filter.get("examples").intValue()).isEqualTo(kept.size());
    assertThat(filter.get("leftOut").intValue()).isEqualTo(records.size() - kept.size());
    assertThat(filter.get("lacking").intValue()).as("the one of ids").isEqualTo(1);
    assertThat(report.has("predictability")).isFalse();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<title>small on data.jsonl, only repetitions&gt;0 and kind!=letter</title>");
    assertThat(listed()).hasSize(kept.size());
    CommandRun terminal = CommandRun.succeed("report", out, "--where=repetitions>0");
    assertThat(terminal.out())
        .contains("only     examples with repetitions>0: 18 of 25; 7 left out");
  }

  @Test
  void aReportOnAllIsAsItWas() throws IOException {
    report("--where=repetitions>0", "--predictability");
    report();

    assertThat(Files.readAllBytes(out.resolve("report.json"))).isEqualTo(plain);
  }

  @Test
  void refusesWhatCannotBeMeant() throws IOException {
    assertRefused("--where=nonsense", "'nonsense' is no condition");
    assertRefused("--where=kind>letter", "'letter' is no number, which > needs");
    assertRefused("--where=repetitions>1000", "leaves none of 25 examples, 1 of which lack");
    assertRefused("--where=nothing=1", "25 of which lack a field");
    assertRefused("--group-at=0.1,x", "'x'");
    assertRefused("--rounding-nats=0", "'0' is no rounding");
    Path corpus =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"token\": 1.5, \"count\": 2}\n");
    assertRefused("--frequencies=" + corpus, "bad.jsonl, line 1: '1.5' is no token id");
  }

  private static void assertRefused(String option, String why) {
    CommandRun run = CommandRun.of("report", out, option);
    assertThat(run.exitCode()).as(option).isNotZero();
    assertThat(run.err()).contains(why);
  }
}
