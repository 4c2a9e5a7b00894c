package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit.html} as a reader meets it, in headless Chromium. */
class AuditPageTest {
  private static final String HOSTILE = "<img src=x:y onerror=window.hacked=1>";

  @RegisterExtension static final Browser browser = new Browser("the page is not opened");

  @TempDir static Path folder;
  private static Path html;

  @BeforeAll
  static void audit() {
    Path set = folder.resolve("set");
    Path out = folder.resolve("audit");
    CommandRun.succeed(
        "canaries",
        "make",
        "--format=" + HOSTILE + " {digit*6}",
        "--count=60",
        "--repetitions=1,4",
        "--seed=7",
        "--out=" + set);
    CommandRun.measure(
        "small", set.resolve("canaries.jsonl"), folder.resolve("run"), "--scheme=temperature=1");
    CommandRun.succeed(
        "audit", folder.resolve("run"), "--canaries=" + set, "--out=" + out, "--title=" + HOSTILE);
    html = out.resolve("audit.html");
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  @Test
  void showsFiguresAndWhatTheyTakeForGranted() throws IOException, InterruptedException {
    for (int width : new int[] {1400, 390}) {
      browser.size(width, 900);
      browser.open(html);
      assertThat(run("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    }
    JsonNode json = new ObjectMapper().readTree(html.resolveSibling("audit.json").toFile());
    assertThat(run("[...figures.keys()].join()").asText()).isEqualTo("scores,roc,exposure");
    assertThat(run("figures.get('roc').csv().trim().split('\\n').pop()").asText()).isEqualTo("1,1");
    assertThat(run("document.querySelectorAll('#repetitions tbody tr').length").asInt())
        .isEqualTo(3);
    assertThat(run("document.querySelectorAll('#assumptions li').length").asInt())
        .isEqualTo(json.get("assumptions").size());
    assertThat(run("document.querySelector('h1').textContent").asText()).isEqualTo(HOSTILE);
    assertThat(run("typeof window.hacked").asText()).isEqualTo("undefined");
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.requests()).containsExactly(html.toUri().toString());
  }
}
