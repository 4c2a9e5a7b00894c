package ai.rote.results.canary;

import java.util.OptionalDouble;

/**
 * Makes canaries of one form. Its text, as {@code toString} gives it, names the form in records.
 * Canaries are compared with others of their form only.
 */
public sealed interface CanaryForm permits CanaryFormat, RandomTokens, DrawnTexts {

  /**
   * How many canaries there could be, if that is known.
   *
   * @return log₂ of the number of texts; empty where a model draws them
   */
  OptionalDouble textBits();

  /**
   * How many suffixes there could be after one prefix, if that is known: no exposure can be more.
   *
   * @return log₂ of the number of suffixes; empty where a model draws them
   */
  OptionalDouble suffixBits();

  /**
   * Readies the form for one set of canaries.
   *
   * @param seed of the set
   * @return makes one text after the other, the same for the same seed
   */
  Source source(long seed);

  /** Makes one text after the other. */
  @FunctionalInterface
  interface Source {

    /**
     * The next text.
     *
     * @return one that may have come before
     */
    CanaryText next();
  }
}
