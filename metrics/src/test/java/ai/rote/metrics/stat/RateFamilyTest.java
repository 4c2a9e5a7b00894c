package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateFamilyTest {
  private static final double LEVEL = 0.95;

  private static PairedRates table(long onlyFirst, long onlySecond) {
    return new PairedRates(3, onlyFirst, onlySecond, 97 - onlyFirst - onlySecond, LEVEL);
  }

  private static RateFamily<String> family() {
    return RateFamily.<String>builder(LEVEL)
        .add("more", table(12, 1))
        .add("less", table(0, 14))
        .add("little", table(8, 1))
        .add("nothing", new PairedRates(0, 0, 0, 100, LEVEL))
        .add("control", Rate.of(30, 100), Rate.of(2, 90))
        .primary("little"::equals)
        .build();
  }

  @Test
  void everythingInTheFamilyIsAdjustedForItsSize() {
    RateFamily<String> family = family();

    assertThat(family.comparisons()).isEqualTo(4);
    assertThat(family.keys()).containsExactly("more", "less", "nothing", "control");
    ComparedRates more = family.of("more");
    assertThat(more.comparisons()).isEqualTo(4);
    assertThat(more.significance().pValue())
        .isCloseTo(4 * Significance.mcNemar(12, 1).pValue(), within(1e-15));
    assertThat(more.significance().method())
        .isEqualTo("exact McNemar, Bonferroni over 4 comparisons");
    assertThat(more.difference().interval().method())
        .isEqualTo("exact, melded, by McNemar's test, Bonferroni over 4 comparisons");
    assertThat(more.difference().interval().level()).isEqualTo(LEVEL);
    Interval alone = table(12, 1).difference().interval();
    assertThat(more.difference().interval().low()).isLessThan(alone.low());
    assertThat(more.difference().interval().high()).isGreaterThan(alone.high());
  }

  /** 2·10/2⁹ = 0.039: beyond chance alone, not among four. */
  @Test
  void thePrimaryComparisonStaysUnadjustedAndOutsideTheFamily() {
    RateFamily<String> family = family();

    assertThat(family.primary()).containsExactly("little");
    assertThat(family.of("little").comparisons()).isEqualTo(1);
    assertThat(family.of("little").significance()).isEqualTo(Significance.mcNemar(8, 1));
    assertThat(family.of("little").difference()).isEqualTo(table(8, 1).difference());
    assertThat(family.verdict("little")).isEqualTo(Verdict.HIGHER);
    RateFamily<String> without =
        RateFamily.<String>builder(LEVEL)
            .add("little", table(8, 1))
            .add("nothing", table(0, 0))
            .build();
    assertThat(without.verdict("little")).isEqualTo(Verdict.NO_DIFFERENCE);
  }

  @Test
  void severalPrimaryComparisonsAreAFamilyOfTheirOwn() {
    RateFamily<Integer> family =
        RateFamily.<Integer>builder(LEVEL)
            .add(1, table(8, 1))
            .add(2, table(8, 1))
            .add(3, table(9, 0))
            .primary(key -> key < 3)
            .build();

    assertThat(family.of(1).comparisons()).isEqualTo(2);
    assertThat(family.verdict(1)).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(family.of(3).comparisons()).isEqualTo(1);
  }

  @Test
  void verdictsAllowForChanceAndForNothingToCompare() {
    RateFamily<String> family = family();

    assertThat(family.verdict("more")).isEqualTo(Verdict.HIGHER);
    assertThat(family.verdict("less")).isEqualTo(Verdict.LOWER);
    assertThat(family.verdict("nothing")).isEqualTo(Verdict.NOT_COMPARABLE);
    assertThat(family.verdict("control")).isEqualTo(Verdict.HIGHER);
    family
        .keys()
        .forEach(key -> assertThat(family.of(key).verdict()).isEqualTo(family.verdict(key)));
    assertThat(family.of("nothing").significance().pValue()).isEqualTo(1);
    assertThat(family.of("nothing").difference().interval().contains(0)).isTrue();
    assertThat(Verdict.HIGHER.isOppositeOf(Verdict.LOWER)).isTrue();
    assertThat(Verdict.HIGHER.isOppositeOf(Verdict.HIGHER)).isFalse();
    assertThat(Verdict.HIGHER.isOppositeOf(Verdict.NO_DIFFERENCE)).isFalse();
    assertThat(Verdict.NOT_COMPARABLE.isOppositeOf(Verdict.LOWER)).isFalse();
  }

  @Test
  void ratesOfAllExamplesInBothAreNoDifferenceRatherThanNotComparable() {
    RateFamily<String> family =
        RateFamily.<String>builder(LEVEL).add("all", Rate.of(5, 5), Rate.of(9, 9)).build();

    assertThat(family.verdict("all")).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(family.of("all").significance().pValue()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNotThereAndWhatIsThereTwice() {
    RateFamily<String> family = family();

    assertThatThrownBy(() -> family.of("else"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the family holds no comparison 'else'");
    assertThatThrownBy(() -> family.verdict("else")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RateFamily.builder(LEVEL).add("a", table(1, 1)).add("a", table(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("comparison 'a' is in the family already");
    assertThatThrownBy(() -> RateFamily.builder(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence level must be in (0, 1), but is 1.0");
  }
}
