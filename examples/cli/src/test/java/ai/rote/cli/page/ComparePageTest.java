package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
 * {@code compare.html} in headless Chromium; see {@link Browser#forTests} for where there is none.
 */
class ComparePageTest {
  private static final String HOSTILE = "<script>window.hacked = true</script><img src=x:y>";
  private static final List<String> MODELS = List.of("small", "medium", "large");
  private static final List<String> FIGURES = List.of("curves", "differences", "examples-plot");

  @RegisterExtension
  static final Browser browser = new Browser("the comparison is not opened in a browser");

  @TempDir static Path folder;
  private static Path html;

  @BeforeAll
  static void compareAndOpen() throws IOException {
    List<String> lines = new ArrayList<>(DemoData.lines().subList(280, 384));
    // Planted often, so that it stands among the largest changes; its id is markup.
    lines.add(lines.get(lines.size() - 1).replaceFirst("planted-[0-9-]+", HOSTILE));
    Path data = Files.write(folder.resolve("pairs.jsonl"), lines);
    for (String model : MODELS) {
      CommandRun.measure(model, data, folder.resolve(model));
    }
    Path out = folder.resolve("compared");
    List<Path> runs = MODELS.stream().map(folder::resolve).toList();
    CommandRun.succeed("compare", runs, "--out=" + out);
    html = out.resolve("compare.html");
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.size(1400, 1000);
    browser.open(html);
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  private static int count(String selector) {
    return run("document.querySelectorAll('" + selector + "').length").asInt();
  }

  private static void assertContent() {
    assertThat(browser.errors()).as("errors in the console").isEmpty();
    assertThat(browser.requests()).as("requests").containsExactly(html.toUri().toString());
  }

  @Test
  void everyFigureIsDrawnAndCanBeSaved() {
    for (String id : FIGURES) {
      assertThat(count("#" + id + " .chart svg path")).as("paths of " + id).isGreaterThan(10);
      assertThat(run("rote.figures.get('" + id + "').csv()").asText().lines().toList())
          .as("CSV of " + id)
          .hasSizeGreaterThan(20)
          .allMatch(line -> line.contains(","));
    }
    assertThat(count("#rates-table tbody tr")).isEqualTo(12);
    assertThat(count("#settings details"))
        .as("two pairs with the baseline and three records")
        .isEqualTo(5);
    assertContent();
  }

  @Test
  void savedTextsAreNoFormulas() {
    String csv =
        run("csvText([['=1+1', '+1', '-a', '@b', '\\tc', '\\rd', '-1|2'],"
                + " [-1.5, '-0.25', '-1e-7', 'a=b', null, 0, '=\"x\"']])")
            .asText();

    assertThat(csv)
        .isEqualTo(
            "'=1+1,'+1,'-a,'@b,'\tc,\"'\rd\",'-1|2\n-1.5,-0.25,-1e-7,a=b,,0,\"'=\"\"x\"\"\"\n");
  }

  @Test
  void everyChoiceRedrawsItsFigure() {
    JsonNode choices =
        run(
            "(() => { const found = []; document.querySelectorAll('figure select').forEach(s => {"
                + " const id = s.closest('figure').id, svg = rote.figures.get(id).svg();"
                + " s.value = s.value === '1' ? '0' : '1'; s.dispatchEvent(new Event('change'));"
                + " found.push([id, svg !== rote.figures.get(id).svg()]); }); return found; })()");

    assertThat(choices).hasSize(6);
    choices.forEach(each -> assertThat(each.get(1).asBoolean()).as(each.toString()).isTrue());
    assertContent();
  }

  @Test
  void nothingStandsOutOfAPhone() throws InterruptedException {
    browser.size(390, 900);
    browser.open(html);

    assertThat(run("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(390);
    assertContent();
  }

  @Test
  void theTableShowsEachExampleInEveryRunAndTextStaysText() {
    run(
        "(() => { const box = document.querySelector('#examples input[type=search]');"
            + " box.value = '<script>'; box.dispatchEvent(new Event('input')); })()");
    assertThat(run("document.querySelector('#examples-table tr.example td').textContent").asText())
        .isEqualTo(HOSTILE);
    run("document.querySelector('#examples-table tr.example').click()");

    assertThat(count("tr.detail .text-block .token")).as("tokens of three runs").isEqualTo(150);
    assertThat(count("img, main script")).isZero();
    assertThat(run("window.hacked === undefined").asBoolean()).isTrue();
    assertContent();
  }

  @Test
  void theTableSortsByChangeAndFiltersByDirection() {
    String changes =
        "[...document.querySelectorAll('#examples-table tr.example td:nth-child(4)')]"
            + ".map(cell => cell.textContent)";
    JsonNode all = run(changes);
    assertThat(all.size()).isGreaterThan(10);
    assertThat(all.get(0).asText()).startsWith("\u2191");
    run(
        "(() => { const s = document.querySelector('#examples select[aria-label=leaks]');"
            + " s.value = 'less'; s.dispatchEvent(new Event('input')); })()");
    run(changes).forEach(each -> assertThat(each.asText()).startsWith("\u2193"));
    run("document.querySelector('#rates-table [data-sort=difference]').click()");
    JsonNode gained =
        run(
            "[...document.querySelectorAll('#rates-table tbody tr')]"
                + ".map(row => parseFloat(row.cells[4].textContent.replace('\u2212', '-')))");
    for (int i = 1; i < gained.size(); i++) {
      assertThat(gained.get(i).asDouble()).isLessThanOrEqualTo(gained.get(i - 1).asDouble());
    }
    assertContent();
  }
}
