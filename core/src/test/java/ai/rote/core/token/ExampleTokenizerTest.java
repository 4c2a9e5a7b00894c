package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ExampleException;
import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    String noPrefix =
        "the prefix has no tokens of its own, so nothing predicts the first suffix token";
    assertSkipped(
        examples,
        PrefixSuffix.ofText("short", "c", "at the"),
        SkippedExample.Reason.NO_TOKENS,
        noPrefix);
    assertSkipped(
        examples,
        PrefixSuffix.ofText("none", "", "cat"),
        SkippedExample.Reason.NO_TOKENS,
        noPrefix);
    assertSkipped(
        examples,
        PrefixSuffix.ofText("end", "cat", ""),
        SkippedExample.Reason.NO_TOKENS,
        "the suffix has no tokens of its own");
  }

  @Test
  void anExampleThatIsLongerThanTheContextIsSkippedAndOneThatJustFitsIsNot() {
    ExampleTokenizer fitting = examples.withContextTokens(OptionalInt.of(5));
    PrefixSuffix justFits = PrefixSuffix.ofIds("fits", new int[] {1, 2, 3}, new int[] {4, 5});
    PrefixSuffix tooLong = PrefixSuffix.ofIds("long", new int[] {1, 2, 3, 4}, new int[] {4, 5});

    assertThat(fitting.tokenize(justFits)).isPresent();
    assertThat(examples.tokenize(tooLong)).as("context not known").isPresent();
    assertSkipped(
        fitting,
        tooLong.with("set", "a"),
        SkippedExample.Reason.TOO_LONG,
        "prefix and suffix have 4 + 2 tokens, but the model's context has 5");
    assertSkipped(
        examples.withContextTokens(OptionalInt.of(4)),
        PrefixSuffix.ofDocument("document", "the cat the cat the cat"),
        SkippedExample.Reason.TOO_LONG,
        "prefix and suffix have 3 + 2 tokens, but the model's context has 4");
  }

  @Test
  void aDataSetWithSkippedExamplesIsRefusedWhereThatIsAskedFor() {
    ExampleTokenizer fitting = examples.withContextTokens(OptionalInt.of(4));
    PrefixSuffix good = PrefixSuffix.ofIds("good", new int[] {1}, new int[] {2});
    PrefixSuffix tooLong = PrefixSuffix.ofIds("long", new int[] {1, 2, 3}, new int[] {4, 5});
    PrefixSuffix longer = PrefixSuffix.ofIds("longer", new int[] {1, 2, 3}, new int[] {4, 5, 6});

    TokenizedDataSet whole = TokenizedDataSet.of(List.of(good), fitting);
    assertThat(whole.refuseSkipped()).isSameAs(whole);
    TokenizedDataSet skipping = TokenizedDataSet.of(List.of(good, tooLong, longer), fitting);
    assertThatThrownBy(skipping::refuseSkipped)
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "example 'long': prefix and suffix have 3 + 2 tokens, but the model's context has 4;"
                + " 1 other cannot be measured either");
  }

  private static void assertSkipped(
      ExampleTokenizer tokenizer,
      PrefixSuffix example,
      SkippedExample.Reason reason,
      String detail) {
    List<SkippedExample> skipped = new ArrayList<>();

    assertThat(tokenizer.tokenize(example, skipped::add)).isEmpty();

    assertThat(skipped)
        .containsExactly(new SkippedExample(example.id(), reason, detail, example.metadata()));
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

  /** One text, prefixes of one to four tokens before the same two of suffix. */
  @Test
  void prefixesOfAnyLengthStandBeforeTheSameSuffix() {
    String text = "the cat the cat! the cat";
    int[] whole = tokenizer.encode(text).ids();
    for (BosPolicy bos : List.of(BosPolicy.NONE, BosPolicy.ADD)) {
      int[] start = bos.startIds(tokenizer);
      for (int prefix = 1; prefix <= 4; prefix++) {
        TokenizedExample cut =
            new ExampleTokenizer(tokenizer, prefix, 2, 4, bos, OptionalInt.empty())
                .tokenize(PrefixSuffix.ofDocument("a", text))
                .orElseThrow();

        assertThat(cut.suffixIds()).containsExactly(Arrays.copyOfRange(whole, 4, 6));
        assertThat(cut.startTokens()).isEqualTo(start.length);
        assertThat(cut.prefixTokens()).isEqualTo(start.length + prefix);
        assertThat(Arrays.copyOfRange(cut.prefixIds(), start.length, start.length + prefix))
            .containsExactly(Arrays.copyOfRange(whole, 4 - prefix, 4));
        assertThat(Arrays.copyOf(cut.prefixIds(), start.length)).containsExactly(start);
      }
    }
  }

  @Test
  void aTextThatEndsBeforeAFixedSuffixDoesIsSkipped() {
    List<SkippedExample> skipped = new ArrayList<>();

    assertThat(
            new ExampleTokenizer(tokenizer, 1, 2, 9, BosPolicy.NONE, OptionalInt.empty())
                .tokenize(PrefixSuffix.ofDocument("a", "the cat the"), skipped::add))
        .isEmpty();

    assertThat(skipped.get(0).toString()).contains("3 tokens, but the suffix ends after 11");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ExampleTokenizer(tokenizer, 5, 2, 4, BosPolicy.NONE, OptionalInt.empty()))
        .withMessageContaining("after 4 tokens, which leaves no room for a prefix of 5");
  }
}
