package ai.rote.results.analysis;

import java.util.List;

/**
 * That runs of one model on the same texts were given prefixes, or suffixes, of several lengths.
 *
 * <p>Examples are paired where the suffix of each text is the same tokens in every run and a longer
 * prefix only reaches further back: the same target with more of its context (Carlini et al. 2022).
 * Suffixes of several lengths, or at several places, are different targets. Rates over them stand
 * side by side, but which of two examples came out says nothing about a length.
 *
 * @param varied what differs
 * @param tokens how long it is in each run, in the order of the runs
 * @param fixedTokens how long the other part is in every run
 * @param samePlace whether the runs cut each text at the same border, so that they share the end of
 *     the prefix and the beginning of the suffix
 */
public record VariedLength(Part varied, List<Integer> tokens, int fixedTokens, boolean samePlace) {

  /** A part of an example. */
  public enum Part {
    /** The tokens that the model is shown. */
    PREFIX,
    /** The tokens that it is tested on. */
    SUFFIX;

    /** As it stands in text. */
    @Override
    public String toString() {
      return this == PREFIX ? "prefix" : "suffix";
    }
  }

  /**
   * Copies the list.
   *
   * @param varied what differs
   * @param tokens how long it is in each run
   * @param fixedTokens how long the other part is
   * @param samePlace whether the runs cut each text at the same border
   */
  public VariedLength {
    tokens = List.copyOf(tokens);
  }

  /**
   * Whether the examples of two runs are compared one by one.
   *
   * @return true if the suffix of each text is the same tokens in every run
   */
  public boolean isPaired() {
    return varied == Part.PREFIX && samePlace;
  }

  /**
   * What is the same in every run, and what follows for a comparison.
   *
   * @return in words, as whole sentences
   */
  public String heldFixed() {
    if (isPaired()) {
      return "Every run is tested on the same "
          + fixedTokens
          + " suffix tokens of each text; a longer prefix only reaches further back before them."
          + " Examples are paired.";
    }
    if (varied == Part.PREFIX) {
      return "The runs are tested on different suffixes of each text, since these follow the prefix"
          + " and move with its length: a difference may come from the length or from the place, so"
          + " that examples are not paired and no difference is claimed. To hold the suffix fixed,"
          + " measure all lengths together, or with the same --suffix-start.";
    }
    return (samePlace
            ? "Every run is shown the same "
                + fixedTokens
                + " prefix tokens of each text, and a longer suffix begins with the shorter one, so"
                + " that it cannot come out more often"
            : "The suffixes begin at different places of each text")
        + ": these are different targets, so that examples are not paired and no difference is"
        + " claimed.";
  }

  /** As in "prefix of 25, 50, 100 tokens". */
  @Override
  public String toString() {
    return varied
        + " of "
        + String.join(", ", tokens.stream().map(String::valueOf).toList())
        + " tokens";
  }
}
