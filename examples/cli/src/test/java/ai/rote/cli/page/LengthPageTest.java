package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare.html} over prefix lengths: of the same suffixes, and of suffixes that move. */
class LengthPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  static final Browser browser =
      new Browser("the comparison of lengths is not opened in a browser");

  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void measure() throws IOException {
    data = Files.write(folder.resolve("data.jsonl"), DemoData.ends(30, 90));
    measure("sweep", "--prefix-tokens=5,10,25,50,75", "--group-by=repetitions");
    measure("near", "--prefix-tokens=25");
    CommandRun.succeed(
        "compare",
        folder.resolve("near"),
        folder.resolve("sweep/prefix-75"),
        "--out=" + folder.resolve("moving"));
  }

  private static void measure(String out, String... more) {
    CommandRun.measure(
        "small",
        data,
        folder.resolve(out),
        "--suffix-tokens=25",
        "--control=set=control",
        List.of(more));
  }

  private static String text(String selector) {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  private static int count(String selector) {
    return browser.evaluate("document.querySelectorAll('" + selector + "').length").asInt();
  }

  @Test
  void theFigureHasEveryRateAtEveryLength() throws IOException, InterruptedException {
    browser.size(1280, 1000);
    browser.open(folder.resolve("sweep/compare.html"));
    JsonNode comparison = JSON.readTree(folder.resolve("sweep/compare.json").toFile());

    List<String> csv =
        browser.evaluate("rote.figures.get('lengths').csv()").asText().lines().toList();
    int parts = 1 + comparison.get("parts").size();
    assertThat(csv).hasSize(1 + 5 * parts * (1 + 2 * (1 + 5 * 3)));
    JsonNode rate = comparison.at("/schemes/0/rates/13/rates/2"); // n = 10,000, p = 0.5, 25 tokens
    assertThat(csv)
        .contains(
            "prefix-25,25,training,top-k=40,10000,0.5,"
                + String.join(
                    ",",
                    List.of("rate", "low", "high", "count", "total").stream()
                        .map(each -> rate.get(each).asText())
                        .toList()));
    assertThat(count("#lengths .chart svg path")).isGreaterThan(8);
    assertThat(count("#lengths-table tbody tr")).isEqualTo(5);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void theHeadlineSaysThatLengthsDifferAndWhatIsHeldFixed() throws InterruptedException {
    browser.size(1280, 1000);
    browser.open(folder.resolve("sweep/compare.html"));

    assertThat(text(".lead"))
        .startsWith(
            "The runs differ in the length of the prefix, 5, 10, 25, 50 and 75 tokens, and"
                + " not in the model.")
        .contains("the same 25 suffix tokens of each text", "Examples are paired.");
    assertThat(text("#verdicts li:last-child"))
        .startsWith("prefix-75 against prefix-5: extracted more in ")
        .contains("On the control set: ");
    assertThat(text("#tiles .card:last-child")).contains("more is extracted than with prefix-5: +");
    assertThat(text("main")).doesNotContain("leaks more than", "safer");
  }

  @Test
  void suffixesThatMoveAreShownSideBySideWithoutAClaim() throws InterruptedException {
    browser.size(1280, 1000);
    browser.open(folder.resolve("moving/compare.html"));

    assertThat(text(".lead")).contains("different suffixes", "no difference is claimed");
    assertThat(count("#differences, #verdicts, #rates, #flips, #examples")).isZero();
    assertThat(count("#lengths .chart svg path")).isGreaterThan(8);
    assertThat(text("#tiles .card")).contains("not compared: another suffix");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void nothingStandsOutOfAPhone() throws InterruptedException {
    browser.size(400, 900);
    for (String page : List.of("sweep", "moving")) {
      browser.open(folder.resolve(page).resolve("compare.html"));
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as(page)
          .isLessThanOrEqualTo(400);
    }
  }

  @Test
  void pictures() throws IOException, InterruptedException {
    Path pictures = Browser.pictures();
    ManyRunsPageTest.picturesOf(browser, folder.resolve("sweep/compare.html"), pictures, "sweep");
    ManyRunsPageTest.picturesOf(browser, folder.resolve("moving/compare.html"), pictures, "moving");
  }
}
