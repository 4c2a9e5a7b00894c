package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.results.analysis.VariedLength.Part;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out whether runs differ in a length, and refuses those that differ in more than one way.
 */
final class LengthReader {
  /** Differences of identities that lengths come from, or that take nothing from a comparison. */
  private static final List<String> MAY_DIFFER =
      List.of(
          "options.prefix-tokens (",
          "options.suffix-tokens (",
          "options.suffix-start (",
          "options.scheme (",
          "options.limit (");

  private final Map<String, SameExamples> runs;
  private final Set<String> common;

  /**
   * For some runs.
   *
   * @param runs by their names
   * @param common ids that all of them hold; not empty
   */
  LengthReader(Map<String, SameExamples> runs, Set<String> common) {
    this.runs = runs;
    this.common = common;
  }

  /**
   * Reads records again where lengths differ.
   *
   * @return empty if all runs have the same lengths, or differ in both, or hold examples of various
   *     lengths, or were not cut from the same texts by their options
   * @throws RoteException if runs differ in a length and in what they measured, or two of them have
   *     the same length
   */
  Optional<VariedLength> read() {
    List<Integer> prefixes = lengths(SameExamples::prefixTokens);
    List<Integer> suffixes = lengths(SameExamples::suffixTokens);
    boolean prefixVaries = new HashSet<>(prefixes).size() > 1;
    boolean suffixVaries = new HashSet<>(suffixes).size() > 1;
    boolean uniform = !prefixes.contains(0) && !suffixes.contains(0);
    if (prefixVaries == suffixVaries || !uniform || !wereCutFromTheSame()) {
      return Optional.empty(); // what does not hold the same examples is refused elsewhere
    }
    Part varied = prefixVaries ? Part.PREFIX : Part.SUFFIX;
    refuseOtherwiseDifferent(varied);
    refuseTwice(varied, prefixVaries ? prefixes : suffixes);
    return Optional.of(
        new VariedLength(
            varied,
            prefixVaries ? prefixes : suffixes,
            prefixVaries ? suffixes.get(0) : prefixes.get(0),
            haveSamePlace(least(prefixes), least(suffixes))));
  }

  private List<Integer> lengths(Function<SameExamples, Integer> of) {
    List<Integer> lengths = new ArrayList<>();
    runs.values().forEach(each -> lengths.add(of.apply(each)));
    return lengths;
  }

  private static int least(Collection<Integer> lengths) {
    return lengths.stream().mapToInt(Integer::intValue).min().orElseThrow();
  }

  /** By their options, and not because a tokenizer or the data have other lengths. */
  private boolean wereCutFromTheSame() {
    Results first = first().results();
    return runs.values().stream()
            .map(SameExamples::results)
            .allMatch(each -> first.run().identity().hasDataOf(each.run().identity()))
        && runs.values().stream()
            .flatMap(each -> first.settingsThatDiffer(each.results()).stream())
            .anyMatch(
                each ->
                    each.startsWith("options.prefix-tokens (")
                        || each.startsWith("options.suffix-tokens ("));
  }

  private SameExamples first() {
    return runs.values().iterator().next();
  }

  /** Whether all of them share this much of each text, around its border. */
  private boolean haveSamePlace(int prefixTokens, int suffixTokens) {
    Map<String, ?> first = first().aroundBorder(prefixTokens, suffixTokens, common);
    return runs.values().stream()
        .skip(1)
        .allMatch(each -> each.aroundBorder(prefixTokens, suffixTokens, common).equals(first));
  }

  private void refuseOtherwiseDifferent(Part varied) {
    for (SameExamples each : runs.values()) {
      List<String> others =
          first().results().settingsThatDiffer(each.results()).stream()
              .filter(difference -> MAY_DIFFER.stream().noneMatch(difference::startsWith))
              .toList();
      if (!others.isEmpty()) {
        throw new RoteException(
            first().results().folder()
                + " and "
                + each.results().folder()
                + " differ in the length of the "
                + varied
                + " and in more, so that a difference would have two causes: "
                + String.join(", ", others));
      }
    }
  }

  private void refuseTwice(Part varied, List<Integer> tokens) {
    if (new HashSet<>(tokens).size() < tokens.size()) {
      throw new RoteException(
          "runs are compared over the length of the "
              + varied
              + ", but two of them have the same: "
              + tokens
              + " tokens of "
              + runs.keySet());
    }
  }
}
