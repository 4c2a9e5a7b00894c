package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much longer it takes, on a clock that the test sets. */
class TimeLeftTest {
  private static final long START = 5_000_000_000L;

  private final TimeLeft timeLeft = new TimeLeft(START);

  private void done(double seconds, double work) {
    timeLeft.done(START + (long) (seconds * 1e9), work);
  }

  /** Items of one batch arrive together when it is done. */
  private void batch(double seconds, int number, int size) {
    for (int i = 1; i <= size; i++) {
      done(seconds + i * 1e-6, (number - 1) * size + i);
    }
  }

  private TimeLeft.Span until(double total) {
    return timeLeft.until(total).orElseThrow();
  }

  @Test
  void nothingIsSaidBeforeAFewPiecesAreDone() {
    assertThat(timeLeft.until(100)).isEmpty();
    batch(5, 1, 64);
    assertThat(timeLeft.until(640)).isEmpty();
    batch(7, 2, 64);
    batch(9, 3, 64);
    assertThat(timeLeft.until(640)).isEmpty();
    batch(11, 4, 64);
    assertThat(timeLeft.until(640)).isPresent();
  }

  /** The first of 10 batches takes 5 s, the others 1 s: the speed is that of the others. */
  @Test
  void theFirstPieceIsNoMeasure() {
    batch(5, 1, 64);
    for (int i = 2; i <= 5; i++) {
      batch(5 + i - 1, i, 64);
    }

    // Told as the first item of the fifth arrived, when the others of it seem to be left.
    assertThat(until(640).least()).isCloseTo(6, within(0.02));
    assertThat(until(640).most()).isCloseTo(6, within(0.02));
    assertThat(until(640)).hasToString("about 6 s");
  }

  @Test
  void itemsOfOneBatchAreOnePieceHoweverManyTheyAre() {
    batch(3, 1, 5_000);

    assertThat(timeLeft.until(10_000)).isEmpty();
  }

  /** Ten minutes at 4 a second, then the machine is shared and it is 1 in two seconds. */
  @Test
  void aSpeedThatChangesGivesARange() {
    double work = 0;
    for (double second = 1; second <= 600; second++) {
      work += 4;
      done(second, work);
    }
    assertThat(until(4_800).most()).isCloseTo(600, within(1.0));
    for (double second = 602; second <= 840; second += 2) {
      done(second, ++work);
    }

    assertThat(until(4_800).least()).isCloseTo((4_800 - work) / (work / 840), within(15.0));
    assertThat(until(4_800).most()).isCloseTo((4_800 - work) / 0.5, within(30.0));
    assertThat(until(4_800)).hasToString("13 min to 76 min");
  }

  @Test
  void aLongRunIsNoHeavierThanAShortOne() {
    for (int second = 1; second <= 1_000_000; second++) {
      done(second, second);
    }

    assertThat(until(2_000_000).most()).isCloseTo(1_000_000, within(1_000.0));
  }

  @Test
  void whatIsDoneTakesNoTime() {
    for (int second = 1; second <= 10; second++) {
      done(second, second);
    }

    assertThat(until(10)).hasToString("less than a second");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.5, less than a second",
    "0.1, 4, less than a second to 4 s",
    "30, 34, about 34 s",
    "30, 600, 30 s to 10 min",
    "7000, 72000, 117 min to 20 h",
    "1.0e8, 1.1e8, 'about 30,556 h'"
  })
  void isSaidInTheUnitThatFits(double least, double most, String text) {
    assertThat(new TimeLeft.Span(least, most)).hasToString(text);
  }
}
