package ai.rote.metrics.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.core.ExampleException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.Cases;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Extraction by persons, against the definitions computed in 100 digits. */
class SubjectReportTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topK(40);
  private static final MathContext DIGITS = new MathContext(100);

  /** An example of one suffix token, after a prefix of {@code prefixTokens}. */
  private static TokenScores scores(
      String id, Object person, int prefixTokens, boolean greedy, float logProb) {
    TokenizedExample example =
        TokenizedExample.of(id, new int[prefixTokens], new int[] {7})
            .withMetadata(person == null ? Map.of("kind", "mail") : Map.of("person", person));
    return new TokenScores(
        example,
        new int[] {greedy ? 7 : 8},
        new int[] {greedy ? 1 : 2},
        new float[] {greedy ? 1 : -1},
        Map.of(SCHEME, new float[] {logProb}));
  }

  private static TokenScores scores(String id, Object person, double probability) {
    return scores(id, person, 3, probability > 0.5, (float) Math.log(probability));
  }

  private static SubjectReport report(TokenScores... examples) {
    SubjectReport.Builder builder = SubjectReport.builder("person");
    List.of(examples).forEach(builder);
    return builder.build();
  }

  /** 1 − Π (1 − p)ⁿ. */
  private static BigDecimal any(List<BigDecimal> probabilities, int n) {
    BigDecimal none = BigDecimal.ONE;
    for (BigDecimal p : probabilities) {
      none = none.multiply(BigDecimal.ONE.subtract(p).pow(n, DIGITS), DIGITS);
    }
    return BigDecimal.ONE.subtract(none);
  }

  private static BigDecimal probability(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> BigDecimal.ONE.movePointLeft(1 + random.nextInt(30));
      case 1 -> BigDecimal.ONE.subtract(BigDecimal.ONE.movePointLeft(1 + random.nextInt(6)));
      default -> BigDecimal.valueOf(random.nextDouble());
    };
  }

  @Test
  void anyOfSeveralSuffixesIsOneLessTheProductOfTheFailures() {
    Cases.forEach(
        random -> {
          List<BigDecimal> exact = new ArrayList<>();
          List<ExtractionProbability> each = new ArrayList<>();
          for (int i = random.nextInt(6); i >= 0; i--) {
            exact.add(probability(random));
            each.add(
                ExtractionProbability.ofLog(Math.log(exact.get(exact.size() - 1).doubleValue())));
          }
          int n = 1 + random.nextInt(1_000);

          ExtractionProbability any = ExtractionProbability.ofAny(each);

          assertThat(any.value()).isCloseTo(any(exact, 1).doubleValue(), withinPercentage(1e-8));
          assertThat(any.within(n)).isCloseTo(any(exact, n).doubleValue(), withinPercentage(1e-8));
          Collections.shuffle(each, random);
          assertThat(ExtractionProbability.ofAny(each)).isEqualTo(any);
        });
  }

  @Test
  void probabilitiesThatNoDoubleHoldsAddUpInLogSpace() {
    ExtractionProbability tiny = ExtractionProbability.ofLog(-5_000);
    ExtractionProbability never = ExtractionProbability.ofLog(Double.NEGATIVE_INFINITY);
    ExtractionProbability sure = ExtractionProbability.ofLog(0);
    ExtractionProbability nearlySure = ExtractionProbability.ofLog(-1e-300);

    assertThat(ExtractionProbability.ofAny(List.of(tiny, tiny, never)).logNats())
        .isCloseTo(-5_000 + Math.log(2), within(1e-9));
    assertThat(ExtractionProbability.ofAny(List.of(never, never))).isEqualTo(never);
    assertThat(ExtractionProbability.ofAny(List.of(never, sure, tiny))).isEqualTo(sure);
    assertThat(ExtractionProbability.ofAny(List.of(nearlySure, nearlySure)).isDiscoverable(9, 1))
        .as("nothing uncertain becomes certain")
        .isFalse();
    assertThatThrownBy(() -> ExtractionProbability.ofAny(List.of()))
        .hasMessage("at least one suffix is needed to extract any of them");
  }

  @Test
  void ratesCountPersonsAsThePlainDefinitionsDo() {
    Cases.forEach(
        random -> {
          Map<String, List<BigDecimal>> persons = new TreeMap<>();
          SubjectReport.Builder builder = SubjectReport.builder("person");
          for (int i = 0; i < 30; i++) {
            String person = "p" + random.nextInt(12);
            TokenScores example = scores("e" + i, person, probability(random).doubleValue());
            builder.accept(example);
            persons
                .computeIfAbsent(person, any -> new ArrayList<>())
                .add(new BigDecimal(Math.exp(example.logProb(SCHEME))).min(BigDecimal.ONE));
          }
          int n = 1 + random.nextInt(500);
          double p = 0.05 + 0.9 * random.nextDouble();
          BigDecimal asked = BigDecimal.valueOf(p);

          SubjectExtraction found = builder.build().under(SCHEME);

          Rate one = found.rate(n, p);
          assertThat(one.total()).isEqualTo(persons.size());
          assertThat(one.count())
              .isEqualTo(
                  persons.values().stream()
                      .filter(
                          each ->
                              each.stream().anyMatch(q -> any(List.of(q), n).compareTo(asked) >= 0))
                      .count());
          Rate together = found.rateTogether(n, p);
          assertThat(together.count())
              .isGreaterThanOrEqualTo(one.count())
              .isEqualTo(
                  persons.values().stream()
                      .filter(each -> any(each, n).compareTo(asked) >= 0)
                      .count());
          assertThat(together).isEqualTo(Rate.of(together.count(), persons.size()));
          Mean expected = found.expected(List.of((long) n)).get(0);
          assertThat(expected.count()).isEqualTo(persons.size());
          assertThat(expected.value())
              .isCloseTo(
                  persons.values().stream().mapToDouble(e -> any(e, n).doubleValue()).sum()
                      / persons.size(),
                  withinPercentage(1e-6));
          SubjectRisk worst = found.mostAtRisk(1).get(0);
          assertThat(worst.probability().within(n))
              .isCloseTo(
                  persons.values().stream()
                      .mapToDouble(e -> any(e, n).doubleValue())
                      .max()
                      .orElse(0),
                  withinPercentage(1e-6));
        });
  }

  @Test
  void manyUnlikelyExamplesTogetherPutAPersonAtRisk() {
    TokenScores[] examples = new TokenScores[40];
    for (int i = 0; i < 39; i++) {
      examples[i] = scores("a" + i, "Ada", 0.05);
    }
    examples[39] = scores("b", "Ben", 0.3);
    SubjectExtraction found = report(examples).under(SCHEME);

    assertThat(found.rate(1, 0.5).count()).isZero();
    assertThat(found.rateTogether(1, 0.5).count()).as("1 - 0.95^39 = 0.86").isEqualTo(1);
    assertThat(found.rate(1, 0.2).count()).as("Ben's").isEqualTo(1);
    assertThat(found.mostAtRisk(9)).extracting(SubjectRisk::subject).containsExactly("Ada", "Ben");
    assertThat(found.mostAtRisk(1)).hasSize(1);
  }

  @Test
  void aPersonIsShownWithTheirExamplesAndWhatAskingTakes() {
    SubjectReport report =
        report(
            scores("mail-1", "Ada", 10, false, -9),
            scores("mail-2", "Ada", 20, true, -0.1f),
            scores("mail-3", "Ben", 5, false, Float.NEGATIVE_INFINITY));

    SubjectRisk ada = report.under(SCHEME).mostAtRisk(1).get(0);

    assertThat(ada.examples())
        .extracting(SubjectRisk.Example::id)
        .containsExactly("mail-2", "mail-1");
    assertThat(ada.examples()).extracting(SubjectRisk.Example::greedy).containsExactly(true, false);
    assertThat(ada.tokens()).isEqualTo(new QueryTokens(30, 2));
    assertThat(report.tokens()).isEqualTo(new QueryTokens(35, 3));
    assertThat(report.greedy()).isEqualTo(Rate.of(1, 2));
    assertThat(report.under(SCHEME).worstCase()).isEqualTo(Rate.of(1, 2));
    assertThat(report.examples()).isEqualTo(3);
    assertThat(report.names()).containsExactly("Ada", "Ben");
    assertThat(TokenPrice.parse("0.15, 6e-1").of(report.tokens(), 1_000_000))
        .isCloseTo(35 * 0.15 + 3 * 0.6, within(1e-12));
    assertThat(TokenPrice.parse("3,15")).hasToString("3,15");
  }

  @Test
  void equalNumbersAreOnePerson() {
    SubjectReport report =
        report(
            scores("a", 4L, 0.1),
            scores("b", 4.0, 0.1),
            scores("c", "4", 0.1),
            scores("d", 4.5, 1));

    assertThat(report.names()).containsExactly("4", "4.5");
  }

  @Test
  void skippedExamplesAreCountedWithThePersonsOfWhomNothingIsLeft() {
    SubjectReport.Builder builder = SubjectReport.builder("person");
    builder.accept(scores("a", "Ada", 0.1));
    builder.skip(skipped("b", Map.of("person", "Ada")));
    builder.skip(skipped("c", Map.of("person", "Cleo")));
    builder.skip(skipped("d", Map.of("person", "Cleo")));

    SubjectReport report = builder.build();

    assertThat(report.subjects()).isEqualTo(1);
    assertThat(report.skippedExamples()).isEqualTo(3);
    assertThat(report.unmeasuredSubjects()).as("Cleo").isEqualTo(1);
    assertThatThrownBy(() -> builder.skip(skipped("e", Map.of())))
        .isInstanceOf(ExampleException.class)
        .hasMessage("example 'e' has no field 'person' to tell whom it is of; it has []");
  }

  private static SkippedExample skipped(String id, Map<String, Object> metadata) {
    return new SkippedExample(id, SkippedExample.Reason.values()[0], "", metadata);
  }

  @Test
  void refusesAnExampleThatIsOfNobody() {
    assertThatThrownBy(() -> report(scores("x7", null, 0.1)))
        .isInstanceOf(ExampleException.class)
        .hasMessage("example 'x7' has no field 'person' to tell whom it is of; it has [kind]");
    assertThatThrownBy(() -> report(scores("x7", " ", 0.1)))
        .hasMessageContaining("example 'x7' has no field 'person'");
    assertThatThrownBy(() -> report(scores("x7", true, 0.1)))
        .hasMessage(
            "example 'x7': field 'person' tells whom it is of by a text or a number, but is true");
  }

  @Test
  void refusesWhatDoesNotBelongTogether() {
    assertThatThrownBy(() -> report(scores("a", "Ada", 0.1), scores("a", "Ben", 0.1)))
        .hasMessage("example 'a' is in the report already");
    assertThatThrownBy(() -> SubjectReport.builder("person").build())
        .hasMessage("nothing to report: no example was scored");
    SubjectReport report = report(scores("a", "Ada", 0.1));
    assertThatThrownBy(() -> report.under(SamplingScheme.topK(7)))
        .hasMessage("scheme top-k=7 was not scored; scored: [top-k=40]");
    assertThatThrownBy(() -> report.under(SCHEME).mostAtRisk(0))
        .hasMessage("number of persons must be at least 1, but is 0");
    assertThatThrownBy(() -> report.under(SCHEME).expected(List.of(0L)))
        .hasMessage("number of queries n must be at least 1, but is 0");
  }

  @Test
  void refusesPricesThatAreNone() {
    for (String text : List.of("", "0.15", "1,2,3", "-1,2", "a,b", "NaN,1", "1e999,1")) {
      assertThatThrownBy(() -> TokenPrice.parse(text))
          .hasMessage(
              "'"
                  + text
                  + "' is no price of tokens; expected that of a million sent and that of a million"
                  + " generated, as in 0.15,0.6");
    }
  }
}
