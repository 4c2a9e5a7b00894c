package ai.rote.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.RoteException;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TinyTokenizer;
import ai.rote.core.token.TokenizedText;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens in pieces against tokens of the whole. */
class TokenStreamTest {
  private static final int PIECE = 400;
  private static final int OVERLAP = 120;

  private static TextTokenizer tokenizer;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    tokenizer = new TinyTokenizer().load(folder);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static List<TokenStream.Token> whole(TextTokenizer tokenizer, String text) {
    TokenizedText tokens = tokenizer.encode(text);
    List<TokenStream.Token> list = new ArrayList<>();
    for (int i = 0; i < tokens.ids().length; i++) {
      list.add(new TokenStream.Token(tokens.id(i), tokens.start(i), tokens.end(i)));
    }
    return list;
  }

  private static List<TokenStream.Token> pieces(TextTokenizer tokenizer, Reader text) {
    List<TokenStream.Token> list = new ArrayList<>();
    new TokenStream(tokenizer, text, PIECE, OVERLAP).forEachRemaining(list::add);
    return list;
  }

  private static String text(int seed) {
    Random random = new Random(seed);
    String[] words = {
      "the",
      " the",
      " cat",
      " a",
      "a",
      "\n",
      "\n\n",
      "   ",
      " 1,234.50",
      "über",
      "u\u0308",
      "\uD83D\uDE00",
      " \uD83D\uDE00\uD83D\uDE00",
      "<|endoftext|>",
      "-----",
      "'s",
      " \u65e5\u672c\u8a9e",
      "\t"
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < 6_000) {
      text.append(words[random.nextInt(words.length)]);
      if (random.nextInt(400) == 0) {
        text.append("=".repeat(2 * OVERLAP)); // a run that has no borders
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void tokensOfPiecesAreTokensOfTheWhole(int seed) {
    String text = text(seed);

    assertThat(pieces(tokenizer, new StringReader(text))).isEqualTo(whole(tokenizer, text));
  }

  @Test
  void shortAndEmptyTextsAreOnePiece() {
    for (String text : List.of("", "a", "the cat", "a".repeat(PIECE), "a".repeat(PIECE + 1))) {
      assertThat(pieces(tokenizer, new StringReader(text))).isEqualTo(whole(tokenizer, text));
    }
  }

  /** A text that never ends: it is read no further than tokenising needs. */
  @Test
  void readsNoMoreThanItNeeds() {
    Reader endless =
        new Reader() {
          private long position;

          @Override
          public int read(char[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
              buffer[offset + i] = " the cat".charAt((int) (position++ % 8));
            }
            return length;
          }

          @Override
          public void close() {}
        };
    TokenStream stream = new TokenStream(tokenizer, endless, PIECE, OVERLAP);
    for (int i = 0; i < 20_000; i++) {
      TokenStream.Token token = stream.next();
      assertThat(token.start()).isEqualTo(4L * i);
      assertThat(stream.characters() - token.end()).isLessThan(20_000);
    }
  }

  /** A tokenizer that counts: each token's id is its distance from the beginning of the text. */
  @Test
  void refusesATokenizerWhoseTokensDependOnAllThatStandsBefore() {
    TextTokenizer counting =
        new TextTokenizer() {
          @Override
          public TokenizedText encode(String text) {
            int[] ids = new int[text.length()];
            Arrays.setAll(ids, i -> i);
            return new TokenizedText(ids, ids, Arrays.stream(ids).map(i -> i + 1).toArray());
          }

          @Override
          public String decode(int[] ids) {
            throw new UnsupportedOperationException();
          }
        };

    assertThat(pieces(counting, new StringReader("a".repeat(PIECE)))).hasSize(PIECE);
    assertThatThrownBy(() -> pieces(counting, new StringReader("a".repeat(5_000))))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("cannot be tokenised in pieces");
  }

  @Test
  void aBrokenReaderIsNamed() {
    Reader broken =
        new Reader() {
          @Override
          public int read(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("disk on fire");
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> new TokenStream(tokenizer, broken).hasNext())
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("disk on fire");
  }
}
