package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.TestFiles;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code scan.html} of a book of a million characters. */
class LongTextPageTest {
  private static final int CHAPTERS = 20;
  private static final int LINES = 840;

  /** A line of its own in every chapter, which no window tests word for word. */
  private static final String FILLER =
      "line %d of chapter %d, in which nothing much comes to pass\n";

  @RegisterExtension
  static final Browser browser = new Browser("the page of a long text is not opened");

  @TempDir static Path folder;
  private static String book;
  private static String terminal;
  private static Path html;

  @BeforeAll
  static void scanAndOpen() throws IOException {
    String known = DemoData.knownText();
    StringBuilder text = new StringBuilder(known).append("\n\n");
    for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
      text.append("CHAPTER ").append(chapter).append(". Of many lines\n\n");
      for (int line = 1; line <= LINES; line++) {
        text.append(FILLER.formatted(line, chapter));
      }
      text.append('\n');
    }
    text.append("one line without an end ".repeat(2_000)).append('\n').append(known);
    book = text.toString();
    Path file = folder.resolve("book.txt");
    Files.writeString(file, book);
    Path out = folder.resolve("out");
    terminal =
        CommandRun.succeed(
                "scan",
                "--model=" + TestFiles.demo("models/small"),
                "--text=" + file,
                "--out=" + out,
                "--stride=4000")
            .out();
    html = out.resolve("scan.html");
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.dark(false);
    browser.size(1400, 1000);
    browser.open(html);
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  /** Lets the browser lay out, see what is in view, and fill it. */
  private static void settle() {
    run("new Promise(done => setTimeout(() => requestAnimationFrame(done), 150))");
  }

  private static int shownCharacters() {
    return run("document.getElementById('full-text').textContent.length").asInt();
  }

  private static String place() {
    return run("document.getElementById('text-place').textContent").asText();
  }

