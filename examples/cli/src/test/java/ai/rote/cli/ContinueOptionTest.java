package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.data.PrefixSuffix;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rote scan --continue}: a demo model goes on by itself. */
class ContinueOptionTest {
  private static final String MODEL = "--model=" + TestFiles.demo("models/small");

  @TempDir Path folder;

  @Test
  void aKnownTextIsGivenBackToItsEndAndAnUnseenOneNotAtAll() throws IOException {
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("known.txt"), DemoData.knownText());
    String unseen =
        ((PrefixSuffix.Document) PrefixSuffix.readJsonl(DemoData.FILE).get(0).content()).text();
    Files.writeString(texts.resolve("unseen.txt"), unseen);
    Path out = folder.resolve("out");

    CommandRun run =
        CommandRun.succeed(
            "scan", "--continue", MODEL, "--text=" + texts, "--out=" + out, "--budget-tokens=100");

    assertThat(run.out()).contains("seeds", "1 of 2 are continued", "budget", "unlike");
    JsonNode report = new ObjectMapper().readTree(out.resolve("continuation.json").toFile());
    JsonNode known = report.at("/seeds/0");
    assertThat(known.get("continued").booleanValue()).isTrue();
    assertThat(known.get("longestSpan").intValue()).isGreaterThan(30);
    assertThat(report.at("/seeds/1/words").intValue()).isZero();
    // The same figures from the outputs alone, without the model.
    CommandRun matched =
        CommandRun.succeed(
            "match",
            "--reference=" + texts,
            "--generated=" + out.resolve("outputs.jsonl"),
            "--out=" + folder.resolve("matched"));
    for (String each : List.of("references", "outputs", "all")) {
      ObjectMapper json = new ObjectMapper();
      assertThat(json.readTree(folder.resolve("matched/match.json").toFile()).get(each))
          .isEqualTo(json.readTree(out.resolve("match.json").toFile()).get(each));
    }
    assertThat(matched.out()).contains("bmc@5");

    CommandRun again =
        CommandRun.succeed("scan", "--config=" + out.resolve("config.yaml"), "--out=" + out);
    assertThat(again.err()).contains("finished: the model is not run again");
    CommandRun other =
        CommandRun.of("scan", "--config=" + out.resolve("config.yaml"), "--out=" + out, "--seed=1");
    assertThat(other.exitCode()).isOne();
    assertThat(other.err()).contains("holds another run", "options.seed (0 there, 1 here)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--patience=3 | --patience needs --continue",
        "--continue --stride=7 | --stride is for windows, and --continue cuts none",
        "--continue --check | --check is for windows",
        "--continue --server=http://localhost:1 | --server scores, and --continue generates",
        "--continue --torchscript=a.pt | --torchscript scores, and --continue generates",
        "--continue --attempts=4 | --attempts needs a --scheme that draws",
        "--continue --attempts=4 --scheme=greedy | --attempts needs a --scheme that draws",
        "--continue --scheme=top-k=4 --scheme=top-k=5 | --continue takes one --scheme (found: 2)",
        "--continue --chunk-tokens=0 | --continue: the chunk must have at least 1 token (found: 0)",
        "--continue --window-tokens=9 | the window must be as long as the seed, 50 tokens, or longer"
            + " (found: 9)",
        "--continue --budget-tokens=9 | the budget must be as long as the probe, 50 tokens, or"
            + " longer (found: 9)",
        "--continue --similarity=1.5 | the probe's similarity must be in [0, 1] (found: 1.5)",
        "--continue --seed-at=-1 | the places of seeds must be at least 0, and one at least (found: [-1])",
      })
  void whatDoesNotGoTogetherIsRefused(String options, String message) throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "a text");
    CommandRun run =
        CommandRun.of(
            "scan",
            MODEL,
            "--text=" + text,
            "--out=" + folder.resolve("out"),
            List.of(options.split(" ")));

    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
