package ai.rote.metrics.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.distance.Levenshtein;
import ai.rote.metrics.distance.LongestCommonSubsequence;
import ai.rote.metrics.distance.LongestCommonSubstring;
import ai.rote.metrics.distance.Scale;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetMatchTest {
  private static final int CASES = 500;

  private static int[] random(Random random, int letters, int least, int most) {
    return random
        .ints(least + random.nextInt(most - least + 1), 0, letters)
        .map(i -> 'a' + i)
        .toArray();
  }

  /** Lengths around one and two words of 64 bits. */
  @Test
  void bitVectorsAgreeWithTheTables() {
    Random random = new Random(3);
    Levenshtein edits = new Levenshtein(Scale.COUNT);
    LongestCommonSubsequence common = new LongestCommonSubsequence(Scale.COUNT);
    for (int i = 0; i < CASES; i++) {
      int letters = 1 + random.nextInt(5);
      int[] target = random(random, letters, 0, i % 2 == 0 ? 140 : 12);
      int[] output = random(random, letters, 0, i % 3 == 0 ? 200 : 20);
      BitVectors bits = new BitVectors(target);

      assertThat((double) bits.distance(output)).isEqualTo(edits.between(target, output));
      assertThat((double) bits.commonSubsequence(output)).isEqualTo(common.between(target, output));
      assertThat(bits.distanceToPart(output)).isEqualTo(nearestPart(target, output));
    }
  }

  /** The table whose first row is all 0: a part may begin anywhere. */
  private static int nearestPart(int[] target, int[] output) {
    int[] column = new int[target.length + 1];
    Arrays.setAll(column, i -> i);
    int least = target.length;
    for (int symbol : output) {
      int diagonal = 0;
      for (int i = 1; i <= target.length; i++) {
        int substituted = diagonal + (target[i - 1] == symbol ? 0 : 1);
        diagonal = column[i];
        column[i] = Math.min(substituted, 1 + Math.min(column[i], column[i - 1]));
      }
      least = Math.min(least, column[target.length]);
    }
    return least;
  }

  @Test
  void theLongestRunIsTheLongestCommonSubstring() {
    Random random = new Random(4);
    for (int i = 0; i < CASES; i++) {
      int[] target = random(random, 3, 1, 30);
      int[] output = random(random, 3, 0, 30);
      TargetMatch match =
          TargetMatch.of(
              new String(target, 0, target.length),
              "",
              new String(output, 0, output.length),
              Normalisation.FULL);

      assertThat(match.characters().longestRun())
          .isEqualTo(
              LongestCommonSubstring.longest(target, output)
                  .map(LongestCommonSubstring.Run::length)
                  .orElse(0));
    }
  }

  @Test
  void aTargetIsFoundAnywhereInALongerOutput() {
    String output = "Sure! Here it is:\r\n\r\n> \"The  quick—brown FOX\", and so on.";
    TargetMatch match = TargetMatch.of("the quick brown fox", "", output, Normalisation.FULL);

    assertThat(match.found()).isTrue();
    assertThat(match.inPrompt()).isFalse();
    assertThat(match.words()).isEqualTo(new TargetMatch.Likeness(4, 11, 4, 1, 1 - 7 / 11.0, 1));
    assertThat(match.characters().partSimilarity()).isOne();
    assertThat(TargetMatch.of("the quick brown fox", "", output, Normalisation.NONE).found())
        .isFalse();
  }

  @Test
  void wordsAreWhole() {
    TargetMatch match = TargetMatch.of("the art", "", "breathe artfully", Normalisation.FULL);

    assertThat(match.found()).isFalse();
    assertThat(match.characters().partSimilarity()).isOne();
  }

  @Test
  void aTargetInThePromptIsTold() {
    TargetMatch match =
        TargetMatch.of("42 Elm Street", "He lives at 42, Elm Street.", "", Normalisation.FULL);

    assertThat(match.inPrompt()).isTrue();
    assertThat(match.found()).isFalse();
    assertThat(match.words().similarity()).isZero();
    assertThat(match.words().partSimilarity()).isZero();
    assertThat(match.characters().common()).isCloseTo(0, within(0.0));
  }

  @Test
  void refusesATargetWithoutAWord() {
    assertThatThrownBy(() -> TargetMatch.of(" ... ", "", "a", Normalisation.FULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the target has no word");
  }
}
