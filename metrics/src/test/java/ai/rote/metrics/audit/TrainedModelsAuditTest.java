package ai.rote.metrics.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bound of trained models, worked out from binomial tails alone. */
class TrainedModelsAuditTest {

  private static double atLeast(long count, long total, double share) {
    double sum = 0;
    for (long k = count; k <= total; k++) {
      double term = 1;
      for (long i = 1; i <= k; i++) {
        term *= share * (total - k + i) / i;
      }
      sum += term * Math.pow(1 - share, total - k);
    }
    return sum;
  }

  /** The share at which so many or more come with probability α/2. */
  private static double low(long count, long total, double alpha) {
    double below = 0;
    double above = 1;
    for (int i = 0; i < 100; i++) {
      double middle = (below + above) / 2;
      if (atLeast(count, total, middle) < alpha / 2) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return count == 0 ? 0 : below;
  }

  @Test
  void theBoundIsThatOfThePlainFormula() {
    Random random = new Random(3);
    for (int trial = 0; trial < 60; trial++) {
      long tested = 1 + random.nextInt(30);
      long others = 1 + random.nextInt(30);
      long found = random.nextInt((int) tested + 1);
      long wrong = random.nextInt((int) others + 1);
      double delta = trial % 2 == 0 ? 0 : 0.01;
      double tpr = low(found, tested, 0.1);
      double fpr = 1 - low(others - wrong, others, 0.1);
      double expected = 0;
      if (tpr > delta) {
        expected = Math.max(expected, Math.log((tpr - delta) / fpr));
      }
      if (1 - fpr > delta) {
        expected = Math.max(expected, Math.log((1 - fpr - delta) / (1 - tpr)));
      }
      TrainedModelsAudit audit = TrainedModelsAudit.of(found, tested, wrong, others, delta, 0.9);

      assertThat(audit.bound().epsilon()).as("%s", audit).isCloseTo(expected, within(1e-8));
      assertThat(audit.truePositives().low()).isCloseTo(tpr, within(1e-8));
      assertThat(audit.falsePositives().high()).isCloseTo(fpr, within(1e-8));
    }
  }

  /** All of N/2 and none of N/2: what so many models can show at best. */
  @Test
  void soMuchCanSoManyModelsShow() {
    double low = Math.pow(0.025, 1.0 / 10);
    TrainedModelsAudit audit = TrainedModelsAudit.of(10, 10, 0, 10, 0, 0.95);

    assertThat(audit.bound().epsilon()).isCloseTo(Math.log(low / (1 - low)), within(1e-9));
    assertThat(audit)
        .hasToString(
            "found in 10 of 10, wrongly in 0 of 10: epsilon >= 0.807 at delta = 0.0, with 95%"
                + " confidence");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> TrainedModelsAudit.of(2, 1, 0, 1, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrainedModelsAudit.of(0, 1, 0, 0, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrainedModelsAudit.of(1, 1, 0, 1, -0.1, 0.95))
        .hasMessageContaining("delta");
    assertThatThrownBy(() -> new EpsilonBound(Double.POSITIVE_INFINITY, 0, 0.95, "x"))
        .hasMessageContaining("finite");
  }
}
