package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueriesNeededTest {

  @Test
  void areOrderedBySizeWithInfiniteLast() {
    List<QueriesNeeded> ascending =
        List.of(
            QueriesNeeded.of(1),
            QueriesNeeded.of(Long.MAX_VALUE - 1), // one double with the next
            QueriesNeeded.of(Long.MAX_VALUE),
            QueriesNeeded.ofLog10(19),
            QueriesNeeded.ofLog10(4342.8),
            QueriesNeeded.infinite());
    List<QueriesNeeded> shuffled = new ArrayList<>(ascending);
    Collections.shuffle(shuffled, new Random(5));

    assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(ascending);
  }

  @Test
  void areEqualByValue() {
    assertThat(QueriesNeeded.of(40))
        .isEqualTo(QueriesNeeded.of(40))
        .hasSameHashCodeAs(QueriesNeeded.of(40))
        .isNotEqualTo(QueriesNeeded.of(41))
        .isNotEqualTo(QueriesNeeded.infinite());
  }

  @Test
  void sayWhatTheyAre() {
    assertThat(QueriesNeeded.of(150)).hasToString("150");
    assertThat(QueriesNeeded.ofLog10(23.24)).hasToString("10^23.2");
    assertThat(QueriesNeeded.infinite()).hasToString("infinite");
    assertThat(QueriesNeeded.infinite().isFinite()).isFalse();
    assertThat(QueriesNeeded.infinite().count()).isEmpty();
    assertThat(QueriesNeeded.infinite().log10()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(QueriesNeeded.of(1000).log10()).isEqualTo(3);
  }
}
