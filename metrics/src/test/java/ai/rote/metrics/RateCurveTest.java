package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.stat.Rate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateCurveTest {

  @Test
  void risesWhereAnExampleIsReached() {
    RateCurve curve =
        Scored.report(-0.1, Math.log(0.1), Math.log(0.1), -200, Double.NEGATIVE_INFINITY)
            .under(Scored.SCHEME)
            .curve(0.5);

    assertThat(curve.steps())
        .containsExactly(
            new RateCurve.Step(1, Rate.of(1, 5)), new RateCurve.Step(7, Rate.of(3, 5)));
    assertThat(curve.at(1).count()).isEqualTo(1);
    assertThat(curve.at(6).count()).isEqualTo(1);
    assertThat(curve.at(7).count()).isEqualTo(3);
    assertThat(curve.at(Long.MAX_VALUE).count()).isEqualTo(3);
    assertThat(curve.p()).isEqualTo(0.5);
    assertThat(curve).hasToString("RateCurve[p = 0.5, 2 steps, 5 examples]");
  }

  @Test
  void is0BeforeItsFirstStep() {
    RateCurve curve = Scored.report(Math.log(0.1)).under(Scored.SCHEME).curve(0.5);

    assertThat(curve.at(6)).isEqualTo(Rate.of(0, 1));
    assertThat(Scored.report(-200).under(Scored.SCHEME).curve(0.5).steps()).isEmpty();
    assertThat(Scored.report(-200).under(Scored.SCHEME).curve(0.5).at(5).count()).isZero();
  }

  @Test
  void equalsTheRateAtEveryN() {
    Cases.forEach(
        random -> {
          int size = 1 + random.nextInt(15);
          double[] logs =
              IntStream.range(0, size).mapToDouble(i -> Cases.logProb(random)).toArray();
          SchemeExtraction extraction = Scored.report(logs).under(Scored.SCHEME);
          double p = Cases.probability(random);
          RateCurve curve = extraction.curve(p);
          long n = Cases.queries(random);
          assertThat(curve.at(n)).isEqualTo(extraction.rate(n, p));
          for (RateCurve.Step step : curve.steps()) {
            assertThat(extraction.rate(step.queries(), p)).isEqualTo(step.rate());
            if (step.queries() > 1) {
              assertThat(extraction.rate(step.queries() - 1, p).count())
                  .isLessThan(step.rate().count());
            }
          }
        });
  }

  /** The binary search behind rates, against asking each example. */
  @Test
  void ratesCountTheExamplesOneByOne() {
    Cases.forEach(
        random -> {
          int size = 1 + random.nextInt(15);
          double[] logs =
              IntStream.range(0, size).mapToDouble(i -> Cases.logProb(random)).toArray();
          SchemeExtraction extraction = Scored.report(logs).under(Scored.SCHEME);
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          assertThat(extraction.rate(n, p).count())
              .isEqualTo(
                  extraction.probabilities().stream().filter(z -> z.isDiscoverable(n, p)).count());
          assertThat(extraction.worstCase().count())
              .isEqualTo(
                  extraction.probabilities().stream()
                      .filter(ExtractionProbability::isPossible)
                      .count());
        });
  }

  @Test
  void refusesPointsOutOfRange() {
    SchemeExtraction extraction = Scored.report(-1).under(Scored.SCHEME);

    assertThatThrownBy(() -> extraction.curve(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probability p must be in (0, 1], but is 0.0");
    assertThatThrownBy(() -> extraction.curve(0.5).at(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number of queries n must be at least 1, but is 0");
  }
}
