package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether figures and tiles of {@code report.html} can be read wrongly. */
class MeasureFiguresTest {
  @RegisterExtension
  static final Browser browser = new Browser("the report is not opened in a browser");

  @TempDir static Path folder;

  @BeforeAll
  static void measureAndOpen() throws IOException, InterruptedException {
    Path data = Files.write(folder.resolve("pairs.jsonl"), DemoData.ends(30, 60));
    Path out = folder.resolve("out");
    CommandRun.measure(
        "small", data, out, "--n=1,50,3000", "--control=set=control", "--group-by=repetitions");
    browser.size(1400, 1000);
    browser.open(out.resolve("report.html"));
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  /** The lines of a figure, and of its bands the one that has the same name. */
  @ParameterizedTest
  @ValueSource(strings = {"curves", "suffix", "prefix"})
  void everyCurveHasTheBandOfItsIntervals(String figure) {
    JsonNode found =
        run(
            "(() => { const all = rote.figures.get('"
                + figure
                + "').chart.getOption().series; return all.filter(s => s.type === 'line').map(s => {"
                + " const band = all.find(b => b.type === 'custom' && b.name === s.name);"
                + " return band !== undefined && s.data.every((each, i) => band.data[i][1] === each[2]"
                + " && band.data[i][2] === each[3] && each[2] <= each[1] && each[1] <= each[3]); }); })()");

    assertThat(found).hasSizeGreaterThanOrEqualTo(4).allMatch(JsonNode::asBoolean);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void curvesEndWhereTheTablesEnd() {
    JsonNode ends =
        run(
            "rote.figures.get('curves').chart.getOption().series.filter(s => s.type === 'line')"
                + ".map(s => [s.data[0][0], s.data[s.data.length - 1][0]])");

    assertThat(ends).isNotEmpty();
    ends.forEach(each -> assertThat(each.toString()).isEqualTo("[1,3000]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1",
        "9999.9999|10,000",
        "10000|10,000",
        "250000|250,000",
        "1000000|10⁶",
        "1500000|1,500,000",
        "1000000000000|10¹²"
      })
  void aNumberOfQueriesIsWrittenOneWay(String n, String written) {
    assertThat(run("many(" + n + ")").asText()).isEqualTo(written);
  }

  @Test
  void noLineLeadsFromTheControlToTheTrainedGroups() {
    JsonNode lines =
        run(
            "rote.figures.get('groups').chart.getOption().series.filter(s => s.type === 'line')"
                + ".map(s => s.data.filter(each => each[1] !== null).map(each => Math.round(each[0])))");
    JsonNode values = run("data.groups[0].values.map(each => [each.value, each.control])");

    assertThat(values.get(0).toString()).isEqualTo("[0,true]");
    assertThat(values.get(1).get(1).asBoolean()).isFalse();
    lines.forEach(
        line -> assertThat(line).extracting(JsonNode::asInt).doesNotContain(0).contains(1));
  }

  @Test
  void intervalsOfOneGroupStandSideBySide() {
    JsonNode places =
        run(
            "rote.figures.get('groups').chart.getOption().series.filter(s => s.type === 'custom')"
                + ".map(s => s.data[1][0])");

    assertThat(places).hasSize(4).extracting(JsonNode::asDouble).doesNotHaveDuplicates();
  }

  @Test
  void theLevelOfTheIntervalsIsTheOneTheyHave() {
    assertThat(run("document.querySelector('footer').textContent").asText())
        .contains("Intervals are at 95 %.");
    assertThat(
            run("(() => { const was = data.level; data.level = 0.995;"
                    + " const text = footer().textContent; data.level = was; return text; })()")
                .asText())
        .contains("Intervals are at 99.5 %.");
  }

  @Test
  void everyTileShowsTheControlBesideAndSaysWhatItMeans() {
    JsonNode tiles = run("[...document.querySelectorAll('.card')].map(each => each.innerText)");
    JsonNode worst = run("data.parts.map(part => part.schemes[0].worstCase)");

    assertThat(tiles).hasSize(4);
    for (int i = 0; i < 3; i++) {
      assertThat(tiles.get(i).asText()).contains("control: ", "training examples");
    }
    assertThat(tiles.get(2).asText())
        .contains(
            "control: " + run("percent(data.parts[1].schemes[0].worstCase.rate)").asText() + " %",
            worst.get(0).get("count").asText() + " of ",
            "not what is likely");
    assertThat(tiles.get(1).asText()).contains("when asked 3,000 times");
  }

  private static String json(String pointer) throws IOException {
    JsonNode value =
        new ObjectMapper().readTree(folder.resolve("out/report.json").toFile()).at(pointer);
    return String.format(Locale.ROOT, "%.1f", 100 * value.doubleValue());
  }

  /** Greedy extraction, and n = 3,000 at p = 0.5, which is the eighth rate of a scheme. */
  @Test
  void theTablesSayWhatTheReportSays() throws IOException {
    JsonNode rows =
        run("[...document.querySelectorAll('#against-table tbody tr')].map(row => row.innerText)");
    assertThat(rows).hasSize(1 + 2 * (3 + 1));
    assertThat(rows.get(0).asText())
        .startsWith("greedy")
        .contains(
            json("/greedy/rate"),
            json("/control/greedy/rate"),
            json("/againstControl/greedy/low") + ", " + json("/againstControl/greedy/high"),
            json("/againstControl/greedy/adjusted/rate"));
    assertThat(rows.get(3).asText())
        .startsWith("top-k=40, n = 3,000")
        .contains(json("/schemes/0/rates/7/rate"));
    assertThat(run("document.querySelector('#adjusted').innerText").asText())
        .contains(
            json("/againstControl/schemes/0/rates/7/adjusted/rate"),
            json("/againstControl/schemes/0/rates/7/difference") + " points above");
    assertThat(run("document.querySelector('#measures-table').innerText").asText())
        .contains(
            "exact memorization", json("/exactMemorization/value"), "perplexity", "Min-20%++");
    assertThat(run("document.querySelectorAll('#membership-table tbody tr').length").asInt())
        .isEqualTo(4);
    assertThat(run("document.querySelector('#exposure').innerText").asText())
        .contains("with 30 control examples");
    assertThat(run("document.querySelector('.missing') === null").asBoolean()).isTrue();
    assertThat(browser.errors()).isEmpty();
  }
}
