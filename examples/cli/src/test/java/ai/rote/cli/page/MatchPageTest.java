package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code match.html} as a reader meets it, in headless Chromium. */
class MatchPageTest {
  private static final String HOSTILE = "<script>window.hacked = true</script><img src=x:y>";

  @RegisterExtension static final Browser browser = new Browser("the page is not opened");

  @TempDir static Path folder;
  private static Path html;

  @BeforeAll
  static void match() throws IOException {
    String known = "It is a truth universally acknowledged, that a single man in possession";
    Path book = folder.resolve("b.txt");
    Files.writeString(book, HOSTILE + " one two\r\nthree.\n\n" + known + " of a good fortune\n");
    Path other = Files.writeString(folder.resolve("other.txt"), "something else entirely");
    Path runs = folder.resolve("runs.jsonl");
    Files.writeString(
        runs,
        """
        {"id": "a", "output": "HOSTILE one, two: three! It was a truth universally acknowledged, \
        that a single man in possession", "target": "a single man"}
        {"id": "b", "prompt": "a single man", "output": "", "target": "a single man"}
        """
            .replace("HOSTILE", HOSTILE));
    Path out = folder.resolve("out");
    CommandRun.succeed(
        "match", "--reference", book, other, "--generated", runs, "--out=" + out, "--k=3");
    html = out.resolve("match.html");
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  private static String textOf(String selector) {
    return run("document.querySelector('" + selector + "').textContent").asText();
  }

  @Test
  void showsBothSidesAndMarksWhatIsTheSame() throws InterruptedException {
    for (int width : new int[] {1400, 390}) {
      browser.size(width, 900);
      browser.open(html);
      assertThat(run("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    }
    assertThat(run("document.querySelectorAll('.passage').length").asInt()).isOne();
    assertThat(textOf(".side:first-child .token.miss")).isEqualTo(" is ");
    assertThat(textOf(".side:last-child .token.miss")).isEqualTo(" was ");
    assertThat(textOf(".side:last-child .text-block")).startsWith(HOSTILE);
    assertThat(run("typeof window.hacked").asText()).isEqualTo("undefined");
    assertThat(run("document.querySelectorAll('main img').length").asInt()).isZero();

    run("document.querySelectorAll('#outputs tr.example').forEach(each => each.click())");
    assertThat(run("document.querySelectorAll('#outputs .detail table').length").asInt())
        .isEqualTo(2);
    run("document.querySelector('.passage button').click()");
    assertThat(textOf("#full-text .lit .token")).contains("one two");
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.requests()).containsExactly(html.toUri().toString());
  }
}
