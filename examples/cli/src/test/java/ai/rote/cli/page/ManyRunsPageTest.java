package ai.rote.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.TestFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was done to a model, as the comparison tells it: the demo's small model as it is, tuned as a
 * whole and by LoRA on the texts that are measured, pruned, and made to unlearn those it knew;
 * beside them three more, so that there are eight.
 */
class ManyRunsPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIVE = List.of("base", "tuned", "lora", "pruned", "unlearned");
  private static final List<String> EIGHT =
      List.of("base", "tuned", "lora", "pruned", "unlearned", "bfloat16", "pruned-less", "int8");
  private static final int OF_EACH = 8;

  /** A4 has about that many pixels between its margins. */
  private static final int PAPER = 720;

  @RegisterExtension
  static final Browser browser =
      new Browser("comparisons of five and eight runs are not opened in a browser");

  @TempDir static Path folder;
  private static Path five;
  private static Path eight;
  private static Path data;
  private static String printed;

  @BeforeAll
  static void measureAndCompare() throws IOException {
    Map<Integer, List<String>> byRepetitions = new HashMap<>();
    for (String line : DemoData.lines()) {
      int repetitions = JSON.readTree(line).get("repetitions").intValue();
      byRepetitions.computeIfAbsent(repetitions, any -> new ArrayList<>()).add(line);
    }
    List<String> planted = new ArrayList<>();
    List<String> often = new ArrayList<>();
    List.of(32, 64, 128).forEach(each -> often.addAll(byRepetitions.get(each)));
    List<String> measured = new ArrayList<>();
    byRepetitions.forEach(
        (count, those) -> {
          measured.addAll(those.subList(0, count == 0 ? 4 * OF_EACH : OF_EACH));
          planted.addAll(count == 0 ? List.of() : those.subList(0, OF_EACH));
        });
    data = Files.write(folder.resolve("data.jsonl"), measured);
    Path tuned = Variants.train(folder.resolve("tuned-model"), planted, 80, 1e-3);
    Path unlearned = Variants.train(folder.resolve("unlearned-model"), often, 12, -3e-4);
    Path small = TestFiles.demo("models/small");
    measure("base", small);
    measure("tuned", tuned);
    measure("lora", small, "--adapter=" + TestFiles.golden("tuned-adapter"));
    measure("pruned", small, "--prune=magnitude=0.3");
    measure("unlearned", unlearned);
    measure("bfloat16", small, "--dtype=bfloat16");
    measure("pruned-less", small, "--prune=magnitude=0.1");
    measure("int8", small, "--int8-weights");
    five = folder.resolve("five");
    printed = compare(FIVE, five);
    eight = folder.resolve("eight");
    compare(EIGHT, eight);
  }

  private static void measure(String name, Path model, String... more) {
    CommandRun.measure(
        model,
        data,
        folder.resolve(name),
        "--control=set=control",
        "--group-by=repetitions",
        "--n=1,100,10000",
        List.of(more));
  }

  private static String compare(List<String> runs, Path out) {
    List<Path> folders = runs.stream().map(folder::resolve).toList();
    return CommandRun.succeed("compare", "--out=" + out, "--group-by=repetitions", folders).out();
  }

  private static JsonNode run(String expression) {
    return browser.evaluate(expression);
  }

  /**
   * Every rate with its counts and bounds: what the comparison says of a run is what its report
   * says.
   */
  @Test
  void everyFigureAgreesWithTheRunsOwnReport() throws IOException {
    JsonNode comparison = JSON.readTree(five.resolve("compare.json").toFile());
    int figures = 0;
    for (int run = 0; run < FIVE.size(); run++) {
      JsonNode report =
          JSON.readTree(folder.resolve(FIVE.get(run)).resolve("report.json").toFile());
      figures += assertSameRates(comparison, training(report), run);
      for (JsonNode part : comparison.get("parts")) {
        figures += assertSameRates(part, part(report, part), run);
      }
    }
    int ofAPart = 1 + 2 * (1 + 3 * 3);
    assertThat(figures).isEqualTo(FIVE.size() * (2 + 8) * ofAPart);
  }

  private static JsonNode training(JsonNode report) {
    return report.at("/control/training").isMissingNode() ? report : report.at("/control/training");
  }

  private static JsonNode part(JsonNode report, JsonNode part) {
    if (part.get("kind").textValue().equals("control")) {
      JsonNode control = report.get("control");
      return control.has("control") ? control.get("control") : control;
    }
    for (JsonNode group : report.at("/groups/values")) {
      if (part.get("name").textValue().equals("repetitions = " + group.get("value").asText())) {
        return group;
      }
    }
    throw new AssertionError("no group " + part.get("name"));
  }

  private static int assertSameRates(JsonNode compared, JsonNode report, int run) {
    assertThat(compared.get("examples")).isEqualTo(report.get("examples"));
    int figures = assertSame(compared.get("greedy"), report.get("greedy"), run);
    for (int s = 0; s < compared.get("schemes").size(); s++) {
      JsonNode scheme = compared.get("schemes").get(s);
      JsonNode reported = report.get("schemes").get(s);
      assertThat(scheme.get("scheme")).isEqualTo(reported.get("scheme"));
      figures += assertSame(scheme.get("worstCase"), reported.get("worstCase"), run);
      for (int i = 0; i < scheme.get("rates").size(); i++) {
        JsonNode rate = reported.get("rates").get(i);
        assertThat(scheme.get("rates").get(i).get("n")).isEqualTo(rate.get("n"));
        assertThat(scheme.get("rates").get(i).get("p")).isEqualTo(rate.get("p"));
        figures += assertSame(scheme.get("rates").get(i), rate, run);
      }
    }
    return figures;
  }

  private static int assertSame(JsonNode compared, JsonNode reported, int run) {
    JsonNode rate = compared.get("rates").get(run);
    for (String field : List.of("rate", "count", "total", "low", "high", "level", "interval")) {
      assertThat(rate.get(field)).as(field).isEqualTo(reported.get(field));
    }
    return 1;
  }

  /** One sentence a run, on the terminal and on the page, and a tile for each. */
  @Test
  void saysInWordsWhatHappened() throws InterruptedException {
    browser.size(1280, 1000);
    browser.open(five.resolve("compare.html"));
    List<String> sentences = texts("#verdicts li");
    List<String> tiles = texts("#tiles .card");

    assertThat(sentences).hasSize(4);
    assertThat(sentences.get(0)).startsWith("tuned against base: leaks more in ");
    assertThat(sentences.get(1)).startsWith("lora against base: leaks more in ");
    assertThat(sentences.get(2)).startsWith("pruned against base: ");
    assertThat(sentences.get(3)).startsWith("unlearned against base: leaks less in ");
    assertThat(sentences).allMatch(each -> each.contains("On the control set: "));
    assertThat(tiles)
        .hasSize(5)
        .allMatch(each -> each.contains("greedy") && each.contains("control"));
    assertThat(tiles.get(0)).startsWith("base").endsWith("the baseline");
    assertThat(tiles.get(1)).startsWith("tuned").contains("leaks more than base: +");
    assertThat(tiles.get(4)).startsWith("unlearned").contains("leaks less than base: \u2212");
    assertThat(printed)
        .contains("tuned against base: leaks more in ", "unlearned against base: leaks less in ");
    assertThat(browser.errors()).isEmpty();
  }

  private static List<String> texts(String selector) {
    List<String> texts = new ArrayList<>();
    run("[...document.querySelectorAll('" + selector + "')].map(each => each.textContent)")
        .forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** At any width, and on paper, a legend shows every run once, in a colour of its own. */
  @ParameterizedTest
  @ValueSource(ints = {1280, PAPER, 400})
  void legendsHoldEightRuns(int width) throws InterruptedException {
    browser.size(width, 900);
    browser.open(eight.resolve("compare.html"));

    assertThat(run("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    assertThat(texts("#tiles .card")).hasSize(8);
    assertLegend();
    Set<String> colours = new HashSet<>();
    run("[...document.querySelectorAll('#tiles .swatch')].map(each => getComputedStyle(each).backgroundColor)")
        .forEach(each -> colours.add(each.asText()));
    assertThat(colours).hasSize(8);
    browser.print(true);
    assertThat(run("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(Math.max(width, PAPER));
    assertLegend();
    browser.print(false);
    assertThat(browser.errors()).isEmpty();
  }

  /** Each name stands inside the chart, above the curves. */
  private static void assertLegend() {
    JsonNode names =
        run(
            "(() => { const chart = document.querySelector('#curves .chart').getBoundingClientRect();"
                + " return [...document.querySelectorAll('#curves svg text')]"
                + ".filter(each => { const box = each.getBoundingClientRect();"
                + " return box.left >= chart.left - 1 && box.right <= chart.right + 1"
                + " && box.top >= chart.top - 1; }).map(each => each.textContent); })()");
    List<String> found = new ArrayList<>();
    names.forEach(each -> found.add(each.asText()));
    assertThat(found).containsAll(EIGHT);
    EIGHT.forEach(name -> assertThat(found).filteredOn(name::equals).as(name).hasSize(1));
  }

  @Test
  void pictures() throws IOException, InterruptedException {
    Path pictures = Browser.pictures();
    Path two = folder.resolve("two");
    compare(EIGHT.subList(0, 2), two);
    picturesOf(browser, two.resolve("compare.html"), pictures, "two");
    picturesOf(browser, five.resolve("compare.html"), pictures, "five");
    picturesOf(browser, eight.resolve("compare.html"), pictures, "eight");
  }

  /** Wide, dark, on a phone and on paper. */
  static void picturesOf(Browser browser, Path page, Path pictures, String name)
      throws IOException, InterruptedException {
    browser.size(1280, 900);
    browser.open(page);
    Files.write(pictures.resolve(name + "-wide.png"), browser.screenshot());
    browser.dark(true);
    Files.write(pictures.resolve(name + "-dark.png"), browser.screenshot());
    browser.dark(false);
    Files.write(pictures.resolve(name + ".pdf"), browser.pdf());
    browser.size(760, 1000);
    browser.print(true);
    Files.write(pictures.resolve(name + "-paper.png"), browser.screenshot());
    browser.print(false);
    browser.size(400, 900);
    browser.open(page);
    Files.write(pictures.resolve(name + "-400.png"), browser.screenshot());
  }
}
