package ai.rote.results.figures;

import ai.rote.metrics.rounding.BothWays;
import ai.rote.metrics.rounding.RoundingEffect;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.RunRounding;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rates with the examples that lie within the rounding counted both ways.
 *
 * @param tokenNats how far a token's log-probability is taken to move, in nats
 * @param basis what that is known from: a dtype, as in {@code bfloat16}; that it was given
 * @param ranks how many places a token's rank is taken to move at the cut of a top-k
 * @param main of the training examples; of all, if there is no control set
 * @param control of the control set; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundingFigures(
    double tokenNats, String basis, int ranks, @JsonUnwrapped Part main, Part control) {

  /**
   * Some of the examples.
   *
   * @param greedy examples that greedy decoding emits
   * @param schemes the others, by sampling scheme
   */
  public record Part(Range greedy, List<Scheme> schemes) {

    static Part of(RoundingEffect effect, Grid grid) {
      return new Part(
          Range.of(effect.greedy()),
          grid.schemes().stream()
              .map(
                  scheme -> {
                    List<Discoverable> rates = new ArrayList<>();
                    for (long n : grid.queries()) {
                      for (double p : grid.probabilities()) {
                        rates.add(
                            new Discoverable(n, p, Range.of(effect.discoverable(scheme, n, p))));
                      }
                    }
                    return new Scheme(
                        scheme.toString(),
                        RoundingEffect.tellsEdge(scheme),
                        Range.of(effect.possible(scheme)),
                        List.copyOf(rates));
                  })
              .toList());
    }
  }

  /**
   * Under one scheme.
   *
   * @param scheme its spelling
   * @param edgeKnown whether the records tell how near a token stands to the scheme's cut
   * @param worstCase examples with p_z &gt; 0
   * @param rates (n, p)-discoverable examples
   */
  public record Scheme(
      String scheme, boolean edgeKnown, Range worstCase, List<Discoverable> rates) {}

  /**
   * (n, p)-discoverable examples.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @param range of their rate
   */
  public record Discoverable(long n, double p, @JsonUnwrapped Range range) {}

  /**
   * A rate counted both ways.
   *
   * @param within how many examples lie within the rounding
   * @param lowest the rate with none of them
   * @param highest the rate with all of them
   */
  public record Range(long within, double lowest, double highest) {

    private static Range of(BothWays counts) {
      return new Range(counts.within(), counts.lowestRate(), counts.highestRate());
    }
  }

  static RoundingFigures of(
      RunRounding rounding, RoundingEffect main, Optional<RoundingEffect> control, Grid grid) {
    return new RoundingFigures(
        rounding.rounding().tokenNats(),
        rounding.basis(),
        rounding.rounding().ranks(),
        Part.of(main, grid),
        control.map(each -> Part.of(each, grid)).orElse(null));
  }
}
