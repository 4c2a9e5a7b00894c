package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.RoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tokenizer.json that asks to truncate at 8 tokens, to pad to 16, and to put a special token in
 * front: none of it may happen.
 */
class HuggingFaceTextTokenizerTest {
  private static TinyTokenizer tiny;
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    tiny = new TinyTokenizer();
    tokenizer = tiny.load(folder);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void aLongTextIsNeitherTruncatedNorPaddedNorGivenSpecialTokens() {
    TokenizedText tokens = tokenizer.encode("the" + " the".repeat(4_999));

    assertThat(tokens.ids()).hasSize(5_000).startsWith(tiny.id("the")).endsWith(tiny.id("Ġthe"));
    assertThat(tokens.end(4_999)).isEqualTo(4 * 5_000 - 1);
  }

  @Test
  void aShortTextIsNotPadded() {
    assertThat(tokenizer.encode("the cat").ids()).containsExactly(tiny.id("the"), tiny.id("Ġcat"));
    assertThat(tokenizer.encode("").ids()).isEmpty();
  }

  @Test
  void aSpecialTokenInTheTextIsRecognised() {
    TokenizedText tokens = tokenizer.encode("the<|endoftext|>cat");

    assertThat(tokens.ids()).containsExactly(tiny.id("the"), tiny.special(), tiny.id("cat"));
    assertThat(tokens.start(0)).isZero();
    assertThat(tokens.start(1)).isEqualTo(3);
    assertThat(tokens.start(2)).isEqualTo(16);
  }

  /** Every token's place is exact: no white space is trimmed off, so places follow one another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "the cat",
        "  the  cat  ",
        "the\n cat\n\n\n the",
        "über 😀 the 😀😀 cat",
        "👨‍👩‍👧 🇩🇪 𝄞 the",
        "e\u0301 the a\u0308\u0323 cat", // combining marks, which the normaliser composes
        "\u0000 the \u2028\u00a0\u3000 cat\t\r\n",
        "한국어 日本語 ไทย"
      })
  void placesCountUtf16UnitsAndCoverTheText(String text) {
    TokenizedText tokens = tokenizer.encode(text);

    int last = tokens.ids().length - 1;
    assertThat(tokens.start(0)).isZero();
    assertThat(tokens.end(last)).isEqualTo(text.length());
    for (int i = 0; i < last; i++) {
      // Tokens that share a character share its place; all others touch.
      assertThat(tokens.start(i + 1))
          .as("token " + (i + 1))
          .isBetween(tokens.start(i), tokens.end(i));
      assertThat(tokens.end(i + 1)).isGreaterThanOrEqualTo(tokens.end(i));
    }
    for (int i = 0; i <= last; i++) {
      String piece = text.substring(tokens.start(i), tokens.end(i));
      assertThat(piece).isNotEmpty();
      assertThat(Character.isLowSurrogate(piece.charAt(0))).as("half a character").isFalse();
    }
  }

  @Test
  void aTokensPlaceIsItsText() {
    String text = "über 😀 the\n cat";
    TokenizedText tokens = tokenizer.encode(text);

    int the = indexOf(tokens.ids(), tiny.id("Ġthe"));
    assertThat(text.substring(tokens.start(the), tokens.end(the))).isEqualTo(" the");
    int cat = indexOf(tokens.ids(), tiny.id("Ġcat"));
    assertThat(text.substring(tokens.start(cat), tokens.end(cat))).isEqualTo(" cat");
  }

  private static int indexOf(int[] ids, int id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    throw new AssertionError("no token " + id);
  }

  @Test
  void randomTextsComeBack() {
    String[] pieces = {
      "the", " ", "cat", "\n", "ü", "😀", "  ", "日", "\t", "a", "!", " the", "\u0000", "𝄞", "'s",
      "7", "."
    };
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      assertThat(tokenizer.decode(tokenizer.encode(text.toString()).ids()))
          .as("seed " + seed)
          .isEqualTo(text.toString());
    }
  }

  @Test
  void decodesSpecialTokensAndBrokenCharacters() {
    assertThat(tokenizer.decode(new int[] {tiny.special(), tiny.id("Ġcat")}))
        .isEqualTo("<|endoftext|> cat");
    assertThat(tokenizer.decode(new int[] {tiny.id("ð")})).isEqualTo("\ufffd");
    assertThat(tokenizer.decode(new int[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "the \ude00", "😀 \ude00\ud83d"})
  void refusesHalfACharacter(String text) {
    assertThatThrownBy(() -> tokenizer.encode(text))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("half a surrogate pair");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[]", "no json", "{\"version\":\"1.0\",\"model\":{}}"})
  void refusesAFileThatIsNoTokenizer(String content, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), content);

    assertThatThrownBy(() -> HuggingFaceTextTokenizer.load(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": cannot be read as a tokenizer: ");
  }
}
