package ai.rote.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarksTest {

  @Test
  void givesBackWhatEveryCharacterWasGivenToAThousandthOfANat() {
    Random random = new Random(7);
    double[] plain = new double[5_000];
    Arrays.fill(plain, Double.NaN);
    Marks marks = new Marks();
    for (int at = 0; at < plain.length - 60; ) {
      int start = at + random.nextInt(3) * random.nextInt(20);
      int end = start + 1 + random.nextInt(40);
      double ln = -40 * random.nextDouble();
      marks.add(start, end, ln);
      if (ln >= Math.log(Marks.LEAST)) {
        Arrays.fill(plain, start, end, ln);
      }
      at = end;
    }
    for (int characters : new int[] {0, 1, 77, 2_500, 5_000}) {
      double[] found = spread(marks.upTo(characters), characters);
      for (int i = 0; i < characters; i++) {
        assertThat(Double.isNaN(found[i])).as("character %d", i).isEqualTo(Double.isNaN(plain[i]));
        if (!Double.isNaN(plain[i])) {
          assertThat(Math.abs(found[i] - plain[i])).isLessThanOrEqualTo(0.00051);
        }
      }
    }
  }

  private static double[] spread(int[] numbers, int characters) {
    double[] values = new double[characters];
    Arrays.fill(values, Double.NaN);
    int at = 0;
    for (int i = 0; i < numbers.length; i += 3) {
      at += numbers[i];
      Arrays.fill(values, at, at + numbers[i + 1], -numbers[i + 2] / 1000.0);
      at += numbers[i + 1];
    }
    return values;
  }

  @Test
  void joinsNeighboursAndLeavesOutWhatIsNotShaded() {
    Marks marks = new Marks();
    marks.add(3, 5, -1);
    marks.add(5, 9, -1);
    marks.add(9, 12, Double.NEGATIVE_INFINITY);
    marks.add(12, 14, Double.NaN);
    marks.add(14, 15, -28);
    marks.add(15, 17, 0);

    assertThat(marks.upTo(100)).containsExactly(3, 6, 1000, 6, 2, 0);
  }

  @Test
  void goesNoFurtherThanAPageCan() {
    Marks marks = new Marks();
    marks.add(Marks.MOST_CHARACTERS - 2, Marks.MOST_CHARACTERS + 5L, -1);
    marks.add(Marks.MOST_CHARACTERS + 5L, 5_000_000_000L, -2);

    assertThat(marks.upTo(Marks.MOST_CHARACTERS))
        .containsExactly(Marks.MOST_CHARACTERS - 2, 2, 1000);
  }
}
