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
import ai.rote.metrics.stat.Rate;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.Version;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final List<MatchReport.Output> outputs = new ArrayList<>();
  private final List<FoundSpan> found = new ArrayList<>();
  private final TargetSums apart = new TargetSums();
  private final TargetSums inPrompt = new TargetSums();
  private long emptyOutputs;
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
                .thenComparingDouble(each -> -nearest(outputs.get(each.number())))
                .thenComparingInt(ShownOutput::number));
  }

  private static double nearest(MatchReport.Output output) {
    return output.targets() == null
        ? 0
        : output.targets().stream()
            .mapToDouble(each -> each.words().partSimilarity())
            .max()
            .orElse(0);
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
   * @throws RoteException if one of its targets has no word
   */
  public void add(GeneratedOutput output) {
    files.merge(output.file(), 1L, Long::sum);
    OutputMatch match = matcher.match(output.prompt(), output.text());
    int number = outputs.size();
    int near = 0;
    for (NearVerbatimBlock block : match.nearVerbatim()) {
      near += block.words();
    }
    outputs.add(
        new MatchReport.Output(
            output.id(),
            output.file(),
            output.line(),
            match.output().words(),
            match.promptWords(),
            match.matchedWords(),
            match.spans().size(),
            match.longest().map(MatchedSpan::words).orElse(0),
            near,
            output.targets().isEmpty() ? null : targets(output)));
    emptyOutputs += match.output().words() == 0 ? 1 : 0;
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
   * What was found so far.
   *
   * @param sha256 of each file of outputs, by its name
   * @return the report
   * @throws RoteException if there is no output
   */
  public MatchReport report(Map<String, String> sha256) {
    if (outputs.isEmpty()) {
      throw new RoteException(String.join(", ", files.keySet()) + ": no output to look into");
    }
    List<MatchReport.Reference> list = new ArrayList<>();
    for (int r = 0; r < references.size(); r++) {
      list.add(
          new MatchReport.Reference(
              references.get(r).name(), references.get(r).sha256(), coverage(r)));
    }
    MatchSettings settings = matcher.settings();
    return new MatchReport(
        MatchReport.SCHEMA_VERSION,
        Version.current(),
        new MatchReport.Settings(
            settings.spanWords(),
            settings.promptWords(),
            settings.nearWords(),
            settings.normalisation().kept().stream().map(Object::toString).toList()),
        list,
        total(list),
        files.entrySet().stream()
            .map(
                each ->
                    new MatchReport.GeneratedFile(
                        each.getKey(), sha256.get(each.getKey()), each.getValue()))
            .toList(),
        outputs(),
        longest == null ? null : longestSpan(),
        apart.count + inPrompt.count == 0
            ? null
            : new MatchReport.Targets(apart.group(), inPrompt.group()),
        List.copyOf(outputs));
  }

  private MatchReport.Coverage coverage(int r) {
    ReferenceCoverage coverage = coverages.get(r);
    BitSet covered = coverage.covered();
    return figures(
        references.get(r).text().length(),
        coverage.words(),
        covered.cardinality(),
        longestRun(covered),
        coverage.near().cardinality(),
        spans[r],
        longestSpans[r]);
  }

  private static MatchReport.Coverage figures(
      long characters,
      long words,
      long covered,
      long longestCovered,
      long near,
      long spans,
      long longestSpan) {
    return new MatchReport.Coverage(
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

  private static MatchReport.Coverage total(List<MatchReport.Reference> list) {
    List<MatchReport.Coverage> all = list.stream().map(MatchReport.Reference::coverage).toList();
    return figures(
        all.stream().mapToLong(MatchReport.Coverage::characters).sum(),
        all.stream().mapToLong(MatchReport.Coverage::words).sum(),
        all.stream().mapToLong(MatchReport.Coverage::covered).sum(),
        all.stream().mapToLong(MatchReport.Coverage::longestCovered).max().orElse(0),
        all.stream().mapToLong(MatchReport.Coverage::near).sum(),
        all.stream().mapToLong(MatchReport.Coverage::spans).sum(),
        all.stream().mapToLong(MatchReport.Coverage::longestSpan).max().orElse(0));
  }

  private static long longestRun(BitSet words) {
    long longestRun = 0;
    for (int from = words.nextSetBit(0); from >= 0; ) {
      int to = words.nextClearBit(from);
      longestRun = Math.max(longestRun, to - from);
      from = words.nextSetBit(to);
    }
    return longestRun;
  }

  private MatchReport.Outputs outputs() {
    return new MatchReport.Outputs(
        emptyOutputs,
        outputs.stream().mapToLong(MatchReport.Output::words).sum(),
        outputs.stream().mapToLong(MatchReport.Output::promptWords).sum(),
        outputs.stream().mapToLong(MatchReport.Output::matchedWords).sum(),
        RateFigure.of(
            Rate.of(outputs.stream().filter(each -> each.spans() > 0).count(), outputs.size())));
  }

  private MatchReport.LongestSpan longestSpan() {
    MatchReport.Output output = outputs.get(longest.output);
    return new MatchReport.LongestSpan(
        output.id(),
        output.file(),
        output.line(),
        references.get(longest.span.reference()).name(),
        longest.span.words(),
        text(longest.span));
  }

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
      MatchReport.Output output = outputs.get(each.output);
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

  /** Sums over targets. */
  private static final class TargetSums {
    private long count;
    private long found;
    private final double[] words = new double[4];
    private final double[] characters = new double[4];

    void add(TargetMatch match) {
      count++;
      found += match.found() ? 1 : 0;
      add(words, match.words());
      add(characters, match.characters());
    }

    private static void add(double[] sums, TargetMatch.Likeness likeness) {
      sums[0] += (double) likeness.longestRun() / likeness.target();
      sums[1] += likeness.common();
      sums[2] += likeness.similarity();
      sums[3] += likeness.partSimilarity();
    }

    private MatchReport.Means means(double[] sums) {
      return new MatchReport.Means(
          sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count);
    }

    MatchReport.TargetGroup group() {
      return count == 0
          ? null
          : new MatchReport.TargetGroup(
              RateFigure.of(Rate.of(found, count)), means(words), means(characters));
    }
  }
}
