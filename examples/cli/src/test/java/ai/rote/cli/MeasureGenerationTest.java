package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rote measure} with draws and searches: what it records, reports and refuses. */
class MeasureGenerationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static CommandRun run;

  @BeforeAll
  static void measure() throws IOException {
    run =
        run(
            "out",
            "--csv",
            "--samples=70",
            "--near-verbatim=8",
            "--tokenisations=4",
            "--epsilon=0,2");
  }

  private static CommandRun run(String out, String... options) throws IOException {
    Path data = Files.write(folder.resolve("data.jsonl"), DemoData.planted(64, 4));
    return CommandRun.of(
        CommandRun.measuring(
            "small",
            data,
            folder.resolve(out),
            "--suffix-tokens=10",
            "--scheme=top-k=40",
            "--n=1,100",
            "--p=0.5",
            "--group-by=repetitions",
            List.of(options)));
  }

  private static List<JsonNode> records(String out) throws IOException {
    return Records.of(folder.resolve(out));
  }

  @Test
  void printsATableOfWhatIsNotVerbatim() {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("top-k=40, not only verbatim, p = 0.5")
        .contains("at least, levenshtein <= 2", "at least, as text", "drawn, levenshtein <= 0")
        .contains("draws against computed p_z: joint p-value");
  }

  @Test
  void recordsHoldDrawsAndBounds() throws IOException {
    assertThat(records("out")).hasSize(4);
    for (JsonNode record : records("out")) {
      JsonNode drawn = record.at("/sampled/schemes/top-k=40");
      int sum = 0;
      for (JsonNode count : drawn.get("counts")) {
        sum += count.intValue();
      }
      assertThat(sum).isEqualTo(70);
      double verbatim = record.at("/logProb/top-k=40").doubleValue();
      JsonNode near = record.at("/nearVerbatim/schemes/top-k=40");
      assertThat(near.get(0).get("logProbVerbatim").doubleValue())
          .isEqualTo(verbatim, within(1e-3));
      assertThat(near.get(0).get("logMass").doubleValue()).isEqualTo(verbatim, within(1e-3));
      assertThat(near.get(1).get("logMass").doubleValue()).isGreaterThan(verbatim);
      assertThat(near.get(1).get("best").get(0).get("text").textValue()).isNotEmpty();
      assertThat(record.at("/tokenisations/schemes/top-k=40/logMass").doubleValue())
          .isGreaterThanOrEqualTo(verbatim - 1e-3);
    }
  }

  @Test
  void reportsRatesWithWhatDrawsDecide() throws IOException {
    JsonNode generation =
        JSON.readTree(folder.resolve("out/report.json").toFile()).get("generation");
    JsonNode scheme = generation.get("schemes").get(0);

    assertThat(generation.get("greedy")).hasSize(2);
    assertThat(scheme.get("agreement").get("pValue").doubleValue()).isBetween(0.001, 1.);
    for (JsonNode rate : scheme.get("sampled")) {
      int decided = rate.get("extracted").intValue() + rate.get("notExtracted").intValue();
      assertThat(decided + rate.get("undecided").intValue()).isEqualTo(4);
    }
    for (JsonNode bound : scheme.get("nearVerbatim")) {
      assertThat(bound.at("/atLeast/count").intValue())
          .isGreaterThanOrEqualTo(bound.at("/verbatim/count").intValue());
    }
    assertThat(generation.at("/groups/values/0/examples").intValue()).isEqualTo(4);
  }

  /** Of four examples fewer than 100 guesses are wrong: recall is the share of right guesses. */
  @Test
  void guessesAreRankedAndHandedIn() throws IOException {
    assertThat(run.out())
        .contains("guesses ranked by probability, read up to the 100th wrong one")
        .contains("likeliest draw, top-k=40", "fewer than 100 wrong: every guess counts");
    JsonNode generation =
        JSON.readTree(folder.resolve("out/report.json").toFile()).get("generation");
    double last = 0;
    int right = 0;
    List<String> lines = Files.readAllLines(folder.resolve("out/guesses-greedy.csv"));
    assertThat(lines.get(0).replace("\"", "")).isEqualTo("Example ID,Suffix Guess");
    for (String line : lines.subList(1, lines.size())) {
      String id = line.substring(0, line.indexOf(',')).replace("\"", "");
      JsonNode record =
          records("out").stream()
              .filter(each -> each.get("id").textValue().equals(id))
              .findFirst()
              .orElseThrow();
      JsonNode drawn = record.get("sampled");
      assertThat(line.substring(line.indexOf('[')).replaceAll("[ \"]", ""))
          .isEqualTo(drawn.get("greedyIds").toString());
      assertThat(drawn.get("greedyLogProb").doubleValue()).isLessThanOrEqualTo(last);
      last = drawn.get("greedyLogProb").doubleValue();
      right += drawn.get("greedyIds").equals(record.get("suffixIds")) ? 1 : 0;
      JsonNode likeliest = drawn.at("/schemes/top-k=40/likeliest");
      if (likeliest.get("ids").equals(record.get("suffixIds"))) {
        assertThat(likeliest.get("logProb").doubleValue())
            .isEqualTo(record.at("/logProb/top-k=40").doubleValue(), within(1e-3));
      }
    }
    assertThat(lines).hasSize(5);
    assertThat(generation.at("/greedyGuesses/recall").doubleValue()).isEqualTo(right / 4.);
    assertThat(generation.at("/greedyGuesses/everyGuessRead").booleanValue()).isTrue();
    assertThat(folder.resolve("out/guesses-top-k=40.csv")).exists();
    assertThat(generation.at("/schemes/0/guesses/examples").intValue()).isEqualTo(4);
  }

  /** A quarter of ten tokens is two, rounded down; of eleven, too. */
  @Test
  void aShareOfTheSuffixIsRoundedDownToTokens() throws IOException {
    CommandRun shares =
        run(
            "shares",
            "--scheme=temperature=1",
            "--samples=20",
            "--near-verbatim=4",
            "--epsilon=25%,2");
    assertThat(shares.exitCode()).as(shares.err()).isZero();
    assertThat(shares.out()).contains("at least, levenshtein <= 25%", "drawn, levenshtein <= 25%");

    for (JsonNode record : records("shares")) {
      assertThat(record.get("suffixIds").size()).isBetween(8, 11);
      if (record.get("greedyMatch").booleanValue()) {
        assertThat(record.at("/sampled/greedyLogProb").doubleValue())
            .isEqualTo(record.at("/logProb/temperature=1").doubleValue(), within(1e-4));
      }
      JsonNode bounds = record.at("/nearVerbatim/schemes/top-k=40");
      assertThat(bounds.get(0).has("share")).isFalse();
      assertThat(((ObjectNode) bounds.get(1)).remove("share").textValue()).isEqualTo("25%");
      assertThat(bounds.get(1)).isEqualTo(bounds.get(0));
    }
    JsonNode report = JSON.readTree(folder.resolve("shares/report.json").toFile());
    JsonNode before = report.deepCopy();
    JsonNode scheme = report.at("/generation/schemes/0");
    assertSameRates(report.at("/generation/greedy"), "threshold");
    assertSameRates(scheme.get("sampled"), "threshold");
    assertSameRates(scheme.get("nearVerbatim"), "epsilon");
    assertThat(CommandRun.of("report", "" + folder.resolve("shares")).exitCode()).isZero();
    assertThat(JSON.readTree(folder.resolve("shares/report.json").toFile())).isEqualTo(before);
  }

  /** The second half of the rates, those of 25%, are the first, those of 2. */
  private static void assertSameRates(JsonNode rates, String threshold) {
    int half = rates.size() / 2;
    assertThat(half).isPositive();
    for (int i = 0; i < half; i++) {
      assertThat(((ObjectNode) rates.get(i)).remove(threshold).intValue()).isEqualTo(2);
      assertThat(((ObjectNode) rates.get(half + i)).remove(threshold).textValue()).isEqualTo("25%");
      assertThat(rates.get(half + i)).isEqualTo(rates.get(i));
    }
  }

  @Test
  void theSameSeedDrawsTheSame() throws IOException {
    assertThat(run("again", "--samples=70", "--epsilon=0,2").exitCode()).isZero();
    assertThat(run("other", "--samples=70", "--epsilon=0,2", "--seed=1").exitCode()).isZero();

    for (int i = 0; i < 4; i++) {
      JsonNode sampled = records("out").get(i).at("/sampled/schemes");
      assertThat(records("again").get(i).at("/sampled/schemes")).isEqualTo(sampled);
      assertThat(records("other").get(i).at("/sampled/schemes")).isNotEqualTo(sampled);
    }
  }

  /** To the last bit, whatever else was measured along with it. */
  @Test
  void companyChangesNoDraw() throws IOException {
    assertThat(run("fewer", "--samples=3", "--epsilon=0,2", "--limit=1").exitCode()).isZero();
    assertThat(run("more", "--samples=3", "--epsilon=0,2", "--limit=3").exitCode()).isZero();

    JsonNode alone = records("fewer").get(0);
    for (JsonNode record : records("more")) {
      if (record.get("id").equals(alone.get("id"))) {
        assertThat(record.get("sampled")).isEqualTo(alone.get("sampled"));
      }
    }
    assertThat(records("more")).anyMatch(each -> each.get("id").equals(alone.get("id")));
  }

  @ParameterizedTest
  @CsvSource({
    "--samples=0, --samples must be at least 1",
    "--near-verbatim=3, --near-verbatim must be a power of two",
    "--near-verbatim=4, --near-verbatim needs --epsilon",
    "--tokenisations=6, --tokenisations must be a power of two",
    "--epsilon=1, --epsilon needs --samples or --near-verbatim",
    "--seed=1, --seed needs --samples",
    "--distance=bleu, --distance needs --samples or --near-verbatim",
    "--distance=cosine, 'cosine' is no distance or similarity; there are hamming",
    "--samples=2 --distance=rouge-l, --epsilon is needed for a similarity",
    "--near-verbatim=2 --epsilon=1 --distance=bleu, --near-verbatim needs hamming or levenshtein",
    "--samples=2 --epsilon=0.5, --epsilon must be a whole number of tokens",
    "--samples=2 --epsilon=-1, '-1': a distance or similarity must be at least 0",
    "--samples=2 --epsilon=3e9, --epsilon must be at most 2147483647",
    "--samples=2 --epsilon=-5%, '-5%': a share of the suffix must be from 0% to 100%",
    "--samples=2 --epsilon=101%, '101%': a share of the suffix must be from 0% to 100%",
    "--samples=2 --epsilon=5% --distance=bleu, a share of the suffix needs hamming or levenshtein",
    "--stop=decided, --stop needs --samples",
    "--tokenisations=2 --torchscript=any.pt, --torchscript and --server only score"
  })
  void refusesWhatDoesNotFit(String options, String message) throws IOException {
    CommandRun refused = run("refused", options.split(" "));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
