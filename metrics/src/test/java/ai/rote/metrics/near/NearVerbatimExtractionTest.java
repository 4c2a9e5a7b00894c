package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.Cases;
import ai.rote.metrics.Scored;
import ai.rote.metrics.distance.Distance;
import ai.rote.metrics.distance.Hamming;
import ai.rote.metrics.distance.Scale;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearVerbatimExtractionTest {
  private static final Distance HAMMING = new Hamming(Scale.COUNT);
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  private static NearVerbatimExtraction.Example mass(String id, double verbatim, double atLeast) {
    return NearVerbatimExtraction.Example.ofLogs(id, Math.log(verbatim), Math.log(atLeast));
  }

  private static final NearVerbatimExtraction BY_HAND =
      NearVerbatimExtraction.of(
          Scored.SCHEME,
          HAMMING,
          5,
          List.of(
              mass("both", 0.5, 0.6),
              mass("near", 0.01, 0.2),
              mass("only near", 0, 0.3),
              mass("neither", 0, 0.001)));

  /** n = 10 and p = 0.5 need 0.0670. */
  @Test
  void ratesFromBelow() {
    assertThat(BY_HAND.verbatim().rate(10, 0.5)).isEqualTo(Rate.of(1, 4));
    assertThat(BY_HAND.atLeast().rate(10, 0.5)).isEqualTo(Rate.of(3, 4));
    assertThat(BY_HAND.verbatim().worstCase().count()).isEqualTo(2);
    assertThat(BY_HAND.atLeast().worstCase().count()).isEqualTo(4);
    assertThat(BY_HAND.gain(10, 0.5)).isEqualTo(new PairedRates(1, 2, 0, 1, 0.95));
    assertThat(BY_HAND.verbatim().scheme()).isEqualTo(Scored.SCHEME);
    assertThat(BY_HAND.examples()).hasSize(4);
    assertThat(BY_HAND.distance()).isEqualTo(HAMMING);
    assertThat(BY_HAND.epsilon()).isEqualTo(5);
    assertThat(BY_HAND)
        .hasToString(
            "NearVerbatimExtraction[" + Scored.SCHEME + ", hamming within 5.0, 4 examples]");
  }

  @Test
  void intervalsAreThoseAskedFor() {
    NearVerbatimExtraction other =
        BY_HAND.with(Intervals.of(ShareInterval.CLOPPER_PEARSON).withLevel(0.8));
    assertThat(other.atLeast().rate(10, 0.5))
        .isEqualTo(Rate.of(3, 4, ShareInterval.CLOPPER_PEARSON, 0.8));
    assertThat(other.gain(10, 0.5).level()).isEqualTo(0.8);
  }

  @Test
  void nearIsNeverRarerThanExact() {
    Cases.forEach(
        random -> {
          List<NearVerbatimExtraction.Example> masses =
              IntStream.range(0, 1 + random.nextInt(8))
                  .mapToObj(
                      i -> {
                        double a = Cases.logProb(random);
                        double b = Cases.logProb(random);
                        return NearVerbatimExtraction.Example.ofLogs(
                            "e" + i, Math.min(a, b), Math.max(a, b));
                      })
                  .toList();
          NearVerbatimExtraction all = NearVerbatimExtraction.of(Scored.SCHEME, HAMMING, 1, masses);
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          PairedRates gain = all.gain(n, p);
          long onlyNear =
              masses.stream()
                  .filter(each -> each.atLeast().isDiscoverable(n, p))
                  .filter(each -> !each.verbatim().isDiscoverable(n, p))
                  .count();
          assertThat(gain.onlyFirst()).isEqualTo(onlyNear);
          assertThat(gain.onlySecond()).isZero();
          assertThat(gain.total()).isEqualTo(masses.size());
          assertThat(gain.second()).isEqualTo(all.verbatim().rate(n, p));
        });
  }

  @Test
  void roundingIsForgivenAndMoreIsNot() {
    NearVerbatimExtraction.Example below = NearVerbatimExtraction.Example.ofLogs("a", -3, -3.01);
    assertThat(below.atLeast().logNats()).isEqualTo(-3);
    assertThat(below.gainNats()).isZero();
    assertThat(NearVerbatimExtraction.Example.ofLogs("a", -3, 0.01).atLeast().logNats()).isZero();
    assertThat(NearVerbatimExtraction.Example.ofLogs("a", -3, -1).gainNats()).isEqualTo(2);
    assertThat(NearVerbatimExtraction.Example.ofLogs("a", NEVER, -1).gainNats())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(NearVerbatimExtraction.Example.ofLogs("a", NEVER, NEVER).gainNats()).isZero();

    assertThatThrownBy(() -> NearVerbatimExtraction.Example.ofLogs("a", -3, -3.02))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "example 'a': near suffixes have -3.02 nats at least, but the target alone has -3.0");
    assertThatThrownBy(() -> NearVerbatimExtraction.Example.ofLogs("a", -3, 0.02))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("log-probability must be at most 0");
    assertThatThrownBy(() -> NearVerbatimExtraction.Example.ofLogs("a", -3, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NearVerbatimExtraction.Example.ofLogs("a", 0.001, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNoDataSet() {
    assertThatThrownBy(() -> NearVerbatimExtraction.of(Scored.SCHEME, HAMMING, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("near-verbatim extraction needs at least 1 example");
    List<NearVerbatimExtraction.Example> twice = List.of(mass("a", 0.1, 0.2), mass("a", 0.1, 0.2));
    assertThatThrownBy(() -> NearVerbatimExtraction.of(Scored.SCHEME, HAMMING, 1, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'a' comes twice");
    List<NearVerbatimExtraction.Example> one = List.of(mass("a", 0.1, 0.2));
    assertThatThrownBy(() -> NearVerbatimExtraction.of(Scored.SCHEME, HAMMING, -1, one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon must be at least 0, but is -1.0");
    assertThat(NearVerbatimExtraction.of(Scored.SCHEME, HAMMING, 0, one).epsilon()).isZero();
  }
}
