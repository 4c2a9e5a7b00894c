package ai.rote.results.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a format is filled with, where its suffix begins, and what is no format. */
class CanaryFormatTest {

  private static CanaryText first(String format) {
    return CanaryFormat.parse(format).source(3).next();
  }

  @Test
  void theSuffixBeginsWithTheLastHoleAndTheBlankBeforeIt() {
    CanaryText text = first("The code of {name} is {digit*6}.");

    assertThat(text.prefix()).matches("The code of [A-Z][a-z]+ [A-Z][a-z]+ is");
    assertThat(text.suffix()).matches(" \\d{6}\\.");
  }

  @Test
  void theSuffixBeginsAtItsMark() {
    CanaryText text = first("{word*3} -{|}> {hex*4}{upper*2}{letter}");

    assertThat(text.prefix()).matches("[a-z]+ [a-z]+ [a-z]+ -");
    assertThat(text.suffix()).matches("> [0-9a-f]{4}[A-Z]{2}[a-z]");
  }

  @Test
  void twoBracesAreOne() {
    assertThat(first("{{a}} {digit*2}").whole()).matches("\\{a\\} \\d\\d");
    assertThat(first("{digit}{digit}").prefix()).matches("\\d");
  }

  @Test
  void bitsCountWhatHolesCanHold() {
    CanaryFormat format = CanaryFormat.parse("{name} {hex*4}");

    assertThat(format.suffixBits().getAsDouble()).isCloseTo(16, within(1e-12));
    assertThat(format.textBits().getAsDouble()).isCloseTo(16 + 12, within(1e-12));
    assertThat(CanaryFormat.parse("a {word*2}").suffixBits().getAsDouble())
        .isCloseTo(16, within(1e-12));
  }

  /** Each of ten digits in a tenth of 20,000; a fair one strays so far once in 10⁷. */
  @Test
  void digitsAreEvenlySpread() {
    CanaryForm.Source source = CanaryFormat.parse("a {digit}").source(1);
    int[] counts = new int[10];
    for (int i = 0; i < 20_000; i++) {
      counts[source.next().suffix().charAt(1) - '0']++;
    }
    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 2_000) < 230);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|it has no hole",
        "{digit*6}|nothing stands before the suffix",
        "a {digt}|{digt} is no hole; expected one of name, word, digit, letter, upper, hex",
        "a {digit*0}|{digit*0}: '0' is no count; expected a whole number from 1 to 100",
        "a {digit*101}|{digit*101}: '101' is no count",
        "a {digit*}|{digit*}: '' is no count",
        "a {digit|the brace at character 3 is not closed",
        "a {digit} b}|the brace at character 12 closes nothing",
        "a {} {digit}|{} is no hole",
      })
  void saysWhatIsWrong(String format, String complaint) {
    assertThatThrownBy(() -> CanaryFormat.parse(format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("format '" + format + "': ")
        .hasMessageContaining(complaint);
  }

  @Test
  void aMarkHasToStandOnceAndBeforeAHole() {
    assertThatThrownBy(() -> CanaryFormat.parse("a {digit}{|}.")).hasMessageContaining("no hole");
    assertThatThrownBy(() -> CanaryFormat.parse("a{|}b{|}{digit}")).hasMessageContaining("twice");
    assertThatThrownBy(() -> CanaryFormat.parse("{|}{digit}")).hasMessageContaining("prefix");
  }
}
