package ai.rote.metrics.match;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.metrics.match.Normalisation.Detail;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordTextTest {

  private static List<String> keys(String text, Normalisation normalisation) {
    WordCutter cutter = new WordCutter(text, normalisation);
    List<String> keys = new ArrayList<>();
    while (cutter.next()) {
      keys.add(cutter.key());
    }
    return keys;
  }

  private static String characters(String text, Normalisation normalisation) {
    int[] codePoints = WordText.characters(text, normalisation);
    return new String(codePoints, 0, codePoints.length);
  }

  private static Normalisation keeping(Detail detail) {
    return new Normalisation(Set.of(detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "The 'well-known' man, he said.   | the well known man he said",
        "Don’t!  don't DONT               | dont dont dont",
        "‘tis the dogs’ bone              | tis the dogs bone",
        "ﬁrst Ｗide co\u00adoperate       | first wide cooperate",
        "caf\u0065\u0301 café             | café café",
        "Straße STRASSE                   | strasse strasse",
        "#1: **bold** _it_ $5 > 3,000     | 1 bold it 5 3 000",
        "\ufeffstart\u200bend             | startend",
        "我们 走了。ひらがな               | 我 们 走 了 ひ ら が な",
        "yes👍🏽no 👩‍👩‍👧 ok               | yes 👍 no 👩 👩 👧 ok",
        "a\u0000b\u0085c                  | a b c",
      })
  void cutsWhatOneHears(String text, String words) {
    assertThat(keys(text, Normalisation.FULL)).containsExactly(words.split(" "));
  }

  @Test
  void keepsWhatIsToBeKept() {
    assertThat(keys("The Well-known", keeping(Detail.CASE)))
        .containsExactly("The", "Well", "known");
    assertThat(keys("“Don’t,” he—", keeping(Detail.PUNCTUATION)))
        .containsExactly("\"", "don't", ",", "\"", "he", "-");
    assertThat(keys("Don’t cafe\u0301 é", keeping(Detail.UNICODE)))
        .containsExactly("dont", "cafe\u0301", "é");
    assertThat(keys("“Don’t”", Normalisation.NONE)).containsExactly("“", "Don’t", "”");
    assertThat(new Normalisation(EnumSet.of(Detail.SPACE, Detail.CASE)))
        .hasToString("case, space kept");
    assertThat(Normalisation.FULL).hasToString("nothing kept");
  }

  @Test
  void comparesCharactersWithOneBlankBetweenWords() {
    assertThat(characters(" A\r\n\tb -- c. ", Normalisation.FULL)).isEqualTo("a b c");
    assertThat(characters("A\r\n\tb -- c. ", keeping(Detail.SPACE))).isEqualTo("a\r\n\tb  c ");
    assertThat(characters(" “A”\r\n b ", Normalisation.NONE)).isEqualTo(" “A”\r\n b ");
    assertThat(characters("我们", Normalisation.FULL)).isEqualTo("我们");
  }

  @Test
  void knowsWhereWordsStand() {
    WordText text =
        WordText.of("Oh, 👍🏽 — caf\u0065\u0301!", Normalisation.FULL, new WordText.Vocabulary());

    assertThat(text.words()).isEqualTo(3);
    assertThat(text.between(0, 2)).startsWith("Oh, 👍");
    assertThat(text.between(2, 3)).isEqualTo("cafe\u0301");
    assertThat(text.text().substring(text.start(2), text.end(2))).isEqualTo("cafe\u0301");
  }

  @Test
  void halfACharacterDoesNoHarm() {
    assertThat(keys("a \ud83d b", Normalisation.FULL)).hasSize(3);
  }
}
