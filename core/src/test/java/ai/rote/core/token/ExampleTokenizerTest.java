package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ExampleException;
import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where the border between prefix and suffix goes: to the token boundary at the text's border, or,
 * where a token straddles it, to that token's start, and then the example says so.
 */
class ExampleTokenizerTest {
  private static TinyTokenizer tiny;
  private static TextTokenizer tokenizer;
  private static ExampleTokenizer examples;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    tiny = new TinyTokenizer();
    tokenizer = tiny.load(folder);
    // The file puts a BOS before texts; BosPolicyTest has the rules for that.
    examples = new ExampleTokenizer(tokenizer, 3, 2, BosPolicy.NONE);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  /**
   * Prefix | suffix | expected prefix tokens | expected suffix tokens | moved. In the texts _ is a
   * space and / a line feed; tokens stand as tokenizer.json spells them.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the        | _cat   | the         | Ġcat         | false
          the_       | cat    | the         | Ġcat         | true
          the_c      | at     | the         | Ġcat         | true
          the_cat    | _the   | the Ġcat    | Ġthe         | false
          the_cat    | !      | the Ġcat    | !            | false
          the_       | _cat   | the Ġ       | Ġcat         | false
          the        | __cat  | the         | Ġ Ġcat       | false
          the__      | cat    | the Ġ       | Ġcat         | true
          the___     | cat    | the ĠĠ      | Ġcat         | true
          the__      | _cat   | the ĠĠ      | Ġcat         | false
          the_       | __cat  | the         | ĠĠ Ġcat      | true
          the/       | cat    | the Ċ       | cat          | false
          the/       | _cat   | the Ċ       | Ġcat         | false
          the/       | __cat  | the         | ĊĠ Ġcat      | true
          the/_      | _cat   | the ĊĠ      | Ġcat         | false
          the/       | /cat   | the Ċ       | Ċ cat        | false
          the/       | //cat  | the         | ĊĊ Ċ cat     | true
          the//      | /cat   | the ĊĊ      | Ċ cat        | false
          the_       | /cat   | the Ġ       | Ċ cat        | false
          the_ü      | _the   | the Ġ Ã¼    | Ġthe         | false
          the_       | ü      | the Ġ       | Ã¼           | false
          the😀      | _cat   | the ðŁ ĺ Ģ  | Ġcat         | false
          the        | 😀     | the         | ðŁ ĺ Ģ       | false
          the日      | 本     | the æ Ĺ ¥   | æ ľ ¬        | false
          """)
  void theBorderFallsWhereTheTokensAllow(
      String prefix, String suffix, String prefixTokens, String suffixTokens, String moved) {
    PrefixSuffix example = PrefixSuffix.ofText("a", text(prefix), text(suffix));

    TokenizedExample tokens = examples.tokenize(example).orElseThrow();

    assertThat(tokens.prefixIds()).as("prefix").containsExactly(ids(prefixTokens));
    assertThat(tokens.suffixIds()).as("suffix").containsExactly(ids(suffixTokens));
    assertThat(tokens.borderMoved()).as("moved").isEqualTo(Boolean.valueOf(moved));
  }

  private static String text(String shown) {
    return shown.replace('_', ' ').replace('/', '\n');
  }

  private static int[] ids(String tokens) {
    return Arrays.stream(tokens.split(" ")).mapToInt(tiny::id).toArray();
  }

  /** One token holds the end of one character and the start of the next. */
  @Test
  void aTokenThatSharesTwoCharactersGoesToTheSuffixWhole() {
    // U+10BEF is F0 90 AF AF, so that before the next F0 its last byte and that one are one token.
    String character = Character.toString(0x10BEF);

    TokenizedExample tokens =
        examples.tokenize(PrefixSuffix.ofText("a", character, character)).orElseThrow();

    assertThat(tokens.prefixIds()).hasSize(3);
    assertThat(tokens.suffixId(0)).isEqualTo(tiny.id("¯ð"));
    assertThat(tokens.borderMoved()).isTrue();
  }

  /** The halves of a surrogate pair, one on either side, are one character of the whole text. */
  @Test
  void aBorderInsideACharacterMovesBeforeIt() {
    TokenizedExample tokens =
        examples.tokenize(PrefixSuffix.ofText("a", "the\ud83d", "\ude00")).orElseThrow();

    assertThat(tokens.prefixIds()).containsExactly(tiny.id("the"));
    assertThat(tokens.suffixIds()).containsExactly(ids("ðŁ ĺ Ģ"));
    assertThat(tokens.borderMoved()).isTrue();
  }

  /** The normaliser composes u and the mark to one letter, which the border would cut in two. */
  @Test
  void aBorderInsideAComposedLetterMovesBeforeIt() {
    TokenizedExample tokens =
        examples.tokenize(PrefixSuffix.ofText("a", "the u", "\u0308")).orElseThrow();

    assertThat(tokens.prefixIds()).containsExactly(ids("the Ġ"));
    assertThat(tokens.suffixIds()).containsExactly(ids("Ã¼"));
    assertThat(tokens.borderMoved()).isTrue();
  }

