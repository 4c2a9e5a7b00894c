package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and titles that are markup stay texts, and long ones keep to the page. */
class NamesPageTest {
  private static final String HOSTILE = "<script>window.hacked = 1</script><img src=x:y>";
  private static final String LONG = "a_name_without_a_place_to_break_".repeat(3).substring(0, 80);

  /** What reaches beyond the page, to be told. */
  private static final String TOO_WIDE =
      "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > %d &&"
          + " !e.closest('.scroll')).map(e => e.tagName + '.' + e.className + '#' + e.id).join(' ')";

  @RegisterExtension
  static final Browser browser = new Browser("pages with odd names are not opened");

  @TempDir static Path folder;

  @BeforeAll
  static void measureScanCompareAndOpen() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    CommandRun.measure("small", DemoData.FILE, first, "--limit=8", "--name=" + HOSTILE);
    CommandRun.measure(
        "small",
        DemoData.FILE,
        second,
        "--limit=8",
        "--name=" + LONG,
        "--title=\"'&amp;" + HOSTILE);
    Path text = Files.writeString(folder.resolve("book.txt"), "The goods are here. ".repeat(60));
    CommandRun.succeed(
        "scan",
        "--model=" + TestFiles.demo("models/small"),
        "--text=" + text,
        "--stride=50",
        "--out=" + folder.resolve("scan"),
        "--name=" + HOSTILE);
    CommandRun.succeed("compare", first, second, "--out=" + folder.resolve("compared"));
  }

  private static String text(String expression) {
    return browser.evaluate(expression).asText();
  }

  @ParameterizedTest
  @CsvSource({
    "first/report.html, 1400",
    "second/report.html, 390",
    "scan/scan.html, 390",
    "compared/compare.html, 1400",
    "compared/compare.html, 390"
  })
  void stayTextsAndKeepToThePage(String page, int width) throws InterruptedException {
    browser.size(width, 1000);
    browser.open(folder.resolve(page));

    assertThat(text("document.querySelector('h1').textContent")).contains("<img src=x:y>");
    assertThat(text("document.title")).contains("<img src=x:y>");
    assertThat(text("document.querySelectorAll('img, main script').length")).isEqualTo("0");
    assertThat(text("typeof window.hacked")).isEqualTo("undefined");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .as(text(TOO_WIDE.formatted(width)))
        .isLessThanOrEqualTo(width);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void underTheTitleStandsWhatRanAndInTheSettingsWhoseDigestsTheseAre()
      throws InterruptedException {
    browser.size(1400, 1000);
    browser.open(folder.resolve("second/report.html"));

    assertThat(text("document.querySelector('#subtitle').textContent"))
        .startsWith("Model ")
        .contains("small, computed in float32 on cpu; SHA-256 of the model's weights ")
        .contains(". Data ");
    assertThat(text("document.querySelector('#settings').textContent"))
        .contains("SHA-256 of the model\u2019s model.safetensors", "SHA-256 of the data");
  }
}
