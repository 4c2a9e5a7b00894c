package ai.rote.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.document.TextLength;
import ai.rote.core.document.WindowShape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissedPassagesTest {

  /** Tries every place of a passage among windows that start at every multiple of the stride. */
  private static boolean canBeMissed(int tokens, int window, int stride) {
    return IntStream.range(0, stride)
        .anyMatch(
            at ->
                IntStream.rangeClosed(at, at + tokens - window)
                    .noneMatch(start -> start % stride == 0));
  }

  @ParameterizedTest
  @CsvSource({"50, 50, 25, 124", "50, 50, 10, 109", "3, 4, 7, 13", "5, 1, 2, 7"})
  void namesTheShortestPassageThatCannotBeMissed(int prefix, int suffix, int stride, int least) {
    String words = MissedPassages.inWords(shape(prefix, suffix, stride));

    assertThat(canBeMissed(least, prefix + suffix, stride)).isFalse();
    assertThat(canBeMissed(least - 1, prefix + suffix, stride)).isTrue();
    assertThat(words)
        .contains("shorter than " + least + " tokens", "every " + stride + " tokens")
        .endsWith("shorter than " + (prefix + suffix) + ".");
  }

  @Test
  void ofEveryTokenAndOfCharactersNoMoreIsSaidThanIsTrue() {
    assertThat(MissedPassages.inWords(shape(50, 50, 1))).contains("one window, 100 tokens");
    WindowShape characters =
        new WindowShape(TextLength.characters(200), TextLength.tokens(50), TextLength.tokens(10));
    assertThat(MissedPassages.inWords(characters)).doesNotContainPattern("[0-9]");
  }

  private static WindowShape shape(int prefix, int suffix, int stride) {
    return new WindowShape(
        TextLength.tokens(prefix), TextLength.tokens(suffix), TextLength.tokens(stride));
  }
}
