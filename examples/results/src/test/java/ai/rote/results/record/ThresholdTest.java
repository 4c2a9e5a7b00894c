package ai.rote.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {

  @ParameterizedTest
  @CsvSource({
    "2, 10, 2",
    "0.5, 10, 0.5",
    "0%, 50, 0",
    "1%, 99, 0",
    "1%, 100, 1",
    "5%, 50, 2",
    "10%, 50, 5",
    "29%, 100, 29", // 0.29 * 100 is below 29 in floating point
    "12.5%, 8, 1",
    "100%, 7, 7"
  })
  void a_share_is_rounded_down(String text, int suffixTokens, double expected) {
    assertThat(Threshold.parse(text).in(suffixTokens)).isEqualTo(expected);
  }

  /** Records are made by counts, reports by shares of the length. */
  @Test
  void a_count_within_it_is_a_share_within_it() {
    for (int permille = 0; permille <= 1_000; permille++) {
      Threshold threshold = Threshold.parse(permille / 10 + "." + permille % 10 + "%");
      for (int tokens = 1; tokens <= 128; tokens++) {
        for (int d = 0; d <= tokens; d++) {
          if ((d <= threshold.in(tokens)) != ((double) d / tokens <= threshold.number())) {
            throw new AssertionError(d + " of " + tokens + " at " + threshold);
          }
        }
      }
    }
  }

  @Test
  void sorts_shares_last_and_reads_what_it_writes() {
    List<String> sorted =
        Stream.of("10%", "2", "5.0%", "10", "0.0", "5%")
            .map(Threshold::parse)
            .distinct()
            .sorted()
            .map(Threshold::toString)
            .toList();
    assertThat(sorted).containsExactly("0", "2", "10", "5%", "10%");
    assertThat(Threshold.parse("5.0%").json()).hasToString("\"5%\"");
    assertThat(Threshold.parse("2").json()).hasToString("2.0");
    assertThat(Threshold.parse("2.0").json().asText()).isEqualTo("2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "two", "NaN", "Infinity", "5 %%", "1e99", "1e-99", "0x2"})
  void refuses_what_is_no_number(String text) {
    assertThatThrownBy(() -> Threshold.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is no threshold; expected a number");
  }
}
