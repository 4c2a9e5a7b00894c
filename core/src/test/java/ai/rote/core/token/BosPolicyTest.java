package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands before an example, by policy and tokenizer.
 *
 * <pre>
 *   tokenizer                     policy   text or document            token ids
 *   adds a BOS (Llama, Gemma)     none     -                           -
 *                                 model    BOS                         -
 *                                 add      BOS                         BOS
 *   adds nothing, knows a BOS     none     -                           -
 *     (GPT-2, Pythia)             model    -                           -
 *                                 add      BOS                         BOS
 *   knows no BOS                  none     -                           -
 *                                 model    -                           -
 *                                 add      refused                     refused
 *
 *   the example begins with BOS   any      it is not doubled; where the policy puts one, the one that
 *                                          is there counts as that one
 *   lengths                                --prefix-tokens does not count the BOS; the record's
 *                                          prefixIds hold it, startTokens counts it; it counts towards
 *                                          the model's context
 *   what the tokenizer adds       tokenizer.json's post-processor, whatever add_bos_token says in
 *                                 tokenizer_config.json, as in transformers 5; where there is no
 *                                 tokenizer.json, add_bos_token
 *   what it adds at the end       is never added
 * </pre>
 */
class BosPolicyTest {
  private static final int BOS = 60;

  @TempDir private Path folder;

  /** A token for each letter, from 0 for 'a'; '^' is the BOS. */
  private record Letters(int[] startIds, OptionalInt bosId) implements TextTokenizer {
    static Letters adding() {
      return new Letters(new int[] {BOS}, OptionalInt.of(BOS));
    }

    static Letters knowing() {
      return new Letters(new int[0], OptionalInt.of(BOS));
    }

    static Letters without() {
      return new Letters(new int[0], OptionalInt.empty());
    }

    @Override
    public TokenizedText encode(String text) {
      int[] ids = text.chars().map(letter -> letter == '^' ? BOS : letter - 'a').toArray();
      int[] starts = new int[ids.length];
      int[] ends = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        starts[i] = i;
        ends[i] = i + 1;
      }
      return new TokenizedText(ids, starts, ends);
    }

