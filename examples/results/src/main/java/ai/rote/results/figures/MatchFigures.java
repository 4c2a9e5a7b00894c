package ai.rote.results.figures;

import ai.rote.core.RoteException;
import ai.rote.metrics.match.MatchSettings;
import ai.rote.metrics.match.WordText;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.analysis.MatchAnalysis;
import ai.rote.results.analysis.MatchReference;
import ai.rote.results.analysis.MatchedOutput;
import ai.rote.results.analysis.TargetSums;
import ai.rote.results.record.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

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
public record MatchFigures(
    int schemaVersion,
    String rote,
    Settings settings,
    List<Reference> references,
    Coverage all,
    List<GeneratedFile> generated,
    Outputs outputs,
    MatchAnalysis.LongestSpan longest,
    Targets targets,
    List<MatchedOutput> each) {

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
  public record TargetGroup(
      RateFigure found, TargetSums.Means words, TargetSums.Means characters) {}

  /**
   * Puts the figures together.
   *
   * @param analysis of the outputs
   * @param sha256 of each file of outputs, by its name
   * @return what {@code match.json} holds
   * @throws RoteException if there is no output
   */
  public static MatchFigures of(MatchAnalysis analysis, Map<String, String> sha256) {
    List<MatchedOutput> outputs = analysis.outputs();
    if (outputs.isEmpty()) {
      throw new RoteException(
          String.join(", ", analysis.files().keySet()) + ": no output to look into");
    }
    List<Reference> references = new ArrayList<>();
    for (int r = 0; r < analysis.references().size(); r++) {
      MatchReference reference = analysis.references().get(r);
      references.add(new Reference(reference.name(), reference.sha256(), coverage(analysis, r)));
    }
    MatchSettings settings = analysis.settings();
    return new MatchFigures(
        SCHEMA_VERSION,
        Version.current(),
        new Settings(
            settings.spanWords(),
            settings.promptWords(),
            settings.nearWords(),
            settings.normalisation().kept().stream().map(Object::toString).toList()),
        references,
        total(references.stream().map(Reference::coverage).toList()),
        analysis.files().entrySet().stream()
            .map(
                each ->
                    new GeneratedFile(each.getKey(), sha256.get(each.getKey()), each.getValue()))
            .toList(),
        new Outputs(
            outputs.stream().filter(each -> each.words() == 0).count(),
            outputs.stream().mapToLong(MatchedOutput::words).sum(),
            outputs.stream().mapToLong(MatchedOutput::promptWords).sum(),
            outputs.stream().mapToLong(MatchedOutput::matchedWords).sum(),
            RateFigure.of(
                Rate.of(
                    outputs.stream().filter(each -> each.spans() > 0).count(), outputs.size()))),
        analysis.longest().orElse(null),
        analysis.apart().isEmpty() && analysis.inPrompt().isEmpty()
            ? null
            : new Targets(group(analysis.apart()), group(analysis.inPrompt())),
        outputs);
  }

  private static Coverage coverage(MatchAnalysis analysis, int r) {
    BitSet covered = analysis.covered(r);
    WordText text = analysis.reference(r);
    return coverage(
        text.text().length(),
        text.words(),
        covered.cardinality(),
        longestRun(covered),
        analysis.near(r).cardinality(),
        analysis.spans(r),
        analysis.longestSpan(r));
  }

  private static Coverage coverage(
      long characters,
      long words,
      long covered,
      long longestCovered,
      long near,
      long spans,
      long longestSpan) {
    return new Coverage(
        characters,
        words,
        covered,
        words == 0 ? 0 : (double) covered / words,
        longestCovered,
        near,
        words == 0 ? 0 : (double) near / words,
        spans,
        longestSpan);
  }

  private static Coverage total(List<Coverage> all) {
    return coverage(
        all.stream().mapToLong(Coverage::characters).sum(),
        all.stream().mapToLong(Coverage::words).sum(),
        all.stream().mapToLong(Coverage::covered).sum(),
        all.stream().mapToLong(Coverage::longestCovered).max().orElse(0),
        all.stream().mapToLong(Coverage::near).sum(),
        all.stream().mapToLong(Coverage::spans).sum(),
        all.stream().mapToLong(Coverage::longestSpan).max().orElse(0));
  }

  private static long longestRun(BitSet words) {
    long longestRun = 0;
    int from = words.nextSetBit(0);
    while (from >= 0) {
      int to = words.nextClearBit(from);
      longestRun = Math.max(longestRun, to - from);
      from = words.nextSetBit(to);
    }
    return longestRun;
  }

  private static TargetGroup group(TargetSums sums) {
    return sums.isEmpty()
        ? null
        : new TargetGroup(RateFigure.of(sums.found()), sums.words(), sums.characters());
  }
}
