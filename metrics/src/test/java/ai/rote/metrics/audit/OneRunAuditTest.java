package ai.rote.metrics.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound of one run against the formula in plain decimals, and against printed values. */
class OneRunAuditTest {
  private static final MathContext DIGITS = new MathContext(50);

  /** P(X ≥ v) of a binomial, term by term. */
  private static BigDecimal atLeast(int v, int r, BigDecimal q) {
    BigDecimal sum = BigDecimal.ZERO;
    BigInteger ways = BigInteger.ONE;
    for (int k = 0; k <= r; k++) {
      if (k >= v) {
        BigDecimal term =
            q.pow(k, DIGITS).multiply(BigDecimal.ONE.subtract(q).pow(r - k, DIGITS), DIGITS);
        sum = sum.add(term.multiply(new BigDecimal(ways), DIGITS), DIGITS);
      }
      ways = ways.multiply(BigInteger.valueOf(r - k)).divide(BigInteger.valueOf(k + 1));
    }
    return sum;
  }

  /** Every f(v − i) anew. */
  private static double plainPValue(int m, int r, int v, double epsilon, double delta) {
    BigDecimal q = BigDecimal.valueOf(1 / (1 + Math.exp(-epsilon)));
    BigDecimal tail = atLeast(v, r, q);
    BigDecimal most = BigDecimal.ZERO;
    for (int i = 1; i <= v; i++) {
      BigDecimal rise = atLeast(v - i, r, q).subtract(tail);
      most = most.max(rise.divide(BigDecimal.valueOf(i), DIGITS));
    }
    return Math.min(1, tail.doubleValue() + 2 * m * delta * most.doubleValue());
  }

  @Test
  void pValuesAreThoseOfThePlainFormula() {
    Random random = new Random(5);
    for (int trial = 0; trial < 40; trial++) {
      int m = 1 + random.nextInt(60);
      int r = random.nextInt(m + 1);
      int v = random.nextInt(r + 1);
      double epsilon = 4 * random.nextDouble();
      double delta = random.nextBoolean() ? 0 : Math.pow(10, -6 * random.nextDouble());
      assertThat(OneRunAudit.pValue(m, r, v, epsilon, delta))
          .as("%d %d %d %s %s", m, r, v, epsilon, delta)
          .isCloseTo(plainPValue(m, r, v, epsilon, delta), within(1e-10));
    }
  }

  /** Steinke, Nasr and Jagielski 2023: appendix D, and figure 11 with section 7. */
  @ParameterizedTest
  @CsvSource({"1000, 100, 75, 1e-4, 0.673", "100000, 1510, 1439, 1e-5, 2.675"})
  void boundsAreThosePrintedInThePaper(int m, int r, int v, double delta, double printed) {
    EpsilonBound bound = OneRunAudit.of(new Guesses(r, 0, v, 0), m, delta, 0.95);

    assertThat(bound.epsilon()).isCloseTo(printed, within(1e-3));
    assertThat(OneRunAudit.pValue(m, r, v, bound.epsilon(), delta)).isCloseTo(0.05, within(1e-9));
  }

  /** All r right: e^ε/(1 + e^ε) = α^(1/r). */
  @Test
  void allRightHasAClosedForm() {
    double share = Math.pow(0.05, 1.0 / 40);
    assertThat(OneRunAudit.of(new Guesses(20, 20, 20, 20), 100, 0, 0.95).epsilon())
        .isCloseTo(Math.log(share / (1 - share)), within(1e-9));
  }

  @Test
  void whatChanceDoesShowsNothing() {
    assertThat(OneRunAudit.of(new Guesses(50, 50, 25, 25), 200, 1e-5, 0.95).epsilon()).isZero();
    assertThat(OneRunAudit.of(new Guesses(0, 0, 0, 0), 200, 1e-5, 0.95).epsilon()).isZero();
    // Here δ alone explains it.
    assertThat(OneRunAudit.of(new Guesses(10, 0, 10, 0), 1000, 0.01, 0.95).epsilon()).isZero();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> OneRunAudit.pValue(10, 11, 5, 1, 0))
        .hasMessageContaining("10 canaries");
    assertThatThrownBy(() -> OneRunAudit.pValue(10, 5, 6, 1, 0)).hasMessageContaining("6 right");
    assertThatThrownBy(() -> OneRunAudit.pValue(10, 5, 5, -1, 0)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> OneRunAudit.pValue(10, 5, 5, 1, 1)).hasMessageContaining("delta");
    assertThatThrownBy(() -> OneRunAudit.of(new Guesses(1, 1, 1, 1), 9, 0, 1))
        .hasMessageContaining("level");
  }

  @Test
  void guessesTakeTheHighestAndTheLowest() {
    double[] scores = {-3, -1, -2, -9, -1, -7};
    boolean[] isIn = {true, true, false, false, false, true};

    assertThat(Guesses.of(scores, isIn, 2, 2)).isEqualTo(new Guesses(2, 2, 1, 1));
    // Of equal scores the first one counts as higher.
    assertThat(Guesses.of(scores, isIn, 1, 0)).isEqualTo(new Guesses(1, 0, 1, 0));
    assertThat(Guesses.of(scores, isIn, 3, 3).right()).isEqualTo(2);
    assertThatThrownBy(() -> Guesses.of(scores, isIn, 4, 3)).hasMessageContaining("6 canaries");
    assertThatThrownBy(() -> Guesses.of(new double[] {Double.NaN}, new boolean[1], 1, 0))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Guesses(1, 1, 2, 0)).hasMessageContaining("cannot be right");
  }
}