    @Override
    public String decode(int[] ids) {
      throw new UnsupportedOperationException();
    }
  }

  private static TokenizedExample tokenize(
      TextTokenizer tokenizer, BosPolicy policy, PrefixSuffix example) {
    return new ExampleTokenizer(tokenizer, 2, 1, policy).tokenize(example).orElseThrow();
  }

  private static void assertTokens(
      TextTokenizer tokenizer, BosPolicy policy, PrefixSuffix example, int start, int... prefix) {
    TokenizedExample tokens = tokenize(tokenizer, policy, example);
    assertThat(tokens.prefixIds()).as("%s, %s", policy, example).containsExactly(prefix);
    assertThat(tokens.suffixIds()).as("%s, %s", policy, example).containsExactly(2);
    assertThat(tokens.startTokens()).as("%s, %s", policy, example).isEqualTo(start);
    assertThat(tokens.borderMoved()).isFalse();
  }

  @Test
  void theTableHolds() {
    for (PrefixSuffix text :
        List.of(PrefixSuffix.ofText("t", "ab", "c"), PrefixSuffix.ofDocument("d", "abcd"))) {
      for (Letters tokenizer : List.of(Letters.adding(), Letters.knowing(), Letters.without())) {
        assertTokens(tokenizer, BosPolicy.NONE, text, 0, 0, 1);
      }
      assertTokens(Letters.adding(), BosPolicy.MODEL, text, 1, BOS, 0, 1);
      assertTokens(Letters.adding(), BosPolicy.ADD, text, 1, BOS, 0, 1);
      assertTokens(Letters.knowing(), BosPolicy.MODEL, text, 0, 0, 1);
      assertTokens(Letters.knowing(), BosPolicy.ADD, text, 1, BOS, 0, 1);
      assertTokens(Letters.without(), BosPolicy.MODEL, text, 0, 0, 1);
      assertRefused(text);
    }
    PrefixSuffix ids = PrefixSuffix.ofIds("i", new int[] {0, 1}, new int[] {2});
    for (Letters tokenizer : List.of(Letters.adding(), Letters.knowing(), Letters.without())) {
      assertTokens(tokenizer, BosPolicy.NONE, ids, 0, 0, 1);
      assertTokens(tokenizer, BosPolicy.MODEL, ids, 0, 0, 1);
    }
    assertTokens(Letters.adding(), BosPolicy.ADD, ids, 1, BOS, 0, 1);
    assertTokens(Letters.knowing(), BosPolicy.ADD, ids, 1, BOS, 0, 1);
    assertRefused(ids);
  }

  private static void assertRefused(PrefixSuffix example) {
    assertThatThrownBy(() -> tokenize(Letters.without(), BosPolicy.ADD, example))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tokenizer knows none");
  }

  @Test
  void itIsNeverDoubled() {
    PrefixSuffix text = PrefixSuffix.ofText("t", "^ab", "c");
    PrefixSuffix document = PrefixSuffix.ofDocument("d", "^abcd");
    PrefixSuffix ids = PrefixSuffix.ofIds("i", new int[] {BOS, 0, 1}, new int[] {2});

    assertTokens(Letters.adding(), BosPolicy.MODEL, text, 1, BOS, 0, 1);
    assertTokens(Letters.adding(), BosPolicy.MODEL, document, 1, BOS, 0, 1);
    assertTokens(Letters.adding(), BosPolicy.MODEL, ids, 0, BOS, 0, 1);
    assertTokens(Letters.adding(), BosPolicy.ADD, text, 1, BOS, 0, 1);
    assertTokens(Letters.adding(), BosPolicy.ADD, document, 1, BOS, 0, 1);
    assertTokens(Letters.adding(), BosPolicy.ADD, ids, 1, BOS, 0, 1);
    // Left alone, it is a token like any other.
    assertTokens(Letters.adding(), BosPolicy.NONE, text, 0, BOS, 0, 1);
    assertThat(tokenize(Letters.adding(), BosPolicy.NONE, document).ids())
        .containsExactly(BOS, 0, 1);
  }

  @Test
  void severalStartTokensAreOneStart() {
    Letters tokenizer = new Letters(new int[] {BOS, BOS + 1}, OptionalInt.empty());

    assertTokens(
        tokenizer, BosPolicy.MODEL, PrefixSuffix.ofText("t", "ab", "c"), 2, BOS, BOS + 1, 0, 1);
    assertTokens(
        tokenizer,
        BosPolicy.ADD,
        PrefixSuffix.ofIds("i", new int[] {BOS, BOS + 1, 1}, new int[] {2}),
        2,
        BOS,
        BOS + 1,
        1);
  }

  @Test
  void aPrefixNeedsATokenOfItsOwn() {
    for (String prefix : List.of("", "^")) {
      assertThat(
              new ExampleTokenizer(Letters.adding(), 2, 1)
                  .tokenize(PrefixSuffix.ofText("t", prefix, "c")))
          .isEmpty();
    }
  }

  @Test
  void aDocumentThatIsTooShortSaysHowShort() {
    ExampleTokenizer tokenizer = new ExampleTokenizer(Letters.adding(), 3, 2);
    for (String text : List.of("abcd", "^abcd")) {
      StringBuilder said = new StringBuilder();

      assertThat(tokenizer.tokenize(PrefixSuffix.ofDocument("d", text), said::append)).isEmpty();

      assertThat(said).hasToString("example 'd': it has 4 tokens, but prefix and suffix need 5");
    }
  }

  @Test
  void policiesAreSpeltInLowerCase() {
    assertThat(BosPolicy.parse("none")).isEqualTo(BosPolicy.NONE);
    assertThat(BosPolicy.parse("add")).isEqualTo(BosPolicy.ADD);
    assertThat(BosPolicy.parse("model")).isEqualTo(BosPolicy.MODEL);
    assertThatThrownBy(() -> BosPolicy.parse("auto"))
        .hasMessage("BOS policy 'auto' is not known; allowed: none, add, model");
  }

  /** What tokenizer.json adds before and after a text, as far as a template says it. */
  private Path tokenizerJson(String single) throws IOException {
    return Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
         "added_tokens": [
          {"id": 2, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
           "normalized": false, "special": true},
          {"id": 3, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
           "normalized": false, "special": true}],
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
         "post_processor": {"type": "TemplateProcessing", "single": [%s], "pair": [
           {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
          "special_tokens": {
           "<s>": {"id": "<s>", "ids": [2], "tokens": ["<s>"]},
           "</s>": {"id": "</s>", "ids": [3], "tokens": ["</s>"]}}},
         "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "<s>": 2, "</s>": 3}, "merges": []}}
        """
            .replace("%s", single));
  }

  private int[] startIds(String config) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(folder)) {
      return tokenizer.startIds();
    }
  }

  @Test
  void whatATokenizerAddsIsFoundOut() throws IOException {
    String start = "{\"SpecialToken\": {\"id\": \"<s>\", \"type_id\": 0}}, ";
    String text = "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}";
    String end = ", {\"SpecialToken\": {\"id\": \"</s>\", \"type_id\": 0}}";
    String named = "{\"bos_token\": {\"content\": \"<s>\"}, \"add_bos_token\": ";

    tokenizerJson(start + text + end);
    assertThat(startIds("{}")).containsExactly(2);
    assertThat(startIds("{\"bos_token\": \"<s>\"}")).containsExactly(2);
    assertThat(startIds(named + "true}")).containsExactly(2);
    assertThat(startIds(named + "false}")).containsExactly(2);

    tokenizerJson(text + end);
    assertThat(startIds("{}")).isEmpty();
    assertThat(startIds(named + "true}")).isEmpty();
    assertThat(startIds(named + "null}")).isEmpty();
  }

  @Test
  void aFileOnItsOwnSpeaksForItself() throws IOException {
    Path file = tokenizerJson("{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}");
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"bos_token\": \"<s>\", \"add_bos_token\": true}");
    try (TextTokenizer tokenizer = TextTokenizer.load(file)) {
      assertThat(tokenizer.startIds()).isEmpty();
      assertThat(tokenizer.bosId()).isEmpty();
    }
  }
}
