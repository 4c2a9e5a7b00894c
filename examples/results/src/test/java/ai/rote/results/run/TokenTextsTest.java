package ai.rote.results.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.token.TextTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters of several tokens, by both ways that tokenizers have to spell bytes. */
class TokenTextsTest {
  @TempDir private Path folder;

  /** A token for each byte, in the alphabet of GPT-2; its id is the byte. */
  private TextTokenizer byteLevel() throws IOException {
    int[] next = {256};
    String vocabulary =
        IntStream.range(0, 256)
            .mapToObj(
                value -> {
                  boolean shown = (value > ' ' && value < 0x7f) || (value > 0xa0 && value != 0xad);
                  String text = Character.toString(shown ? value : next[0]++);
                  String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
                  return "\"" + escaped + "\": " + value;
                })
            .collect(Collectors.joining(","));
    String part = "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": false}";
    return tokenizer(vocabulary, part, part);
  }

  /** As Llama 2's: letters have tokens, and all else is spelt in bytes; an id is a byte. */
  private TextTokenizer byteFallback() throws IOException {
    String vocabulary =
        IntStream.range(0, 256)
            .mapToObj(
                value ->
                    Character.isLetter(value) && value < 128
                        ? "\"" + (char) value + "\": " + value
                        : String.format("\"<0x%02X>\": %d", value, value))
            .collect(Collectors.joining(","));
    String decoder =
        "{\"type\": \"Sequence\", \"decoders\": [{\"type\": \"ByteFallback\"},"
            + " {\"type\": \"Fuse\"}]}";
    return tokenizer(vocabulary, "null", decoder);
  }

  private TextTokenizer tokenizer(String vocabulary, String splitting, String decoder)
      throws IOException {
    String json =
        "{\"version\": \"1.0\", \"added_tokens\": [], \"normalizer\": null, \"pre_tokenizer\": "
            + splitting
            + ", \"decoder\": "
            + decoder
            + ", \"model\": {\"type\": \"BPE\", \"byte_fallback\": true, \"vocab\": {"
            + vocabulary
            + "}, \"merges\": []}}";
    return TextTokenizer.load(Files.writeString(folder.resolve("tokenizer.json"), json));
  }

  private static int[] bytes(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, utf8.length).map(i -> utf8[i] & 0xff).toArray();
  }

  /** The texts of the bytes from a place on. */
  private static List<String> texts(TextTokenizer tokenizer, int[] ids, int from, int to) {
    return new TokenTexts(tokenizer)
        .of(Arrays.copyOf(ids, from), Arrays.copyOfRange(ids, from, to));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCharacterThatBeginsInThePrefixStandsWithItsLastToken(boolean isByteLevel)
      throws IOException {
    try (TextTokenizer tokenizer = isByteLevel ? byteLevel() : byteFallback()) {
      int[] ids = bytes("ab你好c");
      for (int from = 3; from <= 5; from++) {
        List<String> texts = texts(tokenizer, ids, from, ids.length);
        assertThat(String.join("", texts)).as("from " + from).isEqualTo(from < 5 ? "你好c" : "好c");
        assertThat(texts).hasSize(ids.length - from).endsWith("", "好", "c");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCharacterThatTheSuffixCutsIsOneReplacement(boolean isByteLevel) throws IOException {
    try (TextTokenizer tokenizer = isByteLevel ? byteLevel() : byteFallback()) {
      int[] ids = bytes("a你好🙂");
      assertThat(texts(tokenizer, ids, 1, 6)).containsExactly("", "", "你", "", "\ufffd");
      assertThat(texts(tokenizer, ids, 2, 10))
          .containsExactly("", "你", "", "", "好", "", "", "\ufffd");
    }
  }

  @Test
  void bytesThatAreNoCharacterAreOneReplacement() throws IOException {
    try (TextTokenizer tokenizer = byteFallback()) {
      int[] ids = {'a', 0xe4, 0xbd, 0xa0, 0xe4, 'b', 'c'};
      assertThat(texts(tokenizer, ids, 1, 7)).containsExactly("", "", "你", "", "\ufffdb", "c");
    }
  }

  /** Whatever is cut where, nothing is lost and nothing stands twice. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theTextsTogetherAreTheText(boolean isByteLevel) throws IOException {
    String text = "aé你b🙂c👩‍👧d";
    int[] ids = bytes(text);
    try (TextTokenizer tokenizer = isByteLevel ? byteLevel() : byteFallback()) {
      for (int from = 1; from < ids.length; from++) {
        String before =
            new String(text.getBytes(StandardCharsets.UTF_8), 0, from, StandardCharsets.UTF_8)
                .replaceAll("\ufffd+$", "");
        assertThat(before + String.join("", texts(tokenizer, ids, from, ids.length)))
            .as("from " + from)
            .isEqualTo(text);
      }
    }
  }
}
