package ai.rote.results.run;

import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.Threshold;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is generated or searched of each example, besides its scores.
 *
 * @param draws how many suffixes to draw under each scheme, at most
 * @param stop when fewer are enough
 * @param seed of the draws
 * @param closeness what compares a suffix with the true one
 * @param thresholds from least to largest, shares last: ε of a distance, τ of a similarity
 * @param nearVerbatimWidth of the beam that searches near suffixes
 * @param tokenisationsWidth of the beam that searches tokenisations of the suffix's text
 */
public record GenerationSettings(
    OptionalInt draws,
    Optional<EarlyStop> stop,
    long seed,
    NamedCloseness closeness,
    List<Threshold> thresholds,
    OptionalInt nearVerbatimWidth,
    OptionalInt tokenisationsWidth) {

  /** Scores alone. */
  public static final GenerationSettings NONE =
      new GenerationSettings(
          OptionalInt.empty(),
          Optional.empty(),
          0,
          NamedCloseness.LEVENSHTEIN,
          List.of(),
          OptionalInt.empty(),
          OptionalInt.empty());

  /**
   * Whether nothing is generated at all.
   *
   * @return true for scores alone
   */
  public boolean isNone() {
    return draws.isEmpty() && nearVerbatimWidth.isEmpty() && tokenisationsWidth.isEmpty();
  }

  /**
   * Drops repetitions and sorts thresholds.
   *
   * @param draws how many suffixes to draw under each scheme, at most
   * @param stop when fewer are enough
   * @param seed of the draws
   * @param closeness what compares a suffix with the true one
   * @param thresholds from least to largest, shares last: ε of a distance, τ of a similarity
   * @param nearVerbatimWidth of the beam that searches near suffixes
   * @param tokenisationsWidth of the beam that searches tokenisations of the suffix's text
   */
  public GenerationSettings {
    thresholds = thresholds.stream().distinct().sorted().toList();
  }
}
