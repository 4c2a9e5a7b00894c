package ai.rote.metrics.match;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What of one output stands in the references. */
public final class OutputMatch {
  private final WordText output;
  private final int[] ids;
  private final int promptWords;
  private final List<MatchedSpan> spans;
  private final List<NearVerbatimBlock> blocks;
  private final List<NearVerbatimBlock> passages;

  OutputMatch(
      WordText output,
      int[] ids,
      int promptWords,
      List<MatchedSpan> spans,
      List<NearVerbatimBlock> blocks,
      List<NearVerbatimBlock> passages) {
    this.output = output;
    this.ids = ids;
    this.promptWords = promptWords;
    this.spans = List.copyOf(spans);
    this.blocks = List.copyOf(blocks);
    this.passages = List.copyOf(passages);
  }

  /**
   * The output.
   *
   * @return its text and its words
   */
  public WordText output() {
    return output;
  }

  /**
   * How many of its words repeat the prompt and are matched with nothing.
   *
   * @return from 0 to all
   */
  public int promptWords() {
    return promptWords;
  }

  /**
   * All spans of at least k words, each as long as it can be in the output. They may overlap there,
   * but none is inside another of the same reference.
   *
   * @return by reference, and in the output's order
   */
  public List<MatchedSpan> spans() {
    return spans;
  }

  /**
   * The longest span.
   *
   * @return of several the first; empty if no span has k words
   */
  public Optional<MatchedSpan> longest() {
    return spans.stream()
        .min(
            Comparator.comparingInt(MatchedSpan::words)
                .reversed()
                .thenComparingInt(MatchedSpan::outputStart)
                .thenComparingInt(MatchedSpan::reference));
  }

  /**
   * The words of the output that are in a span, whichever reference it is from.
   *
   * @return which of them
   */
  public BitSet matched() {
    BitSet matched = new BitSet(output.words());
    spans.forEach(each -> matched.set(each.outputStart(), each.outputEnd()));
    return matched;
  }

  /**
   * The nearly verbatim passages.
   *
   * @return by reference, and there in the order of both texts
   */
  public List<NearVerbatimBlock> nearVerbatim() {
    return blocks;
  }

  /**
   * What to show a reader: the spans, and where they follow one another closely with other words
   * between them, these as one. So every span is in a passage, or a passage stands around it.
   *
   * @return by reference, and in the output's order
   */
  public List<NearVerbatimBlock> passages() {
    return passages;
  }

  /** Its words, negative where they repeat the prompt. */
  int[] ids() {
    return ids;
  }
}
