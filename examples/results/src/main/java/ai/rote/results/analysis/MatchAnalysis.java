package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.metrics.match.MatchSettings;
import ai.rote.metrics.match.MatchedSpan;
import ai.rote.metrics.match.NearVerbatimBlock;
import ai.rote.metrics.match.OutputMatch;
import ai.rote.metrics.match.ReferenceCoverage;
import ai.rote.metrics.match.TargetMatch;
import ai.rote.metrics.match.TextMatcher;
import ai.rote.metrics.match.WordText;
import ai.rote.results.record.RecordCodec;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Looks for references and targets in outputs, one output after the other, and keeps what a report
 * says and a page shows; of the texts of the outputs no more than the page needs.
 */
public final class MatchAnalysis {
  /** A page with more is slow to open. */
  private static final int MOST_PASSAGES = 300;

  private static final int MOST_SHOWN = 500;

  private final List<MatchReference> references;
  private final TextMatcher matcher;
  private final List<ReferenceCoverage> coverages = new ArrayList<>();
  private final long[] spans;
  private final long[] longestSpans;

  private final Map<String, Long> files = new LinkedHashMap<>();
  private final List<MatchedOutput> outputs = new ArrayList<>();
  private final List<FoundSpan> found = new ArrayList<>();
  private final TargetSums apart = new TargetSums();
  private final TargetSums inPrompt = new TargetSums();
  private FoundSpan longest;

  private final TreeSet<ShownPassage> passages =
      new TreeSet<>(
          Comparator.comparingInt((ShownPassage each) -> -each.words())
              .thenComparingInt(ShownPassage::output)
              .thenComparingInt(ShownPassage::reference)
              .thenComparingInt(ShownPassage::start)
              .thenComparing(each -> each.ofOutput().toString()));

  private final TreeSet<ShownOutput> shown;

  /** A span with the characters it takes in its output. */
  private record FoundSpan(int output, int start, int end, MatchedSpan span) {}

  /**
   * Indexes the references.
   *
   * @param references may be none, where outputs have targets
   * @param settings what counts as a match
   */
  public MatchAnalysis(List<MatchReference> references, MatchSettings settings) {
    this.references = List.copyOf(references);
    this.matcher = TextMatcher.of(references.stream().map(MatchReference::text).toList(), settings);
    for (int r = 0; r < references.size(); r++) {
      coverages.add(matcher.coverage(r));
    }
    this.spans = new long[references.size()];
    this.longestSpans = new long[references.size()];
    this.shown =
        new TreeSet<>(
            Comparator.comparingInt((ShownOutput each) -> -outputs.get(each.number()).longestSpan())
                .thenComparingDouble(each -> -outputs.get(each.number()).nearestTarget())
                .thenComparingInt(ShownOutput::number));
  }

  /**
   * Names a file of outputs, even if it holds none.
   *
   * @param file its name, as its outputs have it
   */
  public void begin(String file) {
    files.putIfAbsent(file, 0L);
  }

  /**
   * Takes an output.
   *
   * @param output of a model
   * @return what was found in it
   * @throws RoteException if one of its targets has no word
   */
  public MatchedOutput add(GeneratedOutput output) {
    files.merge(output.file(), 1L, Long::sum);
    OutputMatch match = matcher.match(output.prompt(), output.text());
    int number = outputs.size();
    int near = 0;
    int longestNear = 0;
    for (NearVerbatimBlock block : match.nearVerbatim()) {
      near += block.words();
      longestNear = Math.max(longestNear, block.words());
    }
    MatchedOutput matched =
        new MatchedOutput(
            output.id(),
            output.file(),
            output.line(),
            match.output().words(),
            match.promptWords(),
            match.matched().cardinality(),
            match.spans().size(),
            match.longest().map(MatchedSpan::words).orElse(0),
            near,
            longestNear,
            output.targets().isEmpty() ? null : targets(output));
    outputs.add(matched);
    coverages.forEach(each -> each.add(match));
    for (MatchedSpan span : match.spans()) {
      WordText text = match.output();
      FoundSpan place =
          new FoundSpan(
              number, text.start(span.outputStart()), text.end(span.outputEnd() - 1), span);
      found.add(place);
      spans[span.reference()]++;
      longestSpans[span.reference()] = Math.max(longestSpans[span.reference()], span.words());
      if (longest == null || span.words() > longest.span.words()) {
        longest = place;
      }
    }
    keep(number, output, match);
    return matched;
  }

