package ai.rote.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlidingWindowsTest {

  /** Tokens of 1 to 4 characters, token i with id i. */
  private static List<TokenStream.Token> document(int tokens, int seed) {
    Random random = new Random(seed);
    List<TokenStream.Token> list = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < tokens; i++) {
      long start = end;
      end += 1 + random.nextInt(4);
      list.add(new TokenStream.Token(i, start, end));
    }
    return list;
  }

  private static List<DocumentWindow> windows(List<TokenStream.Token> document, String... lengths) {
    WindowShape shape =
        new WindowShape(
            TextLength.parse(lengths[0]),
            TextLength.parse(lengths[1]),
            TextLength.parse(lengths[2]));
    List<DocumentWindow> windows = new ArrayList<>();
    SlidingWindows sliding = new SlidingWindows("a.txt", document.iterator(), shape, new int[0]);
    sliding.forEachRemaining(windows::add);
    assertThat(sliding.tokens()).isEqualTo(document.size());
    return windows;
  }

  @Test
  void windowsOfTokensAndTheLastOneEndsWithTheDocument() {
    List<DocumentWindow> windows = windows(document(20, 1), "3", "4", "5");

    assertThat(windows).extracting(DocumentWindow::firstToken).containsExactly(0L, 5L, 10L, 13L);
    DocumentWindow second = windows.get(1);
    assertThat(second.example().prefixIds()).containsExactly(5, 6, 7);
    assertThat(second.example().suffixIds()).containsExactly(8, 9, 10, 11);
    assertThat(second.suffixStart()).isEqualTo(8);
    assertThat(second.suffixEnd()).isEqualTo(12);
    assertThat(second.example().id()).isEqualTo("a.txt from token 5");
    assertThat(windows.get(3).suffixEnd()).isEqualTo(20);
  }

  @Test
  void aStartIsPutBeforeEveryPrefixButNotTwice() {
    SlidingWindows windows =
        new SlidingWindows(
            "a.txt",
            document(9, 1).iterator(),
            new WindowShape(TextLength.tokens(2), TextLength.tokens(3), TextLength.tokens(4)),
            new int[] {0});

    assertThat(windows.next().example().prefixIds()).containsExactly(0, 1); // begins with it
    TokenizedExample second = windows.next().example();
    assertThat(second.prefixIds()).containsExactly(0, 4, 5);
    assertThat(second.startTokens()).isEqualTo(1);
  }

  @Test
  void aDocumentOfOneWindowHasOneAndAShorterOneNone() {
    assertThat(windows(document(7, 1), "3", "4", "5")).hasSize(1);
    assertThat(windows(document(6, 1), "3", "4", "5")).isEmpty();
    assertThat(windows(document(0, 1), "3", "4", "5")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, 1",
    "10, 10, 10",
    "7, 3, 11",
    "10chars, 12chars, 1",
    "10chars, 12chars, 5chars",
    "10, 20chars, 3",
    "1, 1, 1",
    "5chars, 4, 100chars"
  })
  void placesAreThoseOfTheTokens(String prefix, String suffix, String stride) {
    for (int seed = 0; seed < 20; seed++) {
      List<TokenStream.Token> document = document(90 + seed, seed);
      List<DocumentWindow> windows = windows(document, prefix, suffix, stride);
      long lastStart = -1;
      long lastEnd = -1;
      for (DocumentWindow each : windows) {
        int border = (int) each.suffixStart();
        int end = (int) each.suffixEnd();
        assertThat(each.startCharacter()).isEqualTo(document.get(border).start());
        assertThat(each.endCharacter()).isEqualTo(document.get(end - 1).end());
        assertThat(each.example().suffixIds()[0]).isEqualTo(border);
        assertThat(each.example().prefixIds()[0]).isEqualTo((int) each.firstToken());
        assertThat(each.example().length()).isEqualTo(end - (int) each.firstToken());
        assertFewest(document, TextLength.parse(prefix), (int) each.firstToken(), border);
        assertFewest(document, TextLength.parse(suffix), border, end);
        assertThat(each.firstToken()).isGreaterThanOrEqualTo(lastStart);
        assertThat(each.suffixEnd()).isGreaterThanOrEqualTo(lastEnd);
        lastStart = each.firstToken();
        lastEnd = each.suffixEnd();
      }
      assertThat(lastEnd).isEqualTo(document.size());
    }
  }

  private static void assertFewest(
      List<TokenStream.Token> tokens, TextLength length, int from, int to) {
    if (length.unit() == TextLength.Unit.TOKENS) {
      assertThat(to - from).isEqualTo(length.count());
      return;
    }
    long reached = tokens.get(to - 1).end() - tokens.get(from).start();
    assertThat(reached).isGreaterThanOrEqualTo(length.count());
    assertThat(reached - 4).isLessThan(length.count());
  }

  @Test
  void lengthsAreReadAndWritten() {
    assertThat(TextLength.parse("50")).isEqualTo(TextLength.tokens(50)).hasToString("50tokens");
    assertThat(TextLength.parse(" 200 Chars")).isEqualTo(TextLength.characters(200));
    assertThat(TextLength.parse(TextLength.characters(3).toString()).count()).isEqualTo(3);
    for (String wrong : List.of("", "0", "-5", "chars", "5words", "1.5", "99999999999")) {
      assertThatThrownBy(() -> TextLength.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "' is no length");
    }
  }
}
