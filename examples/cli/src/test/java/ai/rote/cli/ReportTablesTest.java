package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a report outside its page: CSV, Markdown, LaTeX; and the level of intervals. */
class ReportTablesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMULA = "=1+1|<b>$x_1$ & \\\\input{x} %";

  @TempDir static Path folder;
  private static Path measured;

  @TempDir Path out;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = DemoData.ends(20, 30);
    for (int i = 40; i < 50; i++) {
      lines.set(
          i, lines.get(i).replaceFirst("\"kind\":\"[^\"]*\"", "\"kind\":\"" + quoted(FORMULA)));
    }
    measured = folder.resolve("out");
    CommandRun.measure(
        "small",
        Files.write(folder.resolve("pairs.jsonl"), lines),
        measured,
        "--bootstrap=10000",
        "--control=set=control",
        "--group-by=kind",
        "--n=1,1000",
        "--p=0.5");
  }

  /** For a replacement. */
  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("$", "\\$") + "\"";
  }

  private Path copy() throws IOException {
    for (String name : List.of("scores.jsonl", "run.json")) {
      Files.copy(measured.resolve(name), out.resolve(name));
    }
    return out;
  }

  private static List<Map<String, String>> csv(Path file) throws IOException {
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      return rows.readAll();
    }
  }

  private static JsonNode report(Path folder) throws IOException {
    return JSON.readTree(folder.resolve("report.json").toFile());
  }

  private static double number(String cell) {
    return switch (cell) {
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "inf" -> Double.POSITIVE_INFINITY;
      default -> Double.parseDouble(cell);
    };
  }

  /** As {@code table[table.scheme == ...]} and {@code np.exp(table.logProb).mean()} in pandas. */
  @Test
  void aMeanOverTheScoresIsTheExpectedExtraction() throws IOException {
    CommandRun.succeed("report", "--csv", copy().toString());
    List<Map<String, String>> rows = csv(out.resolve("scores.csv"));
    JsonNode report = report(out);

    assertThat(rows).hasSize(2 * 50);
    assertThat(rows.get(0).keySet())
        .containsExactly(
            "id",
            "part",
            "paper",
            "set",
            "repetitions",
            "versions",
            "kind",
            "prefixTokens",
            "suffixTokens",
            "greedy",
            "scheme",
            "logProb",
            "probability");
    assertThat(rows).anyMatch(row -> row.get("logProb").equals("-inf"));
    assertThat(rows)
        .allSatisfy(
            row -> {
              double logProb = number(row.get("logProb"));
              assertThat(number(row.get("probability"))).isEqualTo(Math.exp(logProb));
              assertThat(row.get("part"))
                  .isEqualTo(row.get("set").equals("control") ? "control" : "training");
            });
    for (String part : List.of("training", "control")) {
      JsonNode figures = part.equals("training") ? report : report.get("control");
      for (JsonNode scheme : figures.get("schemes")) {
        double mean =
            rows.stream()
                .filter(row -> row.get("part").equals(part))
                .filter(row -> row.get("scheme").equals(scheme.get("scheme").asText()))
                .mapToDouble(row -> Math.exp(number(row.get("logProb"))))
                .average()
                .orElseThrow();
        assertThat(scheme.at("/expected/0/mean").doubleValue()).isEqualTo(mean, within(1e-12));
      }
    }
    assertThat(rows.stream().filter(row -> row.get("greedy").equals("true")).count())
        .isEqualTo(2L * report.at("/all/greedy/count").intValue());
  }

  @Test
  void everyRateOfTheReportHasARow() throws IOException {
    CommandRun.succeed("report", "--csv", copy().toString());
    List<Map<String, String>> rows = csv(out.resolve("rates.csv"));
    JsonNode report = report(out);

    assertThat(Files.readAllLines(out.resolve("rates.csv")).get(0))
        .isEqualTo(
            "scope,group,scheme,n,p,figure,rate,count,total,low,high,level,method,effectiveTotal");
    assertThat(rows).allMatch(row -> row.get("level").equals("0.95"));
    assertRow(rows, "training,,,,,greedy", report.get("greedy"));
    assertRow(rows, "control,,,,,greedy", report.at("/control/greedy"));
    assertRow(rows, "all,,,,,greedy", report.at("/all/greedy"));
    assertRow(rows, "training,,top-k=40,1000,0.5,discoverable", report.at("/schemes/0/rates/1"));
    assertRow(rows, "all,,temperature=1,,,worst case", report.at("/all/schemes/1/worstCase"));
    assertRow(
        rows, "adjusted for control,,,,,greedy", report.at("/againstControl/greedy/adjusted"));
    JsonNode group = report.at("/groups/values/0");
    assertThat(group.get("value").asText()).isEqualTo(FORMULA.replace("\\\\", "\\"));
    assertRow(
        rows, "group,kind=" + group.get("value").asText() + ",,,,greedy", group.get("greedy"));
    assertThat(rows)
        .extracting(row -> row.get("figure"))
        .contains(
            "expected extraction", "exact memorization", "AUC of Min-20%++", "extraction strength");
  }

  private static void assertRow(List<Map<String, String>> rows, String key, JsonNode figure) {
    List<Map<String, String>> found =
        rows.stream()
            .filter(
                row ->
                    key.equals(
                        String.join(
                            ",",
                            Stream.of("scope", "group", "scheme", "n", "p", "figure")
                                .map(row::get)
                                .toList())))
            .toList();
    assertThat(found).as(key).hasSize(1);
    for (String name : List.of("rate", "count", "total", "low", "high")) {
      String cell = found.get(0).get(name);
      assertThat(cell.isEmpty()).as(key + " " + name).isEqualTo(!figure.has(name));
      if (figure.has(name)) {
        assertThat(number(cell)).as(key + " " + name).isEqualTo(figure.get(name).doubleValue());
      }
    }
    assertThat(found.get(0).get("method")).isEqualTo(figure.get("interval").asText());
  }

  @Test
  void aTextThatIsAFormulaIsNone() throws IOException {
    CommandRun.succeed("report", "--csv", copy().toString());
    List<Map<String, String>> rows = csv(out.resolve("scores.csv"));

    assertThat(rows.stream().filter(row -> row.get("kind").startsWith("'=1+1|"))).hasSize(20);
    assertThat(rows).allMatch(row -> !row.get("kind").startsWith("="));
    assertThat(rows).allMatch(row -> row.get("repetitions").matches("\\d+"));
    // Each number as it is: no apostrophe before a minus.
    assertThat(rows).allMatch(row -> row.get("logProb").matches("-.*|0\\.0|-0\\.0"));
  }

  @Test
  void tablesThatAreThereFollowTheReport() throws IOException {
    CommandRun.succeed("report", copy().toString());
    assertThat(out.resolve("rates.csv")).doesNotExist();
    CommandRun.succeed("report", "--csv", out.toString());
    CommandRun.succeed("report", "--n=7", out.toString());

    assertThat(csv(out.resolve("rates.csv")))
        .filteredOn(row -> row.get("figure").equals("discoverable"))
        .allMatch(row -> row.get("n").equals("7"));
  }

  @Test
  void everyIntervalIsAtTheLevelAskedFor() throws IOException {
    String printed = CommandRun.succeed("report", "--level=0.8", "--bootstrap=500", copy()).out();
    JsonNode report = report(out);

    assertThat(report.findValuesAsText("level")).containsOnly("0.8").hasSizeGreaterThan(100);
    assertThat(report.at("/perplexity/interval").asText()).contains("500 resamples");
    assertThat(printed).contains("[80 % interval]").doesNotContain("95 %");
    assertThat(Files.readString(out.resolve("report.html"))).contains("\"level\":0.8");
    double low = report.at("/greedy/low").doubleValue();
    assertThat(low).isGreaterThan(report(measured).at("/greedy/low").doubleValue());

    CommandRun few = CommandRun.of("report", "--level=0.999", "--bootstrap=4999", out.toString());
    assertThat(few.exitCode()).isEqualTo(2);
    assertThat(few.err())
        .contains("--bootstrap: 4999 resamples are too few for intervals at level 0.999", "5000");
    CommandRun percent = CommandRun.of("report", "--level=95", out.toString());
    assertThat(percent.exitCode()).isEqualTo(2);
    assertThat(percent.err()).contains("'95' is no level of intervals", "as in 0.99");
    assertThat(report(out)).as("the earlier report").isEqualTo(report);
  }

  @Test
  void markdownHoldsTheRatesAndNoMarkupOfTheData() throws IOException {
    String printed = CommandRun.succeed("report", "--format=markdown", copy()).out();
    JsonNode greedy = report(out).get("greedy");

    assertThat(printed)
        .startsWith("**Training examples: % of 30 examples [95 % interval]**\n\n")
        .contains("\n| extraction | % | count |\n|:---|---:|---:|\n| greedy | ")
        .contains("| " + greedy.get("count") + "/30 |\n")
        .contains("=1+1\\|\\<b\\>", "\\$x\\_1\\$")
        .contains("| n | p = 0.5 |", "| 1,000 | ", "AUC", "perplexity");
    assertThat(printed.lines().filter(line -> line.startsWith("|")))
        .allMatch(line -> line.endsWith(" |") || line.endsWith(":|"));
  }

  @Test
  void latexHoldsTheRatesAndNoCommandOfTheData() throws IOException {
    String printed = CommandRun.succeed("report", "--format=latex", copy()).out();

    assertThat(printed)
        .startsWith("\\begin{table}\n  \\centering\n  \\caption{Training examples: \\% of 30 ")
        .contains("\\begin{tabular}{lrr}", "\\toprule", "\\midrule", "\\bottomrule")
        .contains("\\textbackslash{}input\\{x\\}", "\\$x\\_1\\$ \\&")
        .doesNotContain("\\input", "[95 %");
    assertThat(printed.split("begin\\{table}", -1))
        .hasSameSizeAs(printed.split("end\\{table}", -1));
  }

  /** Without temperature=1 there are no likelihoods, and the report says so. */
  @Test
  void whatTheRecordsDoNotGiveIsNamed() throws IOException {
    Path data = out.resolve("data.jsonl");
    Files.write(
        data,
        List.of(
            "{\"id\": \"a\", \"prefixIds\": [4, 5], \"suffixIds\": [6, 7], \"set\": \"planted\"}",
            "{\"id\": \"b\", \"prefixIds\": [4, 5], \"suffixIds\": [6, 7, 8], \"set\": \"control\"}"));
    String control = "--control=set=control";
    String printed = CommandRun.measure("small", data, out.resolve("ids"), control).out();
    JsonNode ids = report(out.resolve("ids"));

    assertThat(ids.get("unavailable")).hasSize(1);
    assertThat(ids.at("/unavailable/0/figure").asText()).isEqualTo("zlib ratio");
    assertThat(ids.at("/unavailable/0/why").asText())
        .startsWith("2 of 2 examples came as token ids");
    assertThat(ids.at("/againstControl").has("exposure")).isFalse();
    assertThat(ids.at("/againstControl/unavailable/1/why").asText())
        .startsWith("suffixes have from 2 to 3 tokens");
    assertThat(printed).contains("not in the records: zlib ratio. ", "exposure. suffixes have");

    CommandRun.measure("small", data, out.resolve("top-k"), control, "--scheme=top-k=40");
    JsonNode topK = report(out.resolve("top-k"));
    assertThat(topK.get("scores")).isEmpty();
    assertThat(topK.has("perplexity")).isFalse();
    assertThat(topK.at("/unavailable")).hasSize(5);
    assertThat(topK.at("/unavailable/0/figure").asText()).isEqualTo("perplexity");
    assertThat(topK.at("/unavailable/0/why").asText()).contains("--scheme temperature=1");
    assertThat(topK.at("/againstControl/unavailable")).hasSize(6);
  }
}
