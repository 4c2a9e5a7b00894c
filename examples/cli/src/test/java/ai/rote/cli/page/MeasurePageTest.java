package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code report.html} as a reader meets it, in headless Chromium. {@link Browser#forTests} says
 * what happens where there is none.
 */
class MeasurePageTest {
  private static final String HOSTILE = "<script>window.hacked = true</script><img src=x:y>";
  private static final List<String> FIGURES =
      List.of("curves", "schemes", "groups", "suffix", "prefix", "probabilities", "memorized");

  @RegisterExtension
  static final Browser browser = new Browser("the report is not opened in a browser");

  @TempDir static Path folder;
  private static Path html;

  @BeforeAll
  static void measureAndOpen() throws IOException {
    List<String> lines = DemoData.ends(40, 160);
    // Hostile in every place where data can stand; repeated until it is long enough.
    lines.add(
        "{\"id\": \"HOSTILE\", \"set\": \"HOSTILE\", \"repetitions\": 1, \"kind\": \"HOSTILE\", \"text\": \"TEXT\"}"
            .replace("HOSTILE", HOSTILE.replace("\"", "\\\""))
            .replace("TEXT", (HOSTILE + " ").repeat(12)));
    Path data = Files.write(folder.resolve("pairs.jsonl"), lines);
    Path out = folder.resolve("out");
    CommandRun.measure("small", data, out, "--control=set=control", "--group-by=repetitions");
    // A condition that all meet, the hostile one too: with every section that can be there.
    CommandRun.succeed(
        "report", out, "--quiet", "--where=kind!=b", "--predictability", "--rounding-nats=0.08");
    html = out.resolve("report.html");
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.size(1400, 1000);
    browser.dark(false);
    browser.open(html);
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  private static void assertContent() {
    assertThat(browser.errors()).as("errors in the console").isEmpty();
    assertThat(browser.requests()).as("requests").containsExactly(html.toUri().toString());
  }

  @Test
  void everyFigureIsDrawnWithoutAComplaintOrARequest() {
    for (String id : FIGURES) {
      JsonNode marks = run("document.querySelectorAll('#" + id + " .chart svg path').length");
      assertThat(marks.asInt()).as("paths of " + id).isGreaterThan(10);
    }
    assertThat(run("[...rote.figures.keys()].length").asInt()).isEqualTo(FIGURES.size());
    assertContent();
  }

  @Test
  void tablesShowWhatIsPredictableAndWhatHangsOnRounding() {
    assertThat(run("document.querySelector('#filter').textContent").asText())
        .isEqualTo(
            "Only a part: this report is of 201 of 201 examples, those with kind!=b. 0 are left"
                + " out.");
    assertThat(run("document.querySelectorAll('#predictability-table tbody tr').length").asInt())
        .isEqualTo(
            run("data.report.predictability.covariates.reduce((n, c) => n + c.bins.length, 0)")
                .asInt())
        .isGreaterThan(20);
    assertThat(run("document.querySelectorAll('#rounding-table tbody tr').length").asInt())
        .isPositive();
    assertContent();
  }

  @Test
  void aRunWhereNothingWasExtractedSaysSo() {
    String sentence = "Nothing was extracted, under any scheme and for any n and p of this report.";
    assertThat(run("headline()").asText()).doesNotContain("Nothing was");
    JsonNode texts =
        run(
            "(() => { main.schemes.forEach(s => s.rates.forEach(r => r.count = r.rate = 0));"
                + " const before = headline(); main.greedy.count = main.greedy.rate = 0;"
                + " return [before, headline()]; })()");
    assertThat(texts.get(0).asText()).as("greedy finds some").doesNotContain("Nothing was");
    assertThat(texts.get(1).asText()).contains(sentence);
    assertContent();
  }

  @Test
  void nothingStandsOutOfThePage() throws InterruptedException {
    assertNothingStandsOut(1400);

    browser.size(390, 900);
    browser.open(html);

    assertNothingStandsOut(390);
  }

  private static void assertNothingStandsOut(int width) {
    assertThat(run("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    for (String id : FIGURES) {
      String right = "document.querySelector('#" + id + " svg').getBoundingClientRect().right";
      assertThat(run(right).asDouble()).isLessThanOrEqualTo(width);
    }
    assertContent();
  }

  @Test
  void darkIsDarkAndComesAndGoes() {
    String paper = "getComputedStyle(document.body).backgroundColor";
    String light = run(paper).asText();
    // But for the names of its parts, which are counted on.
    String ink = "rote.figures.get('curves').svg().replace(/zr\\d+-[a-z]+\\d*/g, '')";
    String lightChart = run(ink).asText();

    browser.dark(true);

    assertThat(run(paper).asText()).isNotEqualTo(light);
    assertThat(run(ink).asText().equals(lightChart)).as("same chart by night").isFalse();
    browser.dark(false);
    assertThat(run(ink).asText().equals(lightChart)).as("same chart by day again").isTrue();
    assertContent();
  }

  @Test
  void everyChoiceRedrawsItsFigure() {
    JsonNode choices =
        run(
            "(() => { const found = []; document.querySelectorAll('figure select').forEach(s => {"
                + " const id = s.closest('figure').id, svg = rote.figures.get(id).svg();"
                + " s.value = s.value === '1' ? '0' : '1'; s.dispatchEvent(new Event('change'));"
                + " found.push([id, svg !== rote.figures.get(id).svg()]); }); return found; })()");

    assertThat(choices).hasSizeGreaterThanOrEqualTo(5);
    choices.forEach(each -> assertThat(each.get(1).asBoolean()).as(each.toString()).isTrue());
    assertContent();
  }

  private static List<String> column(int number) {
    List<String> cells = new ArrayList<>();
    run("[...document.querySelectorAll('#examples-table tbody tr.example')].map(row => row.cells["
            + number
            + "].textContent)")
        .forEach(each -> cells.add(each.asText()));
    return cells;
  }

  @Test
  void theTableSortsByEveryColumn() {
    List<String> ids = column(0);
    assertThat(ids).hasSize(25);

    run("document.querySelector('[data-sort=id]').click()");
    List<String> sorted = column(0);
    assertThat(sorted).isSorted().isNotEqualTo(ids);
    run("document.querySelector('[data-sort=id]').click()");
    assertThat(column(0)).isSortedAccordingTo((a, b) -> b.compareTo(a));

    run("document.querySelectorAll('#examples-table thead button').forEach(b => b.click())");
    run("document.querySelector('[data-sort=p]').click()");
    assertThat(run("document.querySelector('[data-sort=p]').closest('th').ariaSort").asText())
        .isEqualTo("descending");
    assertThat(column(0)).isEqualTo(ids);
    assertContent();
  }

  @Test
  void theTableFiltersByTextAndByGreedy() {
    String type =
        "(text => { const box = document.querySelector('#examples input[type=search]');"
            + " box.value = text; box.dispatchEvent(new Event('input')); })";

    run(type + "('control-0000')");
    assertThat(column(0)).isNotEmpty().allMatch(id -> id.startsWith("control-0000"));
    run(type + "('no such text')");
    assertThat(column(0)).isEmpty();
    run(type + "('')");
    assertThat(column(0)).hasSize(25);
    run(
        "(() => { const s = document.querySelector('#examples select[aria-label=greedy]');"
            + " s.value = 'no'; s.dispatchEvent(new Event('input')); })()");
    assertThat(run("document.querySelectorAll('#examples-table td .yes').length").asInt()).isZero();
    run("document.querySelector('#examples .more').click()");
    assertThat(column(0).size()).isGreaterThan(25);
    assertContent();
  }

  @Test
  void aTextWithScriptInItStaysText() {
    run(
        "(() => { const box = document.querySelector('#examples input[type=search]');"
            + " box.value = '<script>'; box.dispatchEvent(new Event('input')); })()");
    assertThat(column(0)).containsExactly(HOSTILE);
    run("document.querySelector('#examples-table tr.example').click()");

    JsonNode blocks =
        run("[...document.querySelectorAll('tr.detail .text-block')].map(b => b.textContent)");
    String shown = blocks.get(0).asText() + blocks.get(1).asText();
    assertThat((HOSTILE + " ").repeat(12)).startsWith(shown);
    assertThat(run("document.querySelectorAll('tr.detail .text-block .token').length").asInt())
        .isEqualTo(50);
    assertThat(run("document.querySelector('tr.detail .token').title").asText())
        .matches("token 1: probability .*, rank [0-9,]+");
    assertThat(run("document.querySelectorAll('img, main script').length").asInt()).isZero();
    assertThat(run("window.hacked === undefined").asBoolean()).isTrue();
    // The tooltip of a chart is HTML; it must not be a way in either.
    run(
        "(() => { const s = document.querySelector('#groups select');"
            + " s.value = [...s.options].findIndex(o => o.text === 'set');"
            + " s.dispatchEvent(new Event('change'));"
            + " rote.figures.get('groups').chart.dispatchAction("
            + "{type: 'showTip', seriesIndex: 0, dataIndex: 1}); })()"); // behind the control
    assertThat(run("document.querySelectorAll('img, main script').length").asInt()).isZero();
    assertThat(run("document.querySelector('#groups').innerText").asText()).contains("<script>");
    assertContent();
  }

  @Test
  void everyFigureCanBeSaved() {
    for (String id : FIGURES) {
      String figure = "rote.figures.get('" + id + "')";
      assertThat(run(figure + ".csv()").asText().lines().toList())
          .as("CSV of " + id)
          .hasSizeGreaterThan(5)
          .allMatch(line -> line.contains(","));
      assertThat(
              run("new DOMParser().parseFromString("
                      + figure
                      + ".svg(), 'image/svg+xml').querySelectorAll('path').length")
                  .asInt())
          .as("paths in the SVG of " + id)
          .isGreaterThan(10);
      assertThat(
              run("new Promise(done => " + figure + ".png(blob => done(blob.type + blob.size)))")
                  .asText())
          .as("PNG of " + id)
          .matches("image/png\\d{4,}");
    }
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void valuesShowUnderThePointerAndTheLegendSwitchesLines() {
    run(
        "rote.figures.get('curves').chart.dispatchAction("
            + "{type: 'showTip', seriesIndex: 0, dataIndex: 12})");
    String shown = run("document.querySelector('#curves .chart').innerText").asText();
    assertThat(shown).contains("n = 22", "p = 0.5", "greedy").containsPattern("\\d % \\[\\d");

    String lines = "document.querySelectorAll('#curves .chart svg g[clip-path] path').length";
    int before = run(lines).asInt();
    run(
        "(() => { const chart = rote.figures.get('curves').chart;"
            + " chart.dispatchAction({type: 'legendToggleSelect', name: 'greedy'});"
            + " chart.getZr().flush(); })()");
    assertThat(run(lines).asInt()).as("without the line and its band").isEqualTo(before - 2);
    assertContent();
  }

  /** {@code -Drote.screenshots=FOLDER} leaves pictures for a person to look at. */
  @Test
  void picturesForAPerson() throws IOException, InterruptedException {
    Path to = Browser.pictures();
    for (int width : new int[] {1400, 390}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.size(width, 900);
        browser.dark(dark);
        browser.open(html);
        run("document.querySelectorAll('#examples-table tr.example')[3].click()");
        Files.write(
            to.resolve("measure-" + width + (dark ? "-dark" : "-light") + ".png"),
            browser.screenshot());
      }
    }
    browser.dark(false);
    Files.write(to.resolve("measure.pdf"), browser.pdf());
  }

  @Test
  void itPrints() throws IOException {
    byte[] pdf = browser.pdf();

    assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(pdf.length).isGreaterThan(50_000);
    assertContent();
  }

  @Test
  void onPaperEveryChartFillsItsBox() {
    String width = "document.querySelector('#%s .chart %s').getBoundingClientRect().width";
    String before =
        run("rote.figures.get('groups').svg().replace(/zr\\d+-[a-z]+\\d*/g, '')").asText();
    browser.size(720, 1000);
    browser.print(true);
    for (String id : FIGURES) {
      double box = run("document.querySelector('#" + id + " .chart').clientWidth").asDouble();
      assertThat(run(width.formatted(id, "svg")).asDouble()).as(id).isEqualTo(box, within(1.0));
    }

    browser.print(false);
    browser.size(1400, 1000);

    run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    assertThat(
            run("rote.figures.get('groups').svg().replace(/zr\\d+-[a-z]+\\d*/g, '')")
                .asText()
                .equals(before))
        .as("on the screen as before")
        .isTrue();
    assertContent();
  }
}