  @Test
  void aMillionCharactersOpenAndScrollToTheirEndWithLittleOfThemInThePage() {
    assertThat(book.length()).isGreaterThan(1_000_000);
    settle();
    assertThat(shownCharacters()).isBetween(2_000, 100_000);
    assertThat(place()).startsWith("Lines 1 to ");

    run(
        "(() => { const v = document.getElementById('full-text'); v.scrollTop = v.scrollHeight / 2; })()");
    settle();
    assertThat(shownCharacters()).isBetween(2_000, 100_000);
    assertThat(place()).contains("CHAPTER ");

    run(
        "(() => { const v = document.getElementById('full-text'); v.scrollTop = v.scrollHeight; })()");
    settle();
    run(
        "(() => { const v = document.getElementById('full-text'); v.scrollTop = v.scrollHeight; })()");
    settle();
    String shown = run("document.getElementById('full-text').textContent").asText();
    assertThat(book).endsWith(shown.substring(shown.length() - 2_000));
    assertThat(shown.length()).isLessThan(100_000);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void thePiecesAreTheTextAndTheLinesAreNumberedAsInAnEditor() {
    JsonNode known =
        run(
            "(() => { const t = data.texts[0], k = knownOf(t), list = pieces(t.text, k.starts);"
                + " return [list.map(p => t.text.slice(p.from, p.to)).join('') === t.text,"
                + " Math.max(...list.map(p => p.to - p.from)), k.starts.length, k.chapters.length]; })()");
    assertThat(known.get(0).asBoolean()).as("pieces make up the text").isTrue();
    assertThat(known.get(1).asInt()).as("longest piece").isLessThan(8_001);
    assertThat(known.get(2).asLong()).isEqualTo(book.lines().count());
    assertThat(known.get(3).asInt()).isEqualTo(CHAPTERS);
    String wanted = FILLER.formatted(500, 7);
    long number = book.substring(0, book.indexOf(wanted)).lines().count() + 1;

    run(
        "(() => { const box = document.querySelector('#text input[type=number]'); box.value = '"
            + number
            + "'; box.dispatchEvent(new Event('change')); })()");
    settle();

    assertThat(run("document.querySelector('.line.lit').textContent").asText()).isEqualTo(wanted);
    assertThat(run("document.querySelector('.line.lit').dataset.line").asText())
        .isEqualTo(String.format(Locale.ROOT, "%,d", number));
    assertThat(place()).endsWith("CHAPTER 7. Of many lines");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void whatIsExtractableIsFoundFromTheRegionsTheStripAndTheText() {
    assertThat(run("document.querySelectorAll('#regions-table tbody tr.example').length").asInt())
        .isPositive();
    run("document.querySelector('#regions-table [data-sort=line]').click()");
    String line =
        run("document.querySelector('#regions-table tr.example').cells[0].textContent").asText();
    run("document.querySelector('#regions-table tr.example').click()");
    run("document.querySelector('tr.detail button').click()");
    settle();
    assertThat(run("document.querySelector('.line.lit').dataset.line || ''").asText())
        .isIn(line, "");
    assertThat(run("document.querySelectorAll('#full-text .token').length").asInt()).isPositive();

    run("[...document.querySelectorAll('#text button')].pop().click()");
    run(
        "(() => { const box = document.querySelector('#text input[type=search]');"
            + " box.value = 'line 800 of chapter 20'; box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})); })()");
    settle();
    assertThat(run("document.querySelector('.line.lit').textContent").asText())
        .isEqualTo(FILLER.formatted(800, 20));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void pageAndTerminalSayWhatTheStrideCanMiss() {
    String shorter = "a memorized passage shorter than 4,099 tokens";
    assertThat(run("document.getElementById('missed').textContent").asText()).contains(shorter);
    assertThat(terminal.replaceAll("\\s+", " ")).contains(shorter);
  }

  @Test
  void aPageThatHoldsOnlyTheBeginningSaysSo() throws IOException, InterruptedException {
    String length = "\"characters\":" + book.length();
    Path cut = folder.resolve("cut.html");
    Files.writeString(cut, Files.readString(html).replace(length, "\"characters\":30000000"));
    browser.open(cut);
    settle();

    assertThat(run("document.getElementById('text').textContent").asText())
        .contains("at most 20,000,000 characters", "of 30,000,000 characters");
    assertThat(place()).contains("of 30,000,000 characters");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void onPaperStandsWhatWasOpenAndNoBlankPages() {
    settle();
    String height = "document.getElementById('full-text').getBoundingClientRect().height";
    browser.print(true);
    double printed = run(height).asDouble();
    String text = run("document.getElementById('full-text').innerText").asText();
    browser.print(false);

    assertThat(text).contains("line 1 of chapter 1,");
    assertThat(printed).as("height of what is printed").isBetween(500.0, 30_000.0);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void noLabelsOfAChartCollideOnANarrowScreen() throws InterruptedException {
    browser.size(400, 900);
    browser.open(html);
    settle();
    assertThat(run("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(400);
    JsonNode collisions =
        run(
            "['profile', 'shares'].flatMap(id => {"
                + " const texts = [...document.querySelectorAll('#' + id + ' .chart svg text')].filter(t => t.textContent.trim());"
                + " const boxes = texts.map(t => t.getBoundingClientRect()), found = [];"
                + " boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {"
                + " const gap = Math.abs(a.top - b.top) < 2 ? 4 : -1;"
                + " if (a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom - 2 && b.top < a.bottom - 2)"
                + " found.push(id + ': ' + texts[i].textContent + ' | ' + texts[i + 1 + j].textContent); }));"
                + " return found; })");
    assertThat(collisions).isEmpty();
    assertThat(browser.errors()).isEmpty();
  }

  /** {@code -Drote.screenshots=FOLDER} leaves pictures for a person to look at. */
  @Test
  void picturesForAPerson() throws IOException, InterruptedException {
    Path pictures = Browser.pictures();
    for (int width : new int[] {1400, 400}) {
      browser.size(width, 900);
      browser.dark(width == 1400);
      browser.open(html);
      run("[...document.querySelectorAll('#text button')].pop().click()");
      settle();
      Files.write(pictures.resolve("long-text-" + width + ".png"), browser.screenshot());
    }
    browser.dark(false);
    Files.write(pictures.resolve("long-text.pdf"), browser.pdf());
  }
}
