package ai.rote.metrics.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.stat.Interval;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExposureTest {
  private final double[] references = IntStream.rangeClosed(1, 1023).mapToDouble(i -> -i).toArray();

  @Test
  void theFirstOf1024CandidatesHas10Bits() {
    Exposure exposure = Exposure.of(-0.5, references, 0.95);

    assertThat(exposure.bits()).isCloseTo(10, within(1e-12));
    assertThat(exposure.interval().high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(exposure.interval().low()).isBetween(8.0, 8.2); // −log₂(1 − 0.025^(1/1023))
    assertThat(exposure).hasToString("10.00 bits, rank 1 of 1024");
  }

  @Test
  void theLastHasNone() {
    Exposure exposure = Exposure.of(-5000, references, 0.95);

    assertThat(exposure.bits()).isZero();
    assertThat(exposure.rank()).isEqualTo(1024);
    assertThat(exposure.interval().low()).isZero();
  }

  @Test
  void tiesCountAgainstTheCanary() {
    assertThat(Exposure.of(-3, references, 0.95).rank()).isEqualTo(4);
    assertThat(Exposure.of(-3.5, references, 0.95).rank()).isEqualTo(4);
    assertThat(Exposure.of(-3, references, 0.95).bits()).isEqualTo(8);
  }

  @Test
  void theMiddleHasOneBit() {
    assertThat(Exposure.of(-511.5, references, 0.95).bits()).isCloseTo(1, within(1e-12));
    assertThat(Exposure.of(-511.5, references, 0.95).interval().contains(1)).isTrue();
  }

  @Test
  void ofManyCanariesItIsTheSameAsOfEach() {
    double[] canaries = {-0.5, -3, -3.5, -5000, -1023, Double.NEGATIVE_INFINITY, -3};
    double[] shuffled = {-3, -7, -3, Double.NEGATIVE_INFINITY, -1, -2000};
    for (double[] each : new double[][] {references, shuffled}) {
      assertThat(Exposure.ofAll(canaries, each, 0.9))
          .isEqualTo(Arrays.stream(canaries).mapToObj(one -> Exposure.of(one, each, 0.9)).toList());
    }
    double[] nan = {-0.5, Double.NaN};
    assertThatThrownBy(() -> Exposure.ofAll(nan, references, 0.9))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Exposure.ofAll(canaries, new double[0], 0.9))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatHasNoRank() {
    assertThatThrownBy(() -> Exposure.of(-1, new double[0], 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exposure needs at least one reference, and no log-likelihood that is NaN");
    assertThatThrownBy(() -> Exposure.of(Double.NaN, references, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Exposure.of(-1, new double[] {Double.NaN}, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Exposure(3, 2, new Interval(0, 1, 0.9, "mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rank must be from 1 to the 2 candidates, but is 3");
    assertThatThrownBy(() -> new Exposure(0, 2, new Interval(0, 1, 0.9, "mine")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