  private List<TargetMatch> targets(GeneratedOutput output) {
    List<TargetMatch> matches = new ArrayList<>();
    for (String target : output.targets()) {
      try {
        TargetMatch match =
            TargetMatch.of(
                target, output.prompt(), output.text(), matcher.settings().normalisation());
        (match.inPrompt() ? inPrompt : apart).add(match);
        matches.add(match);
      } catch (IllegalArgumentException e) {
        throw new RoteException(output.where() + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(matches);
  }

  private void keep(int number, GeneratedOutput output, OutputMatch match) {
    for (NearVerbatimBlock each : match.passages()) {
      if (passages.size() < MOST_PASSAGES || passages.last().words() < each.words()) {
        WordText reference = matcher.references().get(each.reference());
        passages.add(ShownPassage.of(number, each, reference, match.output()));
        if (passages.size() > MOST_PASSAGES) {
          passages.pollLast();
        }
      }
    }
    shown.add(ShownOutput.of(number, output, match));
    if (shown.size() > MOST_SHOWN) {
      shown.pollLast();
    }
  }

  /**
   * What was found in each output.
   *
   * @return in the order in which they came
   */
  public List<MatchedOutput> outputs() {
    return List.copyOf(outputs);
  }

  /**
   * The files of outputs.
   *
   * @return how many outputs are from each, in their order
   */
  public Map<String, Long> files() {
    return Collections.unmodifiableMap(files);
  }

  /**
   * The references.
   *
   * @return in their order
   */
  public List<MatchReference> references() {
    return references;
  }

  /**
   * What counts as a match.
   *
   * @return as given
   */
  public MatchSettings settings() {
    return matcher.settings();
  }

  /**
   * Targets that do not stand in their prompt.
   *
   * @return what was found of them
   */
  public TargetSums apart() {
    return apart;
  }

  /**
   * Targets that stand in their prompt already: that they come out shows no memory.
   *
   * @return what was found of them
   */
  public TargetSums inPrompt() {
    return inPrompt;
  }

  /**
   * The longest verbatim span of all.
   *
   * @return of several the first; empty if there is none
   */
  public Optional<LongestSpan> longest() {
    if (longest == null) {
      return Optional.empty();
    }
    MatchedOutput output = outputs.get(longest.output);
    return Optional.of(
        new LongestSpan(
            output.id(),
            output.file(),
            output.line(),
            references.get(longest.span.reference()).name(),
            longest.span.words(),
            text(longest.span)));
  }

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

  private String text(MatchedSpan span) {
    return matcher
        .references()
        .get(span.reference())
        .between(span.referenceStart(), span.referenceEnd());
  }

  /**
   * Writes {@code spans.jsonl}: every verbatim span, in the order of the outputs.
   *
   * @param to takes it
   * @throws IOException if it cannot be written
   */
  public void writeSpans(Writer to) throws IOException {
    for (FoundSpan each : found) {
      MatchedOutput output = outputs.get(each.output);
      MatchedSpan span = each.span;
      WordText reference = matcher.references().get(span.reference());
      to.write(
          RecordCodec.line(
              new MatchedSpanLine(
                  output.id(),
                  output.file(),
                  output.line(),
                  each.start,
                  each.end,
                  references.get(span.reference()).name(),
                  reference.start(span.referenceStart()),
                  reference.end(span.referenceEnd() - 1),
                  span.words(),
                  text(span))));
      to.write('\n');
    }
  }

  /**
   * The passages with the most verbatim words.
   *
   * @return at most {@value #MOST_PASSAGES}, the longest first
   */
  public List<ShownPassage> passages() {
    return List.copyOf(passages);
  }

  /**
   * The outputs with the longest spans, or the nearest to a target.
   *
   * @return at most {@value #MOST_SHOWN}
   */
  public List<ShownOutput> shown() {
    return List.copyOf(shown);
  }

  /**
   * A reference with its words.
   *
   * @param reference its number, from 0
   * @return for a page
   */
  public WordText reference(int reference) {
    return matcher.references().get(reference);
  }

  /**
   * The words of a reference that are in a span.
   *
   * @param reference its number, from 0
   * @return which of them
   */
  public BitSet covered(int reference) {
    return coverages.get(reference).covered();
  }

  /**
   * The words of a reference that are in a nearly verbatim passage.
   *
   * @param reference its number, from 0
   * @return which of them
   */
  public BitSet near(int reference) {
    return coverages.get(reference).near();
  }

  /**
   * How many spans of a reference there are in all outputs.
   *
   * @param reference its number, from 0
   * @return at least 0
   */
  public long spans(int reference) {
    return spans[reference];
  }

  /**
   * The longest span of a reference.
   *
   * @param reference its number, from 0
   * @return its words; 0 if there is none
   */
  public long longestSpan(int reference) {
    return longestSpans[reference];
  }
}
