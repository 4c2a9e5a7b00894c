package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.near.RankedGuesses.Guess;
import ai.rote.metrics.near.RankedGuesses.Recall;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankedGuessesTest {

  private static Guess right(String id, double confidence) {
    return new Guess(id, confidence, true);
  }

  private static Guess wrong(String id, double confidence) {
    return new Guess(id, confidence, false);
  }

  /**
   * The plain rule: every order of the guesses that is not against confidence, the worst of all.
   */
  private static int leastFound(List<Guess> guesses, int errors) {
    int[] least = {Integer.MAX_VALUE};
    permute(new ArrayList<>(guesses), 0, errors, least);
    return least[0];
  }

  private static void permute(List<Guess> order, int from, int errors, int[] least) {
    if (from == order.size()) {
      for (int i = 1; i < order.size(); i++) {
        if (order.get(i - 1).confidence() < order.get(i).confidence()) {
          return;
        }
      }
      least[0] = Math.min(least[0], found(order, errors));
      return;
    }
    for (int i = from; i < order.size(); i++) {
      Collections.swap(order, from, i);
      permute(order, from + 1, errors, least);
      Collections.swap(order, from, i);
    }
  }

  private static int found(List<Guess> order, int errors) {
    Set<String> found = new HashSet<>();
    int wrong = 0;
    for (Guess each : order) {
      if (!each.isRight()) {
        wrong++;
      } else if (wrong < errors) {
        found.add(each.id());
      }
    }
    return found.size();
  }

  @Test
  void isTheWorstOfAllOrdersThatConfidenceAllows() {
    Random random = new Random(2023);
    for (int round = 0; round < 300; round++) {
      List<Guess> guesses = new ArrayList<>();
      int count = random.nextInt(7);
      for (int i = 0; i < count; i++) {
        String id = "" + random.nextInt(4);
        guesses.add(new Guess(id, random.nextInt(3), random.nextBoolean()));
      }
      RankedGuesses ranked = RankedGuesses.of(guesses, 5);
      for (int errors = 1; errors <= 8; errors++) {
        Recall recall = ranked.recallAtErrors(errors);
        assertThat(recall.found())
            .as("%s, %d", guesses, errors)
            .isEqualTo(leastFound(guesses, errors));
        assertThat(recall.value()).isEqualTo(recall.found() / 5.0);
        long allWrong = guesses.stream().filter(each -> !each.isRight()).count();
        assertThat(recall.wrongGuesses()).isEqualTo(Math.min(errors, allWrong));
        assertThat(recall.isEveryGuessRead()).isEqualTo(allWrong < errors);
      }
    }
  }

  /** 120 right ones, of which the k-th stands behind k wrong ones. */
  @Test
  void readingEndsAtTheHundredthErrorAndNotBefore() {
    List<Guess> guesses = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      guesses.add(wrong("w" + i, -2 * i));
      guesses.add(right("r" + i, -2 * i - 1));
    }
    Collections.shuffle(guesses, new Random(1));

    Recall all = RankedGuesses.of(guesses, 1_000).recallAtErrors(100);
    assertThat(all.found()).isEqualTo(99);
    assertThat(all.value()).isEqualTo(0.099);
    assertThat(all.precision()).contains(99 / 199.0);
    assertThat(all.isEveryGuessRead()).isFalse();

    // Without 20 of the wrong ones there is a hundredth error still, and it is the last guess but
    // one.
    List<Guess> hundred =
        guesses.stream().filter(each -> each.isRight() || each.confidence() > -200).toList();
    assertThat(RankedGuesses.of(hundred, 1_000).recallAtErrors(100).found()).isEqualTo(99);

    List<Guess> fewer =
        guesses.stream().filter(each -> each.isRight() || each.confidence() > -198).toList();
    Recall every = RankedGuesses.of(fewer, 1_000).recallAtErrors(100);
    assertThat(every.isEveryGuessRead()).isTrue();
    assertThat(every.wrongGuesses()).isEqualTo(99);
    assertThat(every.found()).isEqualTo(120);
  }

  @Test
  void aSecondRightGuessIsNoErrorAndFindsNothingNew() {
    Recall recall =
        RankedGuesses.of(List.of(right("a", 0), right("a", -1), wrong("a", -2), right("b", -3)), 2)
            .recallAtErrors(2);
    assertThat(recall.found()).isEqualTo(2);
    assertThat(recall.rightGuesses()).isEqualTo(3);
    assertThat(recall.precision()).contains(0.75);
  }

  @Test
  void amongEqualConfidencesTheWrongOnesComeFirst() {
    List<Guess> guesses = List.of(right("a", 0.0), wrong("b", -0.0));
    assertThat(RankedGuesses.of(guesses, 2).recallAtErrors(1).found()).isZero();
  }

  @Test
  void withoutGuessesNothingIsFound() {
    Recall none = RankedGuesses.of(List.of(), 3).recallAtErrors(100);
    assertThat(none.value()).isZero();
    assertThat(none.precision()).isEmpty();
    assertThat(none.isEveryGuessRead()).isTrue();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> right("a", Double.NaN)).hasMessageContaining("'a'", "NaN");
    List<Guess> two = List.of(right("a", 1), right("b", 1));
    assertThatThrownBy(() -> RankedGuesses.of(two, 1))
        .hasMessage("guesses for 2 examples, but there are 1");
    assertThatThrownBy(() -> RankedGuesses.of(List.of(), 0)).hasMessageContaining("there are 0");
    assertThatThrownBy(() -> RankedGuesses.of(two, 2).recallAtErrors(0))
        .hasMessage("errors must be at least 1, but are 0");
  }

  /** Right with 0.4; logistic confidence, 2 higher for right ones: all shares in closed form. */
  private static RankedGuesses drawn(int examples, Random random) {
    List<Guess> guesses = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      boolean isRight = random.nextDouble() < 0.4;
      double u = random.nextDouble();
      guesses.add(new Guess("" + i, Math.log(u / (1 - u)) + (isRight ? 2 : 0), isRight));
    }
    return RankedGuesses.of(guesses, examples);
  }

  /** Recall of the population where the share of wrong guesses read is that of the E errors. */
  private static double truth(double errorShare) {
    double wrongRead = errorShare / 0.6; // 1 / (1 + e^t)
    double t = Math.log(1 / wrongRead - 1);
    return 0.4 / (1 + Math.exp(t - 2));
  }

  /**
   * How often the interval holds the truth, in 400 data sets; seed fixed. A coverage of 0.90 or
   * less is seen as such; the coverage is 0.968, measured over 1,500 sets, at which 0.90 would be
   * seven standard errors away.
   */
  @Test
  void theIntervalCoversWhatItSays() {
    int covered = 0;
    double width = 0;
    int sets = 400;
    Random random = new Random(7);
    for (int set = 0; set < sets; set++) {
      Intervals intervals =
          Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(set).withResamples(300));
      Interval interval =
          drawn(200, random).with(intervals).recallAtErrors(20).interval().orElseThrow();
      covered += interval.contains(truth(0.1)) ? 1 : 0;
      width += (interval.high() - interval.low()) / sets;
    }
    assertThat(covered / (double) sets).isBetween(0.90, 0.99);
    // Wilson's, with the end of reading taken as given, is narrower by a quarter.
    assertThat(width).isGreaterThan(0.14);
  }

  /** Resampling decides what it does not read last; the plain way draws all examples at once. */
  @Test
  void resamplesAsDrawingExamplesWithReplacementDoes() {
    RankedGuesses ranked = drawn(200, new Random(3));
    Interval interval =
        ranked
            .with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1).withResamples(4_000)))
            .recallAtErrors(20)
            .interval()
            .orElseThrow();
    double[] plain = plainly(200, 20, 4_000);
    assertThat(interval.low()).isBetween(plain[80], plain[125]);
    assertThat(interval.high()).isBetween(plain[3_875], plain[3_920]);
    assertThat(interval.method()).isEqualTo("percentile bootstrap, 4000 resamples, seed 1");
  }

  private static double[] plainly(int examples, int errors, int resamples) {
    Random random = new Random(3);
    List<Guess> all = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      boolean isRight = random.nextDouble() < 0.4;
      double u = random.nextDouble();
      all.add(new Guess("" + i, Math.log(u / (1 - u)) + (isRight ? 2 : 0), isRight));
    }
    double[] recalls = new double[resamples];
    for (int b = 0; b < resamples; b++) {
      List<Guess> drawn = new ArrayList<>();
      for (int i = 0; i < examples; i++) {
        Guess each = all.get(random.nextInt(examples));
        drawn.add(new Guess(i + "", each.confidence(), each.isRight()));
      }
      recalls[b] = RankedGuesses.of(drawn, examples).recallAtErrors(errors).value();
    }
    Arrays.sort(recalls);
    return recalls;
  }

  @Test
  void thereIsNoIntervalWhereResamplesSayTooLittle() {
    Intervals intervals = Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1).withResamples(100));
    RankedGuesses ranked = drawn(200, new Random(3));
    assertThat(ranked.recallAtErrors(20).interval()).isEmpty();
    assertThat(ranked.with(intervals).recallAtErrors(9).interval()).isEmpty();
    assertThat(ranked.with(intervals).recallAtErrors(10).interval()).isPresent();
    List<Guess> fewFound = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      fewFound.add(new Guess("" + i, i, i % 6 == 0));
    }
    assertThat(RankedGuesses.of(fewFound, 50).with(intervals).recallAtErrors(100).interval())
        .isEmpty();
  }
}
