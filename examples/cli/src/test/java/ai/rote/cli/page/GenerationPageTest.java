package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.Records;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code report.html} shows of draws and searches, in headless Chromium if there is one. */
class GenerationPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE = "<img src=x:y onerror=hacked()>";
  private static final List<String> FIGURES = List.of("nearly", "agreement");
  private static final int DRAWS = 70;
  private static final int PLANTED = 5;

  @RegisterExtension
  static final Browser browser = new Browser("the report is not opened in a browser");

  @TempDir static Path folder;
  private static Path out;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = new ArrayList<>(DemoData.planted(64, PLANTED));
    lines.addAll(DemoData.ends(2, 0));
    lines.add(
        "{\"id\": \"hostile\", \"set\": \"planted\", \"text\": \"TEXT\"}"
            .replace("TEXT", (HOSTILE + " ").repeat(12)));
    Files.write(folder.resolve("pairs.jsonl"), lines);
    out =
        run(
            "out",
            "--scheme=top-k=40",
            "--scheme=temperature=1",
            "--samples=" + DRAWS,
            "--near-verbatim=8",
            "--tokenisations=4",
            "--epsilon=0,2",
            "--control=set=control");
  }

  private static Path run(String name, Object... options) {
    Path to = folder.resolve(name);
    CommandRun.measure(
        "small",
        folder.resolve("pairs.jsonl"),
        to,
        "--suffix-tokens=10",
        "--n=1,100",
        "--p=0.5",
        List.of(options));
    return to;
  }

  private static void open(Path run, int width) throws InterruptedException {
    browser.size(width, 1000);
    browser.dark(false);
    browser.open(run.resolve("report.html"));
  }

  private static JsonNode evaluate(String expression) {
    return browser.evaluate(expression);
  }

  private static List<JsonNode> planted() throws IOException {
    return Records.of(out).stream()
        .filter(record -> record.at("/metadata/set").asText().equals("planted"))
        .toList();
  }

  /** The rows of a figure's CSV that begin so, as cells. */
  private static List<List<String>> csv(String figure, String start) {
    return evaluate("rote.figures.get('" + figure + "').csv()")
        .asText()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }

  @Test
  void ratesAreThoseOfTheTrainingExamples() throws Exception {
    open(out, 1400);
    List<JsonNode> records = planted();
    assertThat(records).hasSize(PLANTED + 1);
    for (int i = 0; i < 2; i++) {
      String near = "/nearVerbatim/schemes/top-k=40/" + i + "/logMass";
      int searched = 0;
      int drawn = 0;
      int farthest = 2 * i;
      for (JsonNode record : records) {
        JsonNode mass = record.at(near);
        searched += !mass.isNull() && Math.exp(mass.doubleValue()) >= 0.5 ? 1 : 0;
        JsonNode draws = record.at("/sampled/schemes/top-k=40");
        int hits = 0;
        for (int v = 0; v < draws.get("values").size(); v++) {
          hits +=
              draws.get("values").get(v).doubleValue() <= farthest
                  ? draws.get("counts").get(v).intValue()
                  : 0;
        }
        drawn += 2 * hits >= DRAWS ? 1 : 0;
      }
      String at = "top-k=40,1,0.5," + farthest + ",";
      List<String> row = csv("nearly", at + "searched").get(0);
      assertThat(row.subList(row.size() - 4, row.size() - 2))
          .containsExactly(Integer.toString(searched), Integer.toString(PLANTED + 1));
      row = csv("nearly", at + "drawn").get(0);
      assertThat(row.subList(row.size() - 4, row.size() - 2))
          .containsExactly(Integer.toString(drawn), Integer.toString(PLANTED + 1));
      double rate = (double) drawn / (PLANTED + 1);
      assertThat(Double.parseDouble(row.get(row.size() - 2))).isLessThanOrEqualTo(rate);
      assertThat(Double.parseDouble(row.get(row.size() - 1))).isGreaterThanOrEqualTo(rate);
      assertThat(csv("nearly", at + "greedy")).hasSize(1);
      assertThat(csv("nearly", at + "verbatim")).hasSize(1);
      assertThat(csv("nearly", at + "same text")).hasSize(1);
    }
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void drawsStandAgainstPz() throws Exception {
    open(out, 1400);
    JsonNode scheme =
        JSON.readTree(out.resolve("report.json").toFile()).at("/all/generation/schemes/0");
    double pValue = scheme.at("/agreement/pValue").doubleValue();
    assertThat(evaluate("data.generation.schemes[0].agreement.pValue").doubleValue())
        .isEqualTo(pValue);
    String note = evaluate("document.querySelector('#agreement .note').textContent").asText();
    assertThat(note).contains("p-value " + evaluate("(" + pValue + ").toFixed(3)").asText());
    int points = 0;
    for (JsonNode record : planted()) {
      double p = Math.exp(record.at("/logProb/top-k=40").doubleValue());
      int hits = record.at("/sampled/schemes/top-k=40/verbatim").intValue();
      if (!record.at("/logProb/top-k=40").isNull() && p * DRAWS >= 1 || hits > 0) {
        points++;
        List<String> row = csv("agreement", record.get("id").asText() + ",top-k=40").get(0);
        assertThat(Double.parseDouble(row.get(2))).isEqualTo(p, within(1e-9));
        assertThat(row.subList(3, 5))
            .containsExactly(Integer.toString(hits), Integer.toString(DRAWS));
        assertThat((double) hits / DRAWS)
            .isBetween(Double.parseDouble(row.get(5)), Double.parseDouble(row.get(6)));
      }
    }
    assertThat(points).as("points to look at").isGreaterThanOrEqualTo(3);
    assertThat(note).contains("Left out: " + (PLANTED + 3 - points) + " with p_z below 1/" + DRAWS);
    assertThat(csv("agreement", "")).hasSize(1 + points);
    // The caption is that of the scheme that is shown.
    evaluate(
        "(() => { const s = document.querySelector('#agreement select');"
            + " s.value = '1'; s.dispatchEvent(new Event('change')); })()");
    assertThat(evaluate("document.querySelector('#agreement .note').textContent").asText())
        .isNotEqualTo(note);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void aRowShowsWhatCameOut() throws Exception {
    open(out, 1400);
    for (JsonNode record : planted()) {
      String id = record.get("id").asText();
      JsonNode drawn = record.at("/sampled/schemes/top-k=40");
      evaluate(
          "(() => { const row = [...document.querySelectorAll('#examples-table tr.example')]"
              + ".find(each => each.cells[0].textContent === '"
              + id
              + "'); row.click(); })()");
      String shown = evaluate("document.querySelector('tr.detail').textContent").asText();
      assertThat(shown).contains("of 70 draws", "word for word" + drawn.get("verbatim").asText());
      String suffix = record.get("suffix").asText();
      for (JsonNode each : record.at("/nearVerbatim/schemes/top-k=40/1/best")) {
        if (!each.get("ids").equals(record.get("suffixIds"))) {
          assertThat(shown).contains(each.get("text").asText());
        }
      }
      assertThat(shown).contains(suffix);
      evaluate("document.querySelector('tr.detail').previousSibling.click()");
    }
    assertThat(evaluate("document.querySelectorAll('img, main script').length").asInt()).isZero();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void textsThatWereFoundStayTexts() throws Exception {
    open(out, 1400);
    evaluate(
        "(() => { data.examples.forEach(each => Object.values(each.generated).forEach(g =>"
            + " g.found = [{logProb: -1, verbatim: false, text: '"
            + HOSTILE
            + "'}]));"
            + " document.querySelector('#examples-table tr.example').click(); })()");

    assertThat(evaluate("document.querySelector('tr.detail .found').textContent").asText())
        .contains(HOSTILE);
    assertThat(evaluate("document.querySelectorAll('img, main script').length").asInt()).isZero();
    assertThat(browser.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1400, 390})
  void figuresKeepToThePageChangeAndAreSaved(int width) throws Exception {
    open(out, width);
    assertThat(evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    evaluate("document.querySelector('#examples-table tr.example').click()");
    String right = "document.querySelector('table.generated').getBoundingClientRect().right";
    assertThat(evaluate(right).asDouble()).isLessThan(width - 20);
    for (String id : FIGURES) {
      String figure = "rote.figures.get('" + id + "')";
      String svg = figure + ".svg().replace(/zr\\d+-[a-z]+\\d*/g, '')";
      String day = evaluate(svg).asText();
      assertThat(day.split("<path", -1).length).as("paths of " + id).isGreaterThan(10);
      browser.dark(true);
      assertThat(evaluate(svg).asText().equals(day)).as(id + " by night").isFalse();
      browser.dark(false);
      assertThat(evaluate(svg).asText().equals(day)).as(id + " by day").isTrue();
      assertThat(evaluate("new Promise(done => " + figure + ".png(b => done(b.type)))").asText())
          .isEqualTo("image/png");
      JsonNode changed =
          evaluate(
              "[...document.querySelectorAll('#ID select')].map(s => { const before = FIGURE.svg();"
                      .replace("ID", id)
                      .replace("FIGURE", figure)
                  + " s.value = '1'; s.dispatchEvent(new Event('change')); return before !== "
                  + figure
                  + ".svg(); })");
      assertThat(changed).hasSize(id.equals("nearly") ? 2 : 1);
      changed.forEach(each -> assertThat(each.asBoolean()).as("choices of " + id).isTrue());
      evaluate(
          figure
              + ".chart.dispatchAction({type: 'showTip', seriesIndex: SERIES, dataIndex: 0})"
                  .replace("SERIES", id.equals("nearly") ? "0" : "2"));
      assertThat(evaluate("document.querySelector('#" + id + " .chart').innerText").asText())
          .containsIgnoringCase("drawn");
    }
    browser.print(true);
    for (String id : FIGURES) {
      String box = "document.querySelector('#" + id + " .chart')";
      assertThat(evaluate(box + ".querySelector('svg').getBoundingClientRect().width").asDouble())
          .as(id + " on paper")
          .isEqualTo(evaluate(box + ".clientWidth").asDouble(), within(1.0));
    }
    assertThat(evaluate("document.querySelector('#nearly svg').textContent").asText())
        .contains("verbatim", "searched", "drawn", "same text", "greedy");
    browser.print(false);
    assertThat(browser.requests())
        .as("requests, but for pictures in themselves")
        .filteredOn(each -> !each.startsWith("data:"))
        .containsExactly(out.resolve("report.html").toUri().toString());
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void theReportMadeAnewShowsTheSame() throws Exception {
    open(out, 1400);
    JsonNode before = evaluate("data.generation");
    JsonNode example = evaluate("data.examples[0].generated");
    assertThat(example.at("/top-k=40/found")).isNotEmpty();
    Files.delete(out.resolve("report.html"));

    CommandRun.succeed("report", out, "--n=1,100", "--p=0.5", "--control=set=control");

    open(out, 1400);
    assertThat(evaluate("data.generation")).isEqualTo(before);
    assertThat(evaluate("data.examples[0].generated")).isEqualTo(example);
    assertThat(browser.errors()).isEmpty();
  }

  /** With less asked for there is less to see, but never an empty figure or column. */
  @ParameterizedTest
  @CsvSource({
    "tokenised, --tokenisations=2, nearly, ''",
    "shares, --samples=5 --stop=decided --near-verbatim=4 --epsilon=25%, 'nearly agreement', within 25% drawn"
  })
  void onlyWhatARunHas(String name, String options, String figures, String columns)
      throws Exception {
    showsOnlyWhatARunHas(name, options, figures, columns);
  }

  @ParameterizedTest
  @CsvSource({
    "bleu, --samples=5 --distance=bleu --epsilon=0.5, 'nearly agreement', drawn",
    "searched, --near-verbatim=4 --epsilon=1, nearly, within 1",
    "draws, --samples=3, 'nearly agreement', drawn"
  })
  @EnabledIfSystemProperty(named = "rote.all", matches = "true")
  void onlyWhatOtherRunsHave(String name, String options, String figures, String columns)
      throws Exception {
    showsOnlyWhatARunHas(name, options, figures, columns);
  }

  private static void showsOnlyWhatARunHas(
      String name, String options, String figures, String columns) throws Exception {
    Path run = run(name, List.of(options.split(" ")), "--limit=2");
    open(run, 1400);

    assertThat(
            evaluate(
                    "[...rote.figures.keys()].filter(id => id === 'nearly' || id === 'agreement').join(' ')")
                .asText())
        .isEqualTo(figures);
    assertThat(
            evaluate(
                    "['near', 'drawn'].map(key => document.querySelector('[data-sort=' + key + ']'))"
                        + ".filter(each => each).map(each => each.textContent).join(' ')")
                .asText())
        .isEqualTo(columns);
    evaluate("document.querySelector('#examples-table tr.example').click()");
    evaluate(
        "rote.figures.get('nearly').chart.dispatchAction("
            + "{type: 'showTip', seriesIndex: 0, dataIndex: 0})");
    assertThat(evaluate("document.querySelector('main').textContent").asText())
        .doesNotContain("undefined", "NaN");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void examplesOfTokenIdsShowIds() throws Exception {
    JsonNode record = planted().get(0);
    Path ids =
        Files.writeString(
            folder.resolve("ids.jsonl"),
            "{\"id\": \"ids\", \"prefixIds\": %s, \"suffixIds\": %s}%n"
                .formatted(record.get("prefixIds"), record.get("suffixIds")));
    Path run = folder.resolve("ids");
    CommandRun.measure("small", ids, run, "--near-verbatim=4", "--epsilon=1");
    JsonNode stored = JSON.readTree(Files.readString(run.resolve("scores.jsonl")));
    List<String> expected = new ArrayList<>();
    for (JsonNode each : stored.at("/nearVerbatim/schemes/top-k=40/0/best")) {
      if (!each.get("ids").equals(record.get("suffixIds"))) {
        List<String> spelled = new ArrayList<>();
        each.get("ids").forEach(id -> spelled.add(id.asText()));
        expected.add(String.join(" ", spelled));
      }
    }
    assertThat(expected).isNotEmpty();

    open(run, 1400);
    evaluate("document.querySelector('#examples-table tr.example').click()");
    String found = evaluate("document.querySelector('tr.detail').textContent").asText();

    assertThat(found).contains(expected);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void picturesForAPerson() throws Exception {
    Path to = Browser.pictures();
    for (int width : new int[] {1400, 390}) {
      open(out, width);
      browser.dark(width < 1000);
      evaluate("document.querySelector('#examples-table tr.example').click()");
      Files.write(to.resolve("generation-" + width + ".png"), browser.screenshot());
    }
  }
}
