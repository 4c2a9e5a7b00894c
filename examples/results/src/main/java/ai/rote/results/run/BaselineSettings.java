package ai.rote.results.run;

import ai.rote.core.data.ExampleSource;
import ai.rote.core.model.CausalLm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What suffixes are held against, besides being scored after their own prefixes.
 *
 * @param prior after unrelated prefixes; empty for not at all
 * @param references other models that score the same examples, one after the other
 */
public record BaselineSettings(Optional<Prior> prior, List<Reference> references) {

  /** Nothing. */
  public static final BaselineSettings NONE = new BaselineSettings(Optional.empty(), List.of());

  /**
   * Scoring after unrelated prefixes.
   *
   * @param prefixes J, how many
   * @param seed decides which
   * @param from whose prefixes; empty for those of the data set itself
   */
  public record Prior(int prefixes, long seed, Optional<ExampleSource> from) {}

  /**
   * Another model.
   *
   * @param name for the record
   * @param loader loads it
   */
  public record Reference(String name, Supplier<CausalLm> loader) {}

  /**
   * Keeps the list from being changed.
   *
   * @param prior after unrelated prefixes
   * @param references other models
   */
  public BaselineSettings {
    references = List.copyOf(references);
  }

  /**
   * Whether suffixes are held against nothing.
   *
   * @return true for scores alone
   */
  public boolean isNone() {
    return prior.isEmpty() && references.isEmpty();
  }
}
