package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.Cases;
import ai.rote.metrics.distance.Hamming;
import ai.rote.metrics.distance.Scale;
import ai.rote.metrics.stat.Hits;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Draws kept as different values with their counts. */
class HistogramTest {

  /** Against a map that counts one value after the other. */
  @Test
  void countsEachValueWhateverTheOrder() {
    Cases.forEach(
        random -> {
          double[] values = random.doubles(random.nextInt(40), -2, 3).map(Math::rint).toArray();
          TreeMap<Double, Long> counts = new TreeMap<>();
          Arrays.stream(values).forEach(each -> counts.merge(0.0 + each, 1L, Long::sum));

          Histogram histogram = Histogram.of(values);

          assertThat(IntStream.range(0, histogram.size()).mapToDouble(histogram::value))
              .containsExactlyElementsOf(counts.keySet());
          assertThat(IntStream.range(0, histogram.size()).mapToLong(histogram::count))
              .containsExactlyElementsOf(counts.values());
          assertThat(histogram.total()).isEqualTo(values.length);
        });
  }

  @Test
  void partsAddUpToTheWhole() {
    Cases.forEach(
        random -> {
          double[] values = random.doubles(random.nextInt(40), 0, 5).map(Math::rint).toArray();
          int cut = random.nextInt(values.length + 1);
          Histogram left = Histogram.of(Arrays.copyOf(values, cut));
          Histogram right = Histogram.of(Arrays.copyOfRange(values, cut, values.length));

          assertThat(left.plus(right))
              .isEqualTo(Histogram.of(values))
              .isEqualTo(right.plus(left))
              .hasSameHashCodeAs(right.plus(left));
        });
  }

  @Test
  void anotherScaleKeepsTheCounts() {
    Histogram histogram = Histogram.of(0, 1, 1, 2, 5);

    assertThat(histogram.map(each -> each / 5)).isEqualTo(Histogram.of(0, 0.2, 0.2, 0.4, 1));
    assertThat(histogram.map(each -> Math.min(each, 1))).isEqualTo(Histogram.of(0, 1, 1, 1, 1));
    assertThatThrownBy(() -> histogram.map(each -> -each))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the values of a histogram must ascend, but -1.0 follows -0.0");
    assertThat(histogram).hasToString("Histogram[4 values, 5 draws]");
  }

  @Test
  void countsAreCopiedOnTheirWayIn() {
    double[] values = {0, 1};
    long[] counts = {7, 99_993};
    Histogram histogram = Histogram.ofCounts(values, counts);
    values[0] = 5;
    counts[0] = 5;

    assertThat(histogram.value(0)).isZero();
    assertThat(histogram.count(0)).isEqualTo(7);
    assertThat(histogram.total()).isEqualTo(100_000);
  }

  @Test
  void refusesWhatIsNoHistogram() {
    refuses(new double[] {1}, new long[0], "but has 1 values and 0 counts");
    refuses(new double[] {1, 1}, new long[] {1, 1}, "must ascend, but 1.0 follows 1.0");
    refuses(new double[] {2, 1}, new long[] {1, 1}, "must ascend, but 1.0 follows 2.0");
    refuses(new double[] {Double.NaN}, new long[] {1}, "a value is NaN");
    refuses(new double[] {3}, new long[] {0}, "came up at least once, but 3.0 0 times");
    assertThatThrownBy(() -> Histogram.of(1, Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a histogram counts numbers, but a value is NaN");
  }

  private static void refuses(double[] values, long[] counts, String message) {
    assertThatThrownBy(() -> Histogram.ofCounts(values, counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** 576 examples under 2 schemes with 100,000 draws each: as doubles they would take 0.9 GB. */
  @Test
  void aHundredThousandDrawsTakeTheRoomOfTheirValues() {
    double[] distances = IntStream.rangeClosed(0, 50).asDoubleStream().toArray();
    long[] counts = new long[distances.length];
    Arrays.fill(counts, 1_960);
    Histogram draws = Histogram.ofCounts(distances, counts);

    SampledExtraction extraction =
        SampledExtraction.of(
            IntStream.range(0, 2 * 576)
                .mapToObj(
                    i ->
                        SampledExample.of(
                            "example " + i, new Hamming(Scale.COUNT), draws.map(x -> x)))
                .toList());

    assertThat(extraction.examples())
        .allSatisfy(each -> assertThat(each.values().size()).isEqualTo(51));
    assertThat(extraction.hits(4)).containsOnly(new Hits(5 * 1_960, 51 * 1_960));
    assertThat(extraction.rate(4, 10, 0.5).rate().value()).isEqualTo(1);
  }
}
