package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractionProbabilityTest {
  private static final double RELATIVE_ERROR = 1e-12;

  static List<JsonNode> extraction() {
    return Golden.cases("golden-extraction.json");
  }

  static Stream<JsonNode> queries() {
    return Golden.cases("golden-queries.json").stream();
  }

  @ParameterizedTest
  @MethodSource("extraction")
  void withinAndItsLogEqualHighPrecisionArithmetic(JsonNode golden) {
    ExtractionProbability probability =
        ExtractionProbability.ofLog(golden.get("logPz").doubleValue());
    long n = golden.get("n").longValue();

    assertRelative(probability.within(n), Golden.number(golden, "within"));
    assertRelative(probability.logWithin(n), Golden.number(golden, "logWithin"));
  }

  private static void assertRelative(double actual, double expected) {
    if (Math.abs(expected) < Double.MIN_NORMAL) {
      // below the normal doubles, digits are lost one by one: only the size can be right
      assertThat(actual - expected).isBetween(-2 * Double.MIN_VALUE, 2 * Double.MIN_VALUE);
    } else {
      assertThat(Math.abs(actual / expected - 1)).isLessThanOrEqualTo(RELATIVE_ERROR);
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queriesNeededEqualHighPrecisionArithmetic(JsonNode golden) {
    QueriesNeeded needed =
        ExtractionProbability.ofLog(golden.get("logPz").doubleValue())
            .queriesNeeded(golden.get("p").doubleValue());

    assertThat(needed.isFinite()).isTrue();
    assertThat(Math.abs(needed.log10() - Golden.number(golden, "log10")))
        .isLessThanOrEqualTo(RELATIVE_ERROR * Math.max(1, needed.log10()));
    assertThat(needed.count().isPresent()).isEqualTo(golden.has("least"));
    if (golden.get("exact").booleanValue()) {
      assertThat(needed.count()).hasValue(golden.get("least").longValue());
    }
  }

  /** A field's tool leaves log space here and answers 0. */
  @Test
  void aProbabilityOf1e20And1000QueriesGive1e17() {
    ExtractionProbability probability = ExtractionProbability.ofLog(Math.log(1e-20));

    assertThat(probability.within(1_000)).isCloseTo(1e-17, withinPercentage(1e-10));
  }

  @Test
  void theLogSurvivesWhereTheProbabilityDoesNot() {
    ExtractionProbability probability = ExtractionProbability.ofLog(-10_000);

    assertThat(probability.value()).isZero();
    assertThat(probability.isPossible()).isTrue();
    assertThat(probability.within(1)).isZero();
    assertThat(probability.logWithin(1)).isEqualTo(-10_000);
    assertThat(probability.isDiscoverable(Long.MAX_VALUE, 1e-12)).isFalse();
    assertThat(probability.queriesNeeded(0.5)).hasToString("10^4342.8");
  }

  @Test
  void anImpossibleSuffixIsNeverExtracted() {
    ExtractionProbability impossible = ExtractionProbability.ofLog(Double.NEGATIVE_INFINITY);

    assertThat(impossible.isPossible()).isFalse();
    assertThat(impossible.value()).isZero();
    assertThat(impossible.within(Long.MAX_VALUE)).isZero();
    assertThat(impossible.logWithin(Long.MAX_VALUE)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(impossible.isDiscoverable(Long.MAX_VALUE, Double.MIN_VALUE)).isFalse();
    assertThat(impossible.queriesNeeded(0.1).isFinite()).isFalse();
  }

  @Test
  void aCertainSuffixTakesOneQueryEvenForPOf1() {
    ExtractionProbability certain = ExtractionProbability.ofLog(0);

    assertThat(certain.within(1)).isEqualTo(1);
    assertThat(certain.logWithin(1)).isZero();
    assertThat(certain.isDiscoverable(1, 1)).isTrue();
    assertThat(certain.queriesNeeded(1).count()).hasValue(1);
  }

  @Test
  void pOf1HoldsOnlyForAProbabilityOf1() {
    ExtractionProbability nearlyCertain = ExtractionProbability.ofLog(-1e-300);

    assertThat(nearlyCertain.isDiscoverable(Long.MAX_VALUE, 1)).isFalse();
    assertThat(nearlyCertain.queriesNeeded(1).isFinite()).isFalse();
    assertThat(nearlyCertain.isDiscoverable(1, Math.nextDown(1.0))).isTrue();
  }

  @Test
  void oneQueryHasTheProbabilityItself() {
    Cases.forEach(
        random -> {
          double logProb = Cases.logProb(random);
          ExtractionProbability probability = ExtractionProbability.ofLog(logProb);
          assertThat(probability.within(1)).isCloseTo(Math.exp(logProb), withinPercentage(1e-10));
        });
  }

  @Test
  void moreQueriesNeverExtractLess() {
    Cases.forEach(
        random -> {
          ExtractionProbability probability = ExtractionProbability.ofLog(Cases.logProb(random));
          long n = Cases.queries(random);
          long more = n + Cases.queries(random);
          double p = Cases.probability(random);
          assertThat(probability.within(more)).isGreaterThanOrEqualTo(probability.within(n));
          assertThat(probability.logWithin(more)).isGreaterThanOrEqualTo(probability.logWithin(n));
          if (probability.isDiscoverable(n, p)) {
            assertThat(probability.isDiscoverable(more, p)).isTrue();
          }
        });
  }

  @Test
  void aSmallerPIsNeverHarderToReach() {
    Cases.forEach(
        random -> {
          ExtractionProbability probability = ExtractionProbability.ofLog(Cases.logProb(random));
          double p = Cases.probability(random);
          double smaller = p * (1 - random.nextDouble());
          long n = Cases.queries(random);
          if (smaller > 0 && probability.isDiscoverable(n, p)) {
            assertThat(probability.isDiscoverable(n, smaller)).isTrue();
          }
          if (smaller > 0) {
            assertThat(probability.queriesNeeded(smaller))
                .isLessThanOrEqualTo(probability.queriesNeeded(p));
          }
        });
  }

  @Test
  void aLikelierSuffixIsNeverHarderToExtract() {
    Cases.forEach(
        random -> {
          double logProb = Cases.logProb(random);
          ExtractionProbability likelier = ExtractionProbability.ofLog(logProb * 0.999);
          ExtractionProbability other = ExtractionProbability.ofLog(logProb);
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          assertThat(likelier.logWithin(n)).isGreaterThanOrEqualTo(other.logWithin(n));
          assertThat(likelier.queriesNeeded(p)).isLessThanOrEqualTo(other.queriesNeeded(p));
        });
  }

  @Test
  void queriesNeededIsTheLeastNumberThatIsEnough() {
    Cases.forEach(
        random -> {
          ExtractionProbability probability = ExtractionProbability.ofLog(Cases.logProb(random));
          double p = Cases.probability(random);
          QueriesNeeded needed = probability.queriesNeeded(p);
          needed
              .count()
              .ifPresentOrElse(
                  n -> {
                    assertThat(probability.isDiscoverable(n, p)).isTrue();
                    if (n > 1) {
                      assertThat(probability.isDiscoverable(n - 1, p)).isFalse();
                    }
                  },
                  () -> assertThat(probability.isDiscoverable(Long.MAX_VALUE, p)).isFalse());
          assertThat(needed.isFinite()).isEqualTo(probability.isPossible());
        });
  }

  @Test
  void beingDiscoverableMeansThatTheProbabilityWithinNReachesP() {
    Cases.forEach(
        random -> {
          ExtractionProbability probability = ExtractionProbability.ofLog(Cases.logProb(random));
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          double within = probability.within(n);
          if (Math.abs(within - p) > 1e-9 * p) { // else rounding may decide
            assertThat(probability.isDiscoverable(n, p)).isEqualTo(within >= p);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, Double.POSITIVE_INFINITY, Double.NaN})
  void refusesWhatIsNoLogProbability(double logProb) {
    assertThatThrownBy(() -> ExtractionProbability.ofLog(logProb))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "log-probability must be at most 0 (a probability of at most 1), but is " + logProb);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN})
  void refusesWhatIsNoP(double p) {
    ExtractionProbability probability = ExtractionProbability.ofLog(-1);

    assertThatThrownBy(() -> probability.isDiscoverable(1, p))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probability p must be in (0, 1], but is " + p);
    assertThatThrownBy(() -> probability.queriesNeeded(p))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesWhatIsNoNumberOfQueries(long n) {
    ExtractionProbability probability = ExtractionProbability.ofLog(-1);

    assertThatThrownBy(() -> probability.within(n))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number of queries n must be at least 1, but is " + n);
    assertThatThrownBy(() -> probability.logWithin(n)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> probability.isDiscoverable(n, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