  @Test
  void aPrefixInsideTheFirstTokenLeavesNothingToPredictFrom() {
    assertThatThrownBy(() -> examples.tokenize(PrefixSuffix.ofText("short", "c", "at the")))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith("example 'short': the prefix has no tokens");
    assertThatThrownBy(() -> examples.tokenize(PrefixSuffix.ofText("none", "", "cat")))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith("example 'none': the prefix has no tokens");
    assertThatThrownBy(() -> examples.tokenize(PrefixSuffix.ofText("end", "cat", "")))
        .isInstanceOf(ExampleException.class)
        .hasMessage("example 'end': the suffix has no tokens");
  }

  /**
   * For any text and any border: no token is lost, none is added, the prefix's tokens lie left of
   * the border, the suffix's first token ends right of it, and the flag says whether the prefix's
   * tokens are the prefix.
   */
  @Test
  void wholeTextIsKeptWhereverTheBorderFalls() {
    String[] pieces = {
      "the", " ", "cat", "\n", "ü", "😀", "  ", "日", "\t", " the", "\n \n", "!", "𐯯"
    };
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder builder = new StringBuilder("!");
      for (int i = 1 + random.nextInt(12); i >= 0; i--) {
        builder.append(pieces[random.nextInt(pieces.length)]);
      }
      String text = builder.toString();
      int border =
          text.offsetByCodePoints(0, 1 + random.nextInt(text.codePointCount(0, text.length()) - 1));
      String prefix = text.substring(0, border);

      TokenizedExample tokens =
          examples.tokenize(PrefixSuffix.ofText("a", prefix, text.substring(border))).orElseThrow();

      String where = "seed " + seed + ": [" + prefix + "][" + text.substring(border) + "]";
      assertThat(tokens.ids()).as(where).containsExactly(tokenizer.encode(text).ids());
      String decoded = tokenizer.decode(tokens.prefixIds());
      assertThat(tokens.borderMoved()).as(where).isEqualTo(!decoded.equals(prefix));
      if (!decoded.endsWith("\ufffd")) {
        assertThat(prefix).as(where).startsWith(decoded);
      }
    }
  }

  @Test
  void aDocumentIsSplitByCountAndWhatFollowsIsLeftOff() {
    TokenizedExample tokens =
        examples.tokenize(PrefixSuffix.ofDocument("d", "the cat the cat the cat")).orElseThrow();

    assertThat(tokens.prefixIds()).containsExactly(ids("the Ġcat Ġthe"));
    assertThat(tokens.suffixIds()).containsExactly(ids("Ġcat Ġthe"));
    assertThat(tokens.borderMoved()).isFalse();
  }

  @Test
  void aDocumentMustHaveAsManyTokensAsPrefixAndSuffix() {
    assertThat(examples.tokenize(PrefixSuffix.ofDocument("d", "the cat the cat the"))).isPresent();
    assertThat(examples.tokenize(PrefixSuffix.ofDocument("d", "the cat the cat"))).isEmpty();
    assertThat(examples.tokenize(PrefixSuffix.ofDocument("d", ""))).isEmpty();
  }

  @Test
  void anExampleKnowsWhetherItCameAsText() {
    PrefixSuffix text = PrefixSuffix.ofText("t", "the cat", " the");
    PrefixSuffix document = PrefixSuffix.ofDocument("d", "the cat the cat the");
    PrefixSuffix ids = PrefixSuffix.ofIds("i", new int[] {9, 8}, new int[] {7});

    assertThat(examples.tokenize(text).orElseThrow().isText()).isTrue();
    assertThat(examples.tokenize(document).orElseThrow().isText()).isTrue();
    assertThat(examples.tokenize(ids).orElseThrow().isText()).isFalse();
  }

  @Test
  void idsAreTakenAsTheyAre() {
    PrefixSuffix example =
        PrefixSuffix.ofIds("i", new int[] {9, 8}, new int[] {7}).with("group", "x");

    TokenizedExample tokens = examples.tokenize(example).orElseThrow();

    assertThat(tokens.ids()).containsExactly(9, 8, 7);
    assertThat(tokens.prefixTokens()).isEqualTo(2);
    assertThat(tokens.borderMoved()).isFalse();
    assertThat(tokens.id()).isEqualTo("i");
    assertThat(tokens.metadata()).isEqualTo(Map.of("group", "x"));
  }

  @Test
  void countsBelowOneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExampleTokenizer(tokenizer, 0, 2))
        .withMessage("prefix and suffix need at least 1 token each, but are 0 and 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExampleTokenizer(tokenizer, 2, -1))
        .withMessage("prefix and suffix need at least 1 token each, but are 2 and -1");
  }
}
