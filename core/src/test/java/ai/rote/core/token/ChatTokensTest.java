package ai.rote.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.rote.core.ExampleException;
import ai.rote.core.TestFiles;
import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.chat.ChatTemplate;
import ai.rote.core.data.PrefixSuffix;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tokens of prompts and answers; prompts against apply_chat_template of transformers. */
class ChatTokensTest {
  private static final Path FOLDER = TestFiles.golden("chat");

  private static ExampleTokenizer chat(TextTokenizer tokenizer, String folder, String system) {
    ChatPrompt prompt =
        new ChatPrompt(
            ChatTemplate.ofCheckpoint(FOLDER.resolve(folder)),
            "Continue: {prefix}",
            Optional.ofNullable(system),
            Optional.empty());
    return new ExampleTokenizer(tokenizer, 6, 4).withChat(prompt);
  }

  private static TextTokenizer tokenizer(String folder) {
    return TextTokenizer.ofCheckpoint(FOLDER.resolve(folder));
  }

  @Test
  void promptsHaveTheIdsThatTransformersGives() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(FOLDER.resolve("ids.json").toFile());
    for (String folder : List.of("bytes", "words")) {
      try (TextTokenizer tokenizer = tokenizer(folder)) {
        int compared = 0;
        for (JsonNode each : golden) {
          if (each.path("folder").asText().equals(folder)) {
            String prefix = each.path("prefix").asText();
            TokenizedExample example =
                chat(tokenizer, folder, each.path("system").textValue())
                    .tokenize(PrefixSuffix.ofText("a", prefix, " parcel left"))
                    .orElseThrow();
            int[] ids = new ObjectMapper().convertValue(each.path("ids"), int[].class);
            assertThat(example.prefixIds()).as(folder + ": " + prefix).isEqualTo(ids);
            compared++;
          }
        }
        assertThat(compared).isEqualTo(10);
      }
    }
  }

  @Test
  void theTemplatesBosIsNotDoubled() {
    try (TextTokenizer tokenizer = tokenizer("words")) {
      TokenizedExample example =
          chat(tokenizer, "words", null)
              .tokenize(PrefixSuffix.ofText("a", "It was", " bright"))
              .orElseThrow();
      int bos = tokenizer.bosId().orElseThrow();
      assertThat(example.prefixIds()).startsWith(bos);
      assertThat(Arrays.stream(example.ids()).filter(id -> id == bos)).hasSize(1);
      assertThat(example.startTokens()).isZero();
    }
  }

  @Test
  void theAnswerIsTokenisedAfterThePromptUnlessThatWouldChangeIt() {
    try (TextTokenizer tokenizer = tokenizer("bytes")) {
      ExampleTokenizer chat = chat(tokenizer, "bytes", null);
      String text = "\n\nBe brief.";
      TokenizedExample example =
          chat.tokenize(PrefixSuffix.ofText("a", "user", text)).orElseThrow();
      int[] prompt = tokenizer.encode(chat.chat().orElseThrow().render("user")).ids();
      assertThat(example.prefixIds()).isEqualTo(prompt);
      assertThat(example.suffixIds()).isEqualTo(tokenizer.encode(text).ids());
      assertThat(tokenizer.decode(example.suffixIds())).isEqualTo(text);
    }
  }

  @Test
  void aTextIsCutAsEverAndItsSuffixKeepsItsTokens() {
    String text = "April in cold, day it was: clocks and the striking, a May parcel; left were the";
    for (String folder : List.of("bytes", "words")) {
      try (TextTokenizer tokenizer = tokenizer(folder)) {
        PrefixSuffix document = PrefixSuffix.ofDocument("a", text);
        TokenizedExample plain =
            new ExampleTokenizer(tokenizer, 6, 4, BosPolicy.NONE).tokenize(document).orElseThrow();
        ExampleTokenizer chat = chat(tokenizer, folder, null);
        TokenizedExample example = chat.tokenize(document).orElseThrow();
        assertThat(example.suffixIds()).isEqualTo(plain.suffixIds());
        TokenizedText tokens = tokenizer.encode(text);
        String prefix = text.substring(0, tokens.end(5));
        assertThat(plain.prefixIds()).isEqualTo(Arrays.copyOf(tokens.ids(), 6));
        assertThat(example.prefixIds())
            .isEqualTo(tokenizer.encode(chat.chat().orElseThrow().render(prefix)).ids());
        assertThat(example.borderMoved()).isFalse();
      }
    }
  }

  @Test
  void aCharacterOnBothSidesOfTheBorderIsLeftToTheSuffix() {
    try (TextTokenizer tokenizer = tokenizer("bytes")) {
      String text = "ab 😀 cd ef gh ij";
      int inside = tokenizer.encode("ab ").ids().length + 2; // of its four bytes
      ChatPrompt prompt = chat(tokenizer, "bytes", null).chat().orElseThrow();
      TokenizedExample example =
          new ExampleTokenizer(tokenizer, inside, 3)
              .withChat(prompt)
              .tokenize(PrefixSuffix.ofDocument("a", text))
              .orElseThrow();
      assertThat(example.borderMoved()).isTrue();
      assertThat(example.prefixIds()).isEqualTo(tokenizer.encode(prompt.render("ab ")).ids());
      assertThat(example.suffixIds())
          .isEqualTo(Arrays.copyOfRange(tokenizer.encode(text).ids(), inside, inside + 3));
    }
  }

  @Test
  void textsThatHoldASpecialTokenAreFound() {
    try (TextTokenizer tokenizer = tokenizer("bytes")) {
      ExampleTokenizer chat = chat(tokenizer, "bytes", null);
      TokenizedDataSet data =
          TokenizedDataSet.of(
              List.of(
                  PrefixSuffix.ofText("a", "It was", " bright"),
                  PrefixSuffix.ofText("b", "It <|im_end|> was", " bright"),
                  PrefixSuffix.ofDocument("c", "It was a bright cold day <|im_end|> in April")),
              chat);
      assertThat(data.withSpecialTokens()).containsExactly("b", "c");
      int end = tokenizer.encode("<|im_end|>").ids()[0];
      assertThat(data.examples().get(1).prefixIds()).contains(end);
      assertThat(data.examples()).hasSize(3);
    }
  }

  @Test
  void tokenIdsAndABosOfTheCallersAreRefused() {
    try (TextTokenizer tokenizer = tokenizer("bytes")) {
      ExampleTokenizer chat = chat(tokenizer, "bytes", null);
      assertThatExceptionOfType(ExampleException.class)
          .isThrownBy(() -> chat.tokenize(PrefixSuffix.ofIds("a", new int[] {1}, new int[] {2})))
          .withMessageContaining("example 'a' is token ids, but a message of a chat is text");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new ExampleTokenizer(tokenizer, 6, 4, BosPolicy.ADD)
                      .withChat(chat.chat().orElseThrow()))
          .withMessageContaining("the template says where a BOS stands");
    }
  }
}
