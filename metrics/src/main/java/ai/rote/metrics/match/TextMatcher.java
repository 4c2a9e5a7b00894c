package ai.rote.metrics.match;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for references in outputs.
 *
 * <pre>
 *   TextMatcher matcher = TextMatcher.of(List.of(book), MatchSettings.STANDARD);
 *   ReferenceCoverage coverage = matcher.coverage(0);
 *   for (String output : outputs) {
 *     OutputMatch match = matcher.match("", output);
 *     coverage.add(match);
 *   }
 *   coverage.share();       // bmc@5
 *   coverage.nearShare();   // nv-recall
 * </pre>
 *
 * Every output is held against every reference by itself, in a time that is linear in the words of
 * the output; a reference takes about 100 bytes for each of its words besides its text, and at most
 * 180. A matcher may be used by several threads; a coverage by one.
 */
public final class TextMatcher {
  private final MatchSettings settings;
  private final WordText.Vocabulary vocabulary;
  private final List<ReferenceIndex> references;

  private TextMatcher(
      MatchSettings settings, WordText.Vocabulary vocabulary, List<ReferenceIndex> references) {
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.references = references;
  }

  /**
   * Indexes the references.
   *
   * @param references the texts that may have been memorized; may be shorter than k words, or empty
   * @param settings what counts as a match
   * @return a matcher for any number of outputs
   */
  public static TextMatcher of(List<String> references, MatchSettings settings) {
    WordText.Vocabulary vocabulary = new WordText.Vocabulary();
    List<ReferenceIndex> indexed = new ArrayList<>();
    for (String reference : references) {
      indexed.add(
          new ReferenceIndex(
              indexed.size(), WordText.of(reference, settings.normalisation(), vocabulary)));
    }
    return new TextMatcher(settings, vocabulary, List.copyOf(indexed));
  }

  /**
   * What counts as a match.
   *
   * @return as given
   */
  public MatchSettings settings() {
    return settings;
  }

  /**
   * The references in their order.
   *
   * @return with their words
   */
  public List<WordText> references() {
    return references.stream().map(ReferenceIndex::text).toList();
  }

  /**
   * An empty coverage of a reference, to add matches to.
   *
   * @param reference its number, from 0
   * @return nothing covered yet
   */
  public ReferenceCoverage coverage(int reference) {
    return new ReferenceCoverage(reference, references.get(reference), settings.spanWords());
  }

  /**
   * Looks for the references in an output.
   *
   * @param prompt what the output answers; empty if that is not known
   * @param output of a model; may be empty
   * @return what was found
   */
  public OutputMatch match(String prompt, String output) {
    WordText.Vocabulary all = vocabulary.extended();
    WordText text = WordText.of(output, settings.normalisation(), all);
    int[] ids = text.ids();
    if (settings.promptWords() > 0) {
      WordText asked = WordText.of(prompt, settings.normalisation(), all);
      if (asked.words() >= settings.promptWords()) {
        new ReferenceIndex(0, asked)
            .forWordsInRuns(text.ids(), settings.promptWords(), i -> ids[i] = -1);
      }
    }
    List<MatchedSpan> spans = new ArrayList<>();
    List<NearVerbatimBlock> blocks = new ArrayList<>();
    List<NearVerbatimBlock> passages = new ArrayList<>();
    for (int r = 0; r < references.size(); r++) {
      List<MatchedSpan> found =
          references.get(r).spans(ids, Math.min(Alignment.ANCHOR, settings.spanWords()));
      List<MatchedSpan> whole =
          found.stream().filter(each -> each.words() >= settings.spanWords()).toList();
      List<MatchedSpan> anchors =
          found.stream().filter(each -> each.words() >= Alignment.ANCHOR).toList();
      List<MatchedSpan> aligned = Alignment.of(r, references.get(r).text(), ids, anchors);
      spans.addAll(whole);
      blocks.addAll(NearVerbatim.blocks(aligned, settings.nearWords()));
      passages.addAll(NearVerbatim.passages(aligned, whole, settings.spanWords()));
    }
    int repeated = (int) IntStream.range(0, ids.length).filter(i -> ids[i] < 0).count();
    return new OutputMatch(text, ids, repeated, spans, blocks, passages);
  }
}
