package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokenizers from vocab.json and merges.txt against GPT2Tokenizer of transformers. The generator
 * stands in {@code src/test/golden}.
 */
class VocabMergesTest {
  private static final Path GOLDEN = TestFiles.golden("vocab_merges");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "opt", "codegen"})
  void idsAreThoseOfTransformers(String variant) throws IOException {
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(GOLDEN.resolve(variant))) {
      for (JsonNode golden :
          JSON.readTree(GOLDEN.resolve(variant).resolve("golden.json").toFile())) {
        String text = golden.get("text").textValue();
        int[] expected = JSON.convertValue(golden.get("ids"), int[].class);
        int[] withSpecialTokens = JSON.convertValue(golden.get("withSpecialTokens"), int[].class);

        TokenizedText tokens = tokenizer.encode(text);

        assertThat(tokens.ids()).as(text).isEqualTo(expected);
        assertThat(IntStream.concat(Arrays.stream(tokenizer.startIds()), Arrays.stream(expected)))
            .containsExactly(Arrays.stream(withSpecialTokens).boxed().toArray(Integer[]::new));
        if (!text.contains("<mark>")) {
          assertThat(tokenizer.decode(expected)).isEqualTo(text);
        }
        for (int i = 1; i < expected.length; i++) {
          assertThat(tokens.start(i)).isGreaterThanOrEqualTo(tokens.start(i - 1));
        }
        assertThat(tokens.end(expected.length - 1)).isEqualTo(text.length());
      }
    }
  }

  @Test
  void theBeginningOfASequenceIsKnown() {
    try (TextTokenizer gpt2 = TextTokenizer.ofCheckpoint(GOLDEN.resolve("gpt2"));
        TextTokenizer opt = TextTokenizer.ofCheckpoint(GOLDEN.resolve("opt"))) {
      assertThat(gpt2.startIds()).isEmpty();
      assertThat(gpt2.bosId()).hasValue(gpt2.encode("<|endoftext|>").ids()[0]);
      assertThat(opt.startIds()).containsExactly(2);
      assertThat(opt.bosId()).hasValue(2);
    }
  }

  private void copy(String... files) throws IOException {
    for (String file : files) {
      Files.copy(GOLDEN.resolve("gpt2").resolve(file), folder.resolve(file));
    }
  }

  @Test
  void aFolderWithoutATokenizerIsRefused() throws IOException {
    assertRefused("found neither tokenizer.json nor vocab.json with merges.txt");
    copy("vocab.json");
    assertRefused("found neither tokenizer.json nor vocab.json with merges.txt");
    Files.createFile(folder.resolve("tokenizer.model"));
    assertRefused("tokenizer.model is not supported");
  }

  @Test
  void anotherKindOfTokenizerIsRefused() throws IOException {
    copy("vocab.json", "merges.txt");
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"OpenAIGPTTokenizer\"}");

    assertRefused("'tokenizer_class' is \"OpenAIGPTTokenizer\"");
  }

  @Test
  void malformedFilesAreNamed() throws IOException {
    copy("vocab.json");
    Path merges = folder.resolve("merges.txt");
    for (String line : new String[] {"Ġt", "Ġ t h", " t", "t "}) {
      Files.writeString(merges, "#version: 0.2\n" + line + "\n");
      assertRefused("merges.txt: expected two tokens with a space between them");
    }
    Files.writeString(merges, "a b</w>\n");
    assertRefused("it is no byte-level BPE");
    Files.writeString(merges, "#version: 0.2\n");
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<x>\": \"7\"}");
    assertRefused("added_tokens.json: token '<x>' has \"7\", expected an id");
    Files.writeString(folder.resolve("added_tokens.json"), "{\"a\": 1000}");
    assertRefused("token 'a' has id 1000, but also id");
    Files.delete(folder.resolve("added_tokens.json"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": true}");
    Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
    assertRefused("'add_bos_token' is true, but no 'bos_token' of the vocabulary is named");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> TextTokenizer.ofCheckpoint(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }
}
