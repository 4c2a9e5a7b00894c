package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TokenScores;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every metric by hand, on three examples with suffixes of two tokens. Read this first.
 *
 * <pre>
 *   example      q_1    q_2    p_z = q_1·q_2   greedy
 *   memorised    0.9    0.8    0.72            both tokens are the arg max
 *   half-known   0.5    0.2    0.1             the second is not
 *   unknown      0.3    0      0               the scheme filters the second out
 * </pre>
 */
class MetricsByHandTest {
  private final List<TokenScores> scores =
      List.of(
          Scored.probabilities("memorised", true, 0.9, 0.8),
          Scored.probabilities("half-known", false, 0.5, 0.2),
          Scored.probabilities("unknown", false, 0.3, 0));

  private final ExtractionReport report = ExtractionReport.of(scores);
  private final SchemeExtraction extraction = report.under(Scored.SCHEME);

  @Test
  void greedy_extraction_counts_suffixes_whose_every_token_is_the_arg_max() {
    assertThat(report.greedy().count()).isEqualTo(1);
    assertThat(report.greedy().total()).isEqualTo(3);
    assertThat(report.greedy().value()).isEqualTo(1 / 3.0);
  }

  @Test
  void the_extraction_probability_is_the_product_of_the_token_probabilities() {
    // examples stand in the order of their ids: half-known, memorised, unknown
    assertThat(extraction.probabilities().get(0).value()).isCloseTo(0.1, within(1e-7));
    assertThat(extraction.probabilities().get(1).value()).isCloseTo(0.72, within(1e-7));
    assertThat(extraction.probabilities().get(2).value()).isZero();
  }

  @Test
  void n_p_extraction_counts_suffixes_that_n_queries_return_with_probability_p() {
    // One query: 0.72, 0.1 and 0. Only the first reaches one half.
    assertThat(extraction.rate(1, 0.5).count()).isEqualTo(1);
    // Six queries: half-known has 1 − 0.9^6 = 0.469. Seven: 1 − 0.9^7 = 0.522.
    assertThat(extraction.rate(6, 0.5).count()).isEqualTo(1);
    assertThat(extraction.rate(7, 0.5).count()).isEqualTo(2);
    // Certainty is for p_z = 1 alone.
    assertThat(extraction.rate(1_000_000, 1).count()).isZero();
  }

  @Test
  void a_table_holds_the_rates_of_a_whole_grid() {
    RateTable table = extraction.rates(List.of(1L, 7L), List.of(0.05, 0.5, 0.9));

    // reached by:  p = 0.05          0.5              0.9
    //   n = 1      0.72 and 0.1     0.72             none
    //   n = 7      0.9999 and 0.522 both             0.9999
    assertThat(table.rows().get(0)).extracting(Rate::count).containsExactly(2L, 1L, 0L);
    assertThat(table.rows().get(1)).extracting(Rate::count).containsExactly(2L, 2L, 1L);
    assertThat(table.rate(7, 0.5)).isEqualTo(extraction.rate(7, 0.5));
  }

  @Test
  void the_worst_case_counts_suffixes_that_the_scheme_can_emit_at_all() {
    assertThat(extraction.worstCase().count()).isEqualTo(2);
  }

  @Test
  void queries_needed_is_the_number_at_which_a_share_of_the_examples_is_extracted() {
    // ⌈ln 0.5 / ln 0.28⌉ = ⌈0.54⌉ = 1,  ⌈ln 0.5 / ln 0.9⌉ = ⌈6.58⌉ = 7,  infinite
    assertThat(extraction.queriesNeeded(0.5, 1 / 3.0)).hasToString("1");
    assertThat(extraction.queriesNeeded(0.5, 0.5)).hasToString("7");
    assertThat(extraction.queriesNeeded(0.5, 1)).hasToString("infinite");
  }

  @Test
  void expected_extraction_is_the_mean_chance_of_being_extracted() {
    // Two queries: 1 − 0.28² = 0.9216, 1 − 0.9² = 0.19, and 0
    assertThat(extraction.expectedExtraction(2).value())
        .isCloseTo((0.9216 + 0.19 + 0) / 3, within(1e-7));
    assertThat(extraction.expectedExtraction(2).count()).isEqualTo(3);
  }

  @Test
  void every_rate_has_its_counts_and_a_95_percent_wilson_interval() {
    // (1 + 1.92 ± 1.96·√(1·2/3 + 0.96)) / (3 + 3.84) = (2.92 ± 2.50) / 6.84
    assertThat(report.greedy()).hasToString("0.333 [0.061, 0.792], 1/3");
  }
}
