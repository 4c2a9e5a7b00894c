package ai.rote.core.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.token.TextTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokenizers within GGUF files make of odd texts what those make of them that the files come from;
 * {@code generate_gguf_tokenizers.py} made the data.
 */
class GgufTokenizerTest {
  private static final Path GOLDEN = TestFiles.golden("gguf-tokenizers");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemma",
        "gpt2",
        "gptneox",
        "llama",
        "llama-no-prefix",
        "llama3",
        "nemo",
        "phi3",
        "qwen2",
        "smollm"
      })
  void idsAndTextsAreThoseOfTheTokenizerItComesFrom(String name) throws IOException {
    Path file = GOLDEN.resolve(name + ".gguf");
    JsonNode golden = JSON.readTree(GOLDEN.resolve(name + ".json").toFile());

    assertThat(GgufTokenizer.source(file)).contains(file);
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(file)) {
      assertThat(tokenizer.startIds())
          .isEqualTo(JSON.convertValue(golden.get("start"), int[].class));
      for (JsonNode each : golden.get("texts")) {
        String text = each.get("text").textValue();
        int[] ids = JSON.convertValue(each.get("ids"), int[].class);
        assertThat(tokenizer.encode(text).ids()).as(text).isEqualTo(ids);
        assertThat(tokenizer.decode(ids)).isEqualTo(each.get("decoded").textValue());
      }
    }
  }

  @Test
  void aTokenizerBesideTheFileGoesFirst() throws IOException {
    Path file = Files.copy(GOLDEN.resolve("gpt2.gguf"), folder.resolve("model.gguf"));
    Path beside = folder.resolve("tokenizer.json");
    Files.copy(TestFiles.golden("tokenizers").resolve("bos-both/tokenizer.json"), beside);

    assertThat(GgufTokenizer.source(file)).contains(beside);
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(file);
        TextTokenizer expected = TextTokenizer.load(beside)) {
      String text = "The tokenizer writes what it makes of a text.";
      assertThat(tokenizer.encode(text).ids()).isEqualTo(expected.encode(text).ids());
    }
  }

  @Test
  void aFileWithoutATokenizerSaysSo() throws IOException {
    Path file = TestFiles.golden("gguf").resolve("llama.gguf");

    assertThat(GgufTokenizer.source(file)).isEmpty();
    refuses(file, "lists no tokens (tokenizer.ggml.tokens), and no tokenizer stands beside it");
  }

  /** One value of a good file is another, of the same length. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qwen2 | gpt2 | bert | 'tokenizer.ggml.model' is bert, expected gpt2 or llama",
        "smollm | smollm | smurfs | 'tokenizer.ggml.pre' is smurfs, expected one of [deepseek-r1-qwen, gpt-2",
        "llama3 | gml.pre | gml.pro | 'tokenizer.ggml.pre' is missing, expected one of [deepseek",
        "gpt2 | gml.merges | gml.nerges | 'tokenizer.ggml.merges' is missing, expected a list of pairs",
        "gpt2 | 1 2 | 1 ~ | 'tokenizer.ggml.merges' has '1 ~', but '1~' is no token",
        "llama | gml.scores | gml.skores | 'tokenizer.ggml.scores' is missing, expected a score for",
        "llama | <0x41> | <0x42> | 'tokenizer.ggml.tokens' has '<0x42>' twice",
        "gemma | gml.bos_token_id | gml.xos_token_id | 'tokenizer.ggml.bos_token_id' is missing"
      })
  void whatIsNotSupportedIsNamed(String name, String found, String other, String message)
      throws IOException {
    String bytes = Files.readString(GOLDEN.resolve(name + ".gguf"), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(found);
    Path file = folder.resolve("model.gguf");
    Files.writeString(
        file, bytes.replaceFirst(Pattern.quote(found), other), StandardCharsets.ISO_8859_1);

    refuses(file, message);
  }

  private static void refuses(Path file, String message) {
    assertThatThrownBy(() -> TextTokenizer.ofCheckpoint(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }
}
