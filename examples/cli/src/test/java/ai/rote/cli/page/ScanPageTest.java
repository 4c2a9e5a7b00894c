package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.TestFiles;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code scan.html} as a reader meets it, in headless Chromium. */
class ScanPageTest {
  private static final String HOSTILE = "<script>window.hacked = true</script><img src=x:y> ";

  @RegisterExtension static final Browser browser = new Browser("the page is not opened");

  @TempDir static Path folder;
  private static Path html;

  @BeforeAll
  static void scanAndOpen() throws IOException {
    String known = DemoData.knownText();
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("a.txt"), HOSTILE.repeat(8) + known + HOSTILE);
    Files.writeString(texts.resolve("b.txt"), known + "\n\n" + known);
    Path out = folder.resolve("out");
    CommandRun.succeed(
        "scan",
        "--model=" + TestFiles.demo("models/small"),
        "--text=" + texts,
        "--out=" + out,
        "--stride=5");
    html = out.resolve("scan.html");
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.size(1400, 1000);
    browser.open(html);
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  @Test
  void everythingIsDrawnWithoutAComplaintOrARequest() {
    for (String id : new String[] {"profile", "shares"}) {
      JsonNode marks = run("document.querySelectorAll('#" + id + " .chart svg path').length");
      assertThat(marks.asInt()).as("paths of " + id).isGreaterThan(10);
    }
    assertThat(run("document.querySelectorAll('#strips .strip').length").asInt()).isEqualTo(2);
    assertThat(run("document.querySelectorAll('#strips .strip rect').length").asInt())
        .isGreaterThan(5);
    assertThat(run("document.querySelectorAll('#full-text .token').length").asInt())
        .isGreaterThan(5);
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.requests()).containsExactly(html.toUri().toString());
  }

  @Test
  void hostileTextStaysText() throws IOException {
    assertThat(run("typeof window.hacked").asText()).isEqualTo("undefined");
    assertThat(run("document.getElementById('full-text').textContent").asText())
        .isEqualTo(Files.readString(folder.resolve("texts/a.txt")));
    assertThat(run("document.querySelectorAll('main img').length").asInt()).isZero();
  }

  @Test
  void regionsSortFilterAndOpen() {
    String rows = "document.querySelectorAll('#regions-table tbody tr.example').length";
    int all = run(rows).asInt();
    assertThat(all).isGreaterThan(1);
    run("document.querySelector('#regions-table tbody tr.example').click()");
    assertThat(run("document.querySelectorAll('#regions-table .region').length").asInt())
        .isEqualTo(1);
    run("document.querySelector('#regions-table [data-sort=start]').click()");
    assertThat(run("document.querySelector('#regions-table th[aria-sort]').textContent").asText())
        .isEqualTo("characters");
    run(
        "(() => { const i = document.querySelector('#regions input'); i.value = 'b.txt';"
            + " i.dispatchEvent(new Event('input')); })()");
    assertThat(run(rows).asInt()).isLessThan(all);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void everyChoiceRedraws() {
    int changed =
        run("[...document.querySelectorAll('main select')].filter(s => {"
                + " const before = document.querySelector('main').innerHTML.length;"
                + " s.value = '1'; s.dispatchEvent(new Event('input'));"
                + " s.dispatchEvent(new Event('change')); return before > 0; }).length")
            .asInt();
    assertThat(changed).isGreaterThanOrEqualTo(4);
    assertThat(browser.errors()).isEmpty();
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
    assertThat(browser.errors()).isEmpty();
  }
}
