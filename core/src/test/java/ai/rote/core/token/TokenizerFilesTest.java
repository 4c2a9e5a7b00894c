package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.StoredTokenizer;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the files beside tokenizer.json have to say; {@code generate_tokenizers.py} made the data.
 */
class TokenizerFilesTest {
  private static final Path GOLDEN = TestFiles.golden("tokenizers");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "added-tokens",
        "bos-bert",
        "bos-both",
        "bos-config-only",
        "bos-file-only",
        "bos-sequence",
        "config-decoder",
        "config-decoder-wins",
        "config-names",
        "other-flags",
        "special-map",
        "split-special",
        "word-with-role"
      })
  void idsAndTextsAreThoseOfTransformers(String variant) throws IOException {
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(GOLDEN.resolve(variant))) {
      for (JsonNode golden :
          JSON.readTree(GOLDEN.resolve(variant).resolve("golden.json").toFile())) {
        String text = golden.get("text").textValue();
        int[] ids = JSON.convertValue(golden.get("ids"), int[].class);
        int[] whole = JSON.convertValue(golden.get("withSpecialTokens"), int[].class);
        int[] start = tokenizer.startIds();

        assertThat(tokenizer.encode(text).ids()).as(text).isEqualTo(ids);
        assertThat(tokenizer.decode(ids)).isEqualTo(golden.get("decoded").textValue());
        assertThat(Arrays.copyOf(whole, start.length)).isEqualTo(start);
        assertThat(Arrays.copyOfRange(whole, start.length, start.length + ids.length))
            .isEqualTo(ids);
      }
    }
  }

  @Test
  void itIsSaidWhereTheFilesDisagreeOnTheBeginning() {
    assertThat(StoredTokenizer.open(GOLDEN.resolve("bos-config-only")).notes())
        .singleElement()
        .asString()
        .contains("'add_bos_token' is true", "does not put a BOS before texts");
    assertThat(StoredTokenizer.open(GOLDEN.resolve("bos-file-only")).notes())
        .singleElement()
        .asString()
        .contains("'add_bos_token' is false", "puts a BOS before texts");
    assertThat(StoredTokenizer.open(GOLDEN.resolve("bos-both")).notes()).isEmpty();
  }

  @Test
  void dropoutIsSwitchedOffAndSaid() throws IOException {
    ObjectNode tokenizer = copy();
    ((ObjectNode) tokenizer.get("model")).put("dropout", 0.5);
    write(tokenizer);

    assertThat(StoredTokenizer.open(folder).notes())
        .singleElement()
        .asString()
        .contains("'dropout' is 0.5", "it is switched off");
    String text = "The tokenizer writes what it makes of a text.";
    try (TextTokenizer dropping = TextTokenizer.ofCheckpoint(folder);
        TextTokenizer without = TextTokenizer.ofCheckpoint(GOLDEN.resolve("bos-both"))) {
      for (int i = 0; i < 20; i++) {
        assertThat(dropping.encode(text).ids()).isEqualTo(without.encode(text).ids());
      }
    }
  }

  @Test
  void aTokenWithTwoIdsIsRefused() throws IOException {
    write(copy());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"added_tokens_decoder\": {\"400\": {\"content\": \"<s>\"}}}");
    assertRefused("token '<s>' has id 400", "numbers it 0");

    Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<tool>\": 350}");
    assertRefused("token '<tool>' has id 350", "numbers it 330");
  }

  /** The library takes the square of a token's length to look for it. */
  @Test
  void anEndlessTokenIsRefused() throws IOException {
    write(copy());
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"" + "x".repeat(2_000) + "\"}");
    assertRefused("expected a text of at most 1024 characters");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"\\udc00\"}");
    assertRefused("half a surrogate pair is no character");
  }

  private ObjectNode copy() throws IOException {
    return (ObjectNode) JSON.readTree(GOLDEN.resolve("bos-both/tokenizer.json").toFile());
  }

  private void write(JsonNode tokenizer) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(tokenizer));
  }

  /** Files that took the process down, or gave a trace, before they were checked. */
  @Test
  void oddPartsAreRefusedByName() throws IOException {
    List<String[]> cases = new ArrayList<>();
    cases.add(new String[] {"decoder", "{\"type\": 3}", "'decoder.type' is 3"});
    cases.add(new String[] {"decoder", "{\"type\": \"Fusion\"}", "expected one of BPEDecoder"});
    cases.add(new String[] {"decoder", "{\"type\": [[[[]]]]}", "'decoder.type' is [[[[]]]]"});
    cases.add(new String[] {"decoder", "[]", "'decoder.type' is missing"});
    cases.add(
        new String[] {
          "decoder",
          "{\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 1}",
          "'decoder.stop' is 1; only 0 is supported"
        });
    cases.add(
        new String[] {
          "normalizer",
          "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AQAA\"}",
          "it has no trie"
        });
    cases.add(
        new String[] {
          "normalizer",
          "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"BAAAAAD8//8=\"}",
          "leads beyond its end"
        });
    cases.add(
        new String[] {
          "pre_tokenizer",
          "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a*)*b\"}, \"behavior\": \"Isolated\","
              + " \"invert\": false}",
          "repeats a group that can match a text in several ways"
        });
    cases.add(
        new String[] {
          "pre_tokenizer",
          "{\"type\": \"FixedLength\", \"length\": 0}",
          "'pre_tokenizer.length' is 0"
        });
    cases.add(
        new String[] {
          "pre_tokenizer",
          "{\"type\": \"Sequence\", \"pretokenizers\": [null]}",
          "'pre_tokenizer.pretokenizers.0' is null"
        });
    cases.add(new String[] {"post_processor", "7", "'post_processor.type' is"});
    cases.add(new String[] {"post_processor", "{\"type\": [1]}", "'post_processor.type' is [1]"});
    cases.add(
        new String[] {
          "post_processor",
          "{\"type\": \"TemplateProcessing\", \"single\": {}}",
          "'post_processor.single' is {}"
        });
    cases.add(
        new String[] {
          "model",
          "{\"type\": \"BPE\", \"vocab\": {\"a\": 4294967296}, \"merges\": []}",
          "token 'a'"
        });
    cases.add(
        new String[] {
          "model", "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[\"a\"]]}", "merge 0 is"
        });
    cases.add(
        new String[] {
          "model",
          "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a a\"],"
              + " \"continuing_subword_prefix\": \"####\"}",
          "what is joined begins with '####'"
        });
    cases.add(
        new String[] {
          "model",
          "{\"type\": \"Unigram\", \"unk_id\": 5, \"vocab\": [[\"a\", 0]]}",
          "'model.unk_id' is 5"
        });
    cases.add(
        new String[] {
          "added_tokens", "[{\"id\": 0, \"content\": 5}]", "'added_tokens.0.content' is 5"
        });
    cases.add(new String[] {"version", "\"2.0\"", "'version' is \"2.0\", expected \"1.0\""});
    cases.add(
        new String[] {
          "decoder",
          "{\"type\": \"BPEDecoder\", \"suffix\": \"\\ud800\"}",
          "a text holds half a surrogate pair"
        });
    cases.add(
        new String[] {
          "model",
          "{\"type\": \"BPE\", \"merges\": [], \"vocab\": {\"" + "x".repeat(2_000) + "\": 0}}",
          "has more than 1024 characters"
        });
    for (String[] each : cases) {
      write(copy().<ObjectNode>set(each[0], JSON.readTree(each[1])));
      assertRefused("tokenizer.json: cannot be read as a tokenizer: ", each[2]);
    }
  }

  @Test
  void depthAndWhatComesAfterAreRefused() throws IOException {
    String text = copy().toString();
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, text + " {}");
    assertRefused("malformed JSON");
    Files.writeString(file, "{\"decoder\":{\"type\":" + "[".repeat(100_000));
    assertRefused("malformed JSON", "depth");
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> TextTokenizer.ofCheckpoint(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContainingAll(parts);
  }
}
