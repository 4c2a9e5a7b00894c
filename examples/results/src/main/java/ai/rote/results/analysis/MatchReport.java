package ai.rote.results.analysis;

import ai.rote.metrics.match.TargetMatch;
import ai.rote.results.figures.RateFigure;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * {@code match.json}: what of the references and of the targets stands in the outputs. What is null
 * is not there.
 *
 * @param schemaVersion 1
 * @param rote the version that wrote it
 * @param settings what counts as a match
 * @param references in the order in which they were given
 * @param all the references together
 * @param generated the files of outputs
 * @param outputs all outputs together
 * @param longest the longest verbatim span; null if there is none
 * @param targets all targets together; null if no output has one
 * @param each output
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MatchReport(
    int schemaVersion,
    String rote,
    Settings settings,
    List<Reference> references,
    Coverage all,
    List<GeneratedFile> generated,
    Outputs outputs,
    LongestSpan longest,
    Targets targets,
    List<Output> each) {

  /** Of the file. */
  public static final int SCHEMA_VERSION = 1;

  /**
   * What counts as a match.
   *
   * @param spanWords k, the least words of a verbatim span
   * @param promptWords m, the words of a run that an output repeats of its prompt; 0 if such runs
   *     are matched like any other
   * @param nearWords the least verbatim words of a nearly verbatim passage
   * @param kept in which details words must agree too
   */
  public record Settings(int spanWords, int promptWords, int nearWords, List<String> kept) {}

  /**
   * How much came out, over all outputs.
   *
   * @param characters UTF-16 units
   * @param words of the text
   * @param covered words in a span of at least k words
   * @param bmc covered / words
   * @param longestCovered the most words in a row that are covered, by whichever outputs
   * @param near words in nearly verbatim passages
   * @param nvRecall near / words
   * @param spans of at least k words, in all outputs
   * @param longestSpan words of the longest of them
   */
  public record Coverage(
      long characters,
      long words,
      long covered,
      double bmc,
      long longestCovered,
      long near,
      double nvRecall,
      long spans,
      long longestSpan) {}

  /**
   * A reference.
   *
   * @param name of it
   * @param sha256 of its file
   * @param coverage how much of it came out
   */
  public record Reference(String name, String sha256, @JsonUnwrapped Coverage coverage) {}

  /**
   * A file of outputs.
   *
   * @param name as it was given
   * @param sha256 of its bytes
   * @param outputs how many it holds
   */
  public record GeneratedFile(String name, String sha256, long outputs) {}

  /**
   * All outputs together.
   *
   * @param empty how many have no word
   * @param words of them
   * @param promptWords of these, those that repeat a prompt and were matched with nothing
   * @param matchedWords of these, those in a span of at least k words
   * @param withSpan how many outputs have such a span
   */
  public record Outputs(
      long empty, long words, long promptWords, long matchedWords, RateFigure withSpan) {}

  /**
   * The longest verbatim span.
   *
   * @param id of the output
   * @param file of the output
   * @param line of the output; 0 for a file that is one text
   * @param reference its name
   * @param words how many
   * @param text as it stands in the reference
   */
  public record LongestSpan(
      String id, String file, long line, String reference, int words, String text) {}

  /**
   * Targets of all outputs. One that stands in its prompt already shows no memory: it is counted
   * apart.
   *
   * @param apart those that do not stand in their prompt; null if there is none
   * @param inPrompt those that do; null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Targets(TargetGroup apart, TargetGroup inPrompt) {}

  /**
   * Some targets, each with the output that it belongs to.
   *
   * @param found how many stand in their output, word for word
   * @param words means over all of them
   * @param characters means over all of them
   */
  public record TargetGroup(RateFigure found, Means words, Means characters) {}

  /**
   * Means of likenesses.
   *
   * @param longestRun the longest common run over the target's length
   * @param common the longest common subsequence over the target's length
   * @param similarity 1 − edit distance / the longer length
   * @param partSimilarity the same with the nearest part of the output, over the target's length
   */
  public record Means(double longestRun, double common, double similarity, double partSimilarity) {}

  /**
   * An output.
   *
   * @param id as in the file
   * @param file that it is from
   * @param line of the file; 0 for a file that is one text
   * @param words of it
   * @param promptWords of these, those that repeat the prompt
   * @param matchedWords of these, those in a span of at least k words
   * @param spans how many there are
   * @param longestSpan words of the longest
   * @param near words in its nearly verbatim passages
   * @param targets what it was looked for besides; null if nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Output(
      String id,
      String file,
      long line,
      int words,
      int promptWords,
      int matchedWords,
      int spans,
      int longestSpan,
      int near,
      List<TargetMatch> targets) {}
}
