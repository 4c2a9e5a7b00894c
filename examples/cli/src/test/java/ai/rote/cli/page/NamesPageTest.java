package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.Rote;
import ai.rote.cli.TestFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Names and titles that are markup stay texts, and long ones keep to the page. */
class NamesPageTest {
  private static final String HOSTILE = "<script>window.hacked = 1</script><img src=x:y>";
  private static final String LONG = "a_name_without_a_place_to_break_".repeat(3).substring(0, 80);

  /** What reaches beyond the page, to be told. */
  private static final String TOO_WIDE =
      "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > %d &&"
          + " !e.closest('.scroll')).map(e => e.tagName + '.' + e.className + '#' + e.id).join(' ')";

  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void measureScanCompareAndOpen() throws IOException {
    Path program = Browser.forTests("pages with odd names are not opened");
    String model = "--model=" + TestFiles.demo("models/small");
    String data = "--data=" + TestFiles.demo("pairs.jsonl");
    String first = folder.resolve("first").toString();
    String second = folder.resolve("second").toString();
    rote("measure", model, data, "--limit=8", "--out=" + first, "--name=" + HOSTILE);
    rote(
        "measure",
        model,
        data,
        "--limit=8",
        "--out=" + second,
        "--name=" + LONG,
        "--title=\"'&amp;" + HOSTILE);
    Path text = Files.writeString(folder.resolve("book.txt"), "The goods are here. ".repeat(60));
    rote(
        "scan",
        model,
        "--text=" + text,
        "--stride=50",
        "--out=" + folder.resolve("scan"),
        "--name=" + HOSTILE);
    rote("compare", first, second, "--out=" + folder.resolve("compared"));
    browser = new Browser(program, Files.createDirectory(folder.resolve("profile")));
  }

  private static void rote(String... arguments) {
    CommandLine rote = Rote.commandLine();
    StringWriter err = new StringWriter();
    rote.setOut(new PrintWriter(new StringWriter()));
    rote.setErr(new PrintWriter(err));
    assertThat(rote.execute(arguments)).as(err.toString()).isZero();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
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
