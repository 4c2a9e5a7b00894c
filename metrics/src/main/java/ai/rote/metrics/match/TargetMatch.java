package ai.rote.metrics.match;

/**
 * A target and an output, held against each other over words and over characters (Unicode code
 * points). The output is compared whole, with what it repeats of its prompt.
 *
 * @param found whether all words of the target stand in the output in one run, anywhere
 * @param inPrompt whether they stand so in the prompt already: then the output shows no memory
 * @param words the likeness of their words
 * @param characters the likeness of their characters
 */
public record TargetMatch(boolean found, boolean inPrompt, Likeness words, Likeness characters) {

  /**
   * How like a target an output is.
   *
   * @param target the target's length, in words or characters; at least 1
   * @param output the output's length
   * @param longestRun the longest run that both have without a gap (longest common
   *     <i>substring</i>)
   * @param common the longest common <i>subsequence</i>, with gaps, over the target's length; in
   *     [0, 1], and high by chance for a long output
   * @param similarity 1 − edit distance / the longer length; in [0, 1], 1 for equal sequences only
   * @param partSimilarity 1 − edit distance to the nearest part of the output / the target's
   *     length; in [0, 1], 1 if the target stands in the output
   */
  public record Likeness(
      int target,
      int output,
      int longestRun,
      double common,
      double similarity,
      double partSimilarity) {

    private static Likeness of(int[] target, int[] output) {
      BitVectors bits = new BitVectors(target);
      double longer = Math.max(target.length, output.length);
      return new Likeness(
          target.length,
          output.length,
          TargetMatch.longestRun(target, output),
          (double) bits.commonSubsequence(output) / target.length,
          1 - bits.distance(output) / longer,
          1 - (double) bits.distanceToPart(output) / target.length);
    }
  }

  /** The longest run of one sequence in another. */
  private static int longestRun(int[] target, int[] text) {
    SuffixAutomaton.Reader reader = new SuffixAutomaton(target).new Reader();
    int longest = 0;
    for (int each : text) {
      reader.read(each);
      longest = Math.max(longest, reader.length());
    }
    return longest;
  }

  /**
   * Compares.
   *
   * @param target what is looked for, at least one word
   * @param prompt what the output answers; empty if that is not known
   * @param output of a model; may be empty
   * @param normalisation what may differ
   * @return how near the output comes
   * @throws IllegalArgumentException if the target has no word
   */
  public static TargetMatch of(
      String target, String prompt, String output, Normalisation normalisation) {
    WordText.Vocabulary vocabulary = new WordText.Vocabulary();
    int[] words = WordText.of(target, normalisation, vocabulary).ids();
    if (words.length == 0) {
      throw new IllegalArgumentException("the target has no word");
    }
    int[] asked = WordText.of(prompt, normalisation, vocabulary).ids();
    Likeness byWords = Likeness.of(words, WordText.of(output, normalisation, vocabulary).ids());
    return new TargetMatch(
        byWords.longestRun() == words.length,
        longestRun(words, asked) == words.length,
        byWords,
        Likeness.of(
            WordText.characters(target, normalisation),
            WordText.characters(output, normalisation)));
  }
}
