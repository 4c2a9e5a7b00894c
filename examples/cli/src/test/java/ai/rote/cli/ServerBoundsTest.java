package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Rate;
import ai.rote.served.FakeServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemes that a server's most probable tokens do not tell, from the records to the page. */
class ServerBoundsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MODEL = TestFiles.demo("models/small");
  private static final int EXAMPLES = 70;
  private static final SamplingScheme KNOWN = SamplingScheme.temperature(1);

  /** What 20 tokens tell of some rows only, and of no row. */
  private static final List<SamplingScheme> BOUNDED =
      List.of(SamplingScheme.topP(0.9), SamplingScheme.temperature(1.5));

  private static GenerativeLm model;
  private static FakeServer.Rows rows;
  private static List<TokenizedExample> examples;

  @TempDir private Path folder;
  private FakeServer server;
  private Path data;

  @BeforeAll
  static void load() {
    model = GenerativeLm.of(CausalLm.load(MODEL));
    rows = new FakeServer.Rows(model);
    examples = new ArrayList<>();
    Random random = new Random(11);
    List<int[]> prefixes = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      prefixes.add(new int[] {random.nextInt(2048)});
    }
    List<Integer> first = greedy(prefixes);
    List<int[]> longer = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      longer.add(new int[] {prefixes.get(i)[0], first.get(i)});
    }
    List<Integer> second = greedy(longer);
    for (int i = 0; i < EXAMPLES; i++) { // two in three as the model would go on
      int last = i % 3 == 0 ? random.nextInt(2048) : second.get(i);
      examples.add(TokenizedExample.of("e" + i, prefixes.get(i), new int[] {first.get(i), last}));
    }
  }

  private static List<Integer> greedy(List<int[]> prefixes) {
    List<TokenizedExample> next = new ArrayList<>();
    for (int[] each : prefixes) {
      next.add(TokenizedExample.of("x" + next.size(), each, new int[] {0}));
    }
    return model.score(next, List.of(KNOWN)).stream().map(each -> each.argMax(0)).toList();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer(rows, FakeServer.Shape.VLLM);
    List<String> lines = new ArrayList<>();
    for (TokenizedExample each : examples) {
      lines.add(
          "{\"id\": \"%s\", \"prefixIds\": %s, \"suffixIds\": %s, \"set\": %d}"
              .formatted(
                  each.id(),
                  Arrays.toString(each.prefixIds()),
                  Arrays.toString(each.suffixIds()),
                  each.prefixIds()[0] % 2));
    }
    data = Files.write(folder.resolve("data.jsonl"), lines);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandRun measure(String out, String... more) {
    return CommandRun.of(
        "measure",
        "--model=" + MODEL,
        "--data=" + data,
        "--out=" + folder.resolve(out),
        "--server=" + server.address(),
        "--bootstrap=100",
        "--n=1,10,100",
        "--p=0.1,0.5",
        List.of(more));
  }

  private static List<String> schemes() {
    List<String> schemes = new ArrayList<>(List.of("--scheme=" + KNOWN));
    BOUNDED.forEach(each -> schemes.add("--scheme=" + each));
    return schemes;
  }

  private CommandRun bounded(String out, int top, String... more) {
    List<String> all = schemes();
    all.add("--server-bounds");
    all.add("--server-top=" + top);
    all.addAll(List.of(more));
    return measure(out, all.toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  private List<JsonNode> records(String out) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("scores.jsonl"))) {
      records.add(JSON.readTree(line));
      assertThat(SchemaTest.complaints(SchemaTest.schema("scores"), JSON.readTree(line))).isEmpty();
    }
    return records;
  }

  /** One end of ln p_z, whether it stands there as an end or as the value. */
  private static double end(JsonNode record, SamplingScheme scheme, String name) {
    JsonNode value = record.path("logProb").path(scheme.toString());
    value = value.isMissingNode() ? record.get(name).get(scheme.toString()) : value;
    return value.isNull() ? Double.NEGATIVE_INFINITY : value.doubleValue();
  }

  private static double lower(JsonNode record, SamplingScheme scheme) {
    return end(record, scheme, "logProbLower");
  }

  private static double upper(JsonNode record, SamplingScheme scheme) {
    return end(record, scheme, "logProbUpper");
  }

  @Test
  void recordsReportAndFigureHoldBothEndsAndARunIsResumedToTheByte() throws IOException {
    CommandRun run = bounded("out", 20, "--csv", "--group-by=set");
    assertThat(run.exitCode()).as(run.err()).isZero();

    List<JsonNode> records = records("out");
    List<SamplingScheme> all = new ArrayList<>(BOUNDED);
    all.add(KNOWN);
    List<TokenScores> here = model.score(examples, all);
    int[] exact = new int[2];
    for (int i = 0; i < EXAMPLES; i++) {
      JsonNode record = records.get(i);
      assertThat(record.get("id").textValue()).isEqualTo("e" + i);
      assertThat(record.get("logProb").get(KNOWN.toString()).doubleValue())
          .isCloseTo(here.get(i).logProb(KNOWN), within(1e-5));
      for (int s = 0; s < 2; s++) {
        SamplingScheme scheme = BOUNDED.get(s);
        double value = here.get(i).logProb(scheme);
        assertThat(value).isBetween(lower(record, scheme) - 1e-5, upper(record, scheme) + 1e-5);
        exact[s] += record.get("logProb").has(scheme.toString()) ? 1 : 0;
      }
    }
    assertThat(exact[0]).isBetween(1, EXAMPLES - 1);
    assertThat(exact[1]).isZero();

    JsonNode report = json("out/report.json");
    assertThat(SchemaTest.complaints(SchemaTest.schema("report"), report)).isEmpty();
    assertThat(report.get("schemes").findValuesAsText("scheme")).containsExactly("temperature=1");
    assertThat(report.at("/groups/values/0/bounded")).hasSize(2);
    String csv = Files.readString(folder.resolve("out/rates.csv"));
    JsonNode page = page("out");
    for (int s = 0; s < 2; s++) {
      SamplingScheme scheme = BOUNDED.get(s);
      JsonNode figures = report.get("bounded").get(s);
      assertThat(figures.get("scheme").textValue()).isEqualTo(scheme.toString());
      long widest = 0;
      for (JsonNode rate : figures.get("rates")) {
        long n = rate.get("n").longValue();
        double p = rate.get("p").doubleValue();
        long least = count(records, each -> lower(each, scheme), n, p);
        long most = count(records, each -> upper(each, scheme), n, p);
        long local = here.stream().filter(each -> found(each.logProb(scheme), n, p)).count();
        assertThat(local).isBetween(least, most);
        assertThat(rate.get("lowerCount").longValue()).isEqualTo(least);
        assertThat(rate.get("upperCount").longValue()).isEqualTo(most);
        double low = Rate.of(least, EXAMPLES).interval().low();
        double high = Rate.of(most, EXAMPLES).interval().high();
        assertThat(rate.get("low").doubleValue()).isEqualTo(low);
        assertThat(rate.get("high").doubleValue()).isEqualTo(high);
        widest = Math.max(widest, most - least);
        for (String end : List.of("lower", "upper")) {
          JsonNode count = rate.get(end + "Count");
          assertThat(csv)
              .contains(
                  "all,,\"%s\",%d,%s,\"discoverable, %s bound\",%s,%s,70,%s,%s,"
                      .formatted(scheme, n, p, end, rate.get(end), count, low, high)
                      .replace("\"" + scheme + "\"", scheme.toString()));
        }
        assertThat(curve(page, s, "lower", n, p)).isEqualTo(least);
        assertThat(curve(page, s, "upper", n, p)).isEqualTo(most);
        assertThat(run.out())
            .contains(
                String.format(
                    Locale.ROOT,
                    "%.1f to %.1f [%.1f, %.1f]",
                    100.0 * least / EXAMPLES,
                    100.0 * most / EXAMPLES,
                    100 * low,
                    100 * high));
      }
      assertThat(widest).as("%s", scheme).isGreaterThanOrEqualTo(s); // of the second, of some rate
    }
    assertThat(run.out()).contains("top-p=0.9, bounds: between which rates");
    assertThat(CommandRun.succeed("report", folder.resolve("out"), "--format=markdown").out())
        .contains("top-p=0.9, bounds: between which rates");
    List<String> scores = Files.readAllLines(folder.resolve("out/scores.csv"));
    assertThat(scores.get(0)).endsWith("logProb,probability,logProbLower,logProbUpper");
    assertThat(scores).anyMatch(each -> each.contains("temperature=1.5,,,-"));

    isResumedToTheByteAndNotComparedByBounds();
  }

  /** As many examples have 1 − (1 − p_z)ⁿ of at least p. */
  private static long count(
      List<JsonNode> records, ToDoubleFunction<JsonNode> logProb, long n, double p) {
    return records.stream().filter(each -> found(logProb.applyAsDouble(each), n, p)).count();
  }

  private static boolean found(double logProb, long n, double p) {
    return 1 - Math.pow(1 - Math.exp(logProb), n) >= p;
  }

  private JsonNode page(String out) throws IOException {
    String html = Files.readString(folder.resolve(out).resolve("report.html"));
    int start = html.indexOf("<script type=\"application/json\" id=\"data\">");
    return JSON.readTree(
        html.substring(html.indexOf('{', start), html.indexOf("</script>", start)));
  }

  private static long curve(JsonNode page, int scheme, String end, long n, double p) {
    for (JsonNode curve : page.get("bounds").get(scheme).get("parts").get(0).get(end)) {
      for (JsonNode point : curve.get("points")) {
        if (curve.get("p").doubleValue() == p && point.get(0).longValue() == n) {
          return point.get(4).longValue();
        }
      }
    }
    throw new AssertionError("no point at n = " + n + ", p = " + p);
  }

  private void isResumedToTheByteAndNotComparedByBounds() throws IOException {
    server.failsAfter = server.answered.get() + 1 + 66; // the one to try it, a batch and a bit
    assertThat(bounded("resumed", 20).exitCode()).isEqualTo(1);
    server.failsAfter = Integer.MAX_VALUE;
    List<String> exact = schemes();
    assertThat(measure("resumed", exact.toArray(String[]::new)).err())
        .contains("options.server-bounds (true there, none here)");
    assertThat(bounded("resumed", 30).err()).contains("options.server-top (20 there, 30 here)");
    assertThat(bounded("resumed", 20).exitCode()).isZero();
    assertThat(folder.resolve("resumed/scores.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("out/scores.jsonl"));

    assertThat(CommandRun.of("gate", folder.resolve("out"), "--max=n=10,p=0.5:99%").err())
        .contains("under top-p=0.9 only bounds are known of some examples");
    CommandRun.succeed(
        "gate", folder.resolve("out"), "--max=n=10,p=0.5:99%", "--scheme=temperature=1");

    CommandRun compared =
        CommandRun.succeed(
            "compare",
            folder.resolve("out"),
            folder.resolve("resumed"),
            "--name=a,b",
            "--out=" + folder.resolve("compared"));
    assertThat(compared.out())
        .contains("top-p=0.9 is left out, of which only bounds are known in a, b");
    assertThat(json("compared/compare.json").get("schemes").findValuesAsText("scheme"))
        .containsExactly("temperature=1");
  }

  @Test
  void withoutTheOptionAndWhereBoundsAreNoUseItIsRefused() {
    CommandRun refused = measure("out", "--scheme=temperature=1.5", "--server-top=20");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("do not tell its probability", "With --server-bounds such bounds are recorded");
    CommandRun typical =
        measure(
            "typical",
            "--scheme=temperature=1",
            "--scheme=typical-p=0.9",
            "--server-top=20",
            "--server-bounds");
    assertThat(typical.err())
        .contains("-Infinity and 0", "It takes all 2048 tokens of the vocabulary")
        .doesNotContain("such bounds are recorded");
    assertThat(measure("out", "--scheme=top-p=0.9", "--server-bounds").err())
        .contains("a report needs one scheme that is exact for sure");
    assertThat(
            CommandRun.of(
                    "scan",
                    "--model=" + MODEL,
                    "--text=" + data,
                    "--out=" + folder.resolve("scan"),
                    "--server=" + server.address(),
                    "--server-bounds")
                .err())
        .contains("--server-bounds goes with rote measure");
  }
}
