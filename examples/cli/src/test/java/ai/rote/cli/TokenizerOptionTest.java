package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tokenizer is taken, and that it is said: with a GGUF file that holds one. */
class TokenizerOptionTest {
  private static final Path FILES =
      TestFiles.repository("core/src/test/resources/golden/gguf-tokenizers");
  private static final Path MODEL = FILES.resolve("gpt2.gguf");
  private static final Path OTHER = FILES.resolve("smollm.gguf");

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data =
        Files.writeString(
            folder.resolve("data.jsonl"),
            """
            {"id": "a", "text": "12 123 1234567 and 3.14, or 1e9: the text goes on, and on."}
            """);
  }

  @Test
  void theOneThatIsNamedGoesBeforeTheOneWithinTheFileAndBothAreRecorded() throws IOException {
    JsonNode own = measure("own", "--scheme=greedy");
    JsonNode named = measure("named", "--tokenizer=" + OTHER);

    assertThat(own.at("/model/tokenizer").textValue()).isEqualTo(MODEL.toString());
    assertThat(own.at("/identity/model").size()).isEqualTo(1);
    assertThat(own.at("/identity/options").has("tokenizer")).isFalse();
    assertThat(named.at("/model/tokenizer").textValue()).isEqualTo(OTHER.toString());
    assertThat(named.at("/options/tokenizer").textValue()).isEqualTo(OTHER.toString());
    assertThat(named.at("/identity/options/tokenizer/smollm.gguf").textValue()).hasSize(64);
    assertThat(named.at("/identity/model")).isEqualTo(own.at("/identity/model"));
    assertThat(named.at("/tokenization")).isEqualTo(own.at("/tokenization"));
    assertThat(scores("named")).isNotEqualTo(scores("own"));
  }

  @Test
  void oneWithMoreTokensThanTheModelIsRefused() {
    CommandRun run =
        CommandRun.of("inspect", MODEL.toString(), "--tokenizer=" + TestFiles.demo("models/small"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("tokenizer.json: its vocabulary has ", "but the model has ", " rows for tokens");
  }

  @Test
  void inspectSaysWhereTheTokenizerIsReadFrom() {
    Path without = TestFiles.repository("core/src/test/resources/golden/gguf/gpt2.gguf");

    assertThat(inspected(MODEL)).contains(MODEL.toString());
    assertThat(inspected(MODEL, "--tokenizer=" + OTHER)).contains(OTHER.toString());
    assertThat(inspected(without)).contains("none, so only token ids can be scored");
  }

  private static String inspected(Path model, String... more) {
    return CommandRun.succeed("inspect", model, List.of(more)).out();
  }

  private JsonNode measure(String name, String more) throws IOException {
    Path out = folder.resolve(name);
    CommandRun.measure(MODEL, data, out, "--prefix-tokens=9", "--suffix-tokens=9", "--quiet", more);
    return new ObjectMapper().readTree(out.resolve("run.json").toFile());
  }

  private String scores(String run) throws IOException {
    return Files.readString(folder.resolve(run).resolve("scores.jsonl"));
  }
}
