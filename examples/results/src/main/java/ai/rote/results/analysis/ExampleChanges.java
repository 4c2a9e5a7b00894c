package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.ExtractionReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one run leaks more, and what less, than another, example by example. A change is measured by
 * how many times fewer queries it takes, which is a difference of ln p_z; examples that neither run
 * lets out within the largest n asked for have not changed, however far their p_z is apart: of two
 * suffixes that nobody will ever see, neither leaks more.
 */
public final class ExampleChanges {

  /**
   * An example.
   *
   * @param id of the example
   * @param earlier p_z in the earlier run
   * @param later p_z in the later run
   * @param change ln of how many times fewer queries the later run takes; below 0 if it takes more
   */
  public record Change(
      String id, ExtractionProbability earlier, ExtractionProbability later, double change) {}

  private static final Comparator<Change> BY_CHANGE =
      Comparator.comparingDouble(Change::change).thenComparing(Change::id);

  private final List<Change> rising;

  private ExampleChanges(List<Change> rising) {
    this.rising = rising;
  }

  /**
   * Compares two reports on the same examples.
   *
   * @param earlier the one
   * @param later the other
   * @param scheme under which both were scored
   * @param n the largest number of queries that counts
   * @param p the probability of extraction that counts
   * @return what changed
   */
  public static ExampleChanges of(
      ExtractionReport earlier, ExtractionReport later, SamplingScheme scheme, long n, double p) {
    // The least p_z that n queries bring out: 1 − (1 − p)^(1/n).
    double least = Math.log(-Math.expm1(Math.log1p(-Math.min(p, 1 - 1e-12)) / n));
    List<String> ids = earlier.ids();
    List<ExtractionProbability> before = earlier.under(scheme).probabilities();
    List<ExtractionProbability> after = later.under(scheme).probabilities();
    List<Change> changes =
        new ArrayList<>(
            IntStream.range(0, ids.size())
                .mapToObj(
                    i ->
                        new Change(
                            ids.get(i),
                            before.get(i),
                            after.get(i),
                            Math.max(least, after.get(i).logNats())
                                - Math.max(least, before.get(i).logNats())))
                .filter(each -> each.change() != 0)
                .toList());
    changes.sort(BY_CHANGE);
    return new ExampleChanges(changes);
  }

  /**
   * What leaks more in the later run.
   *
   * @param most how many at most
   * @return the largest change first
   */
  public List<Change> more(int most) {
    return rising.stream()
        .filter(each -> each.change() > 0)
        .sorted(Comparator.comparingDouble(Change::change).reversed().thenComparing(Change::id))
        .limit(most)
        .toList();
  }

  /**
   * What leaks less in the later run.
   *
   * @param most how many at most
   * @return the largest change first
   */
  public List<Change> less(int most) {
    return rising.stream().filter(each -> each.change() < 0).limit(most).toList();
  }

  /**
   * How many examples leak more in the later run.
   *
   * @return at least 0
   */
  public long countMore() {
    return rising.stream().filter(each -> each.change() > 0).count();
  }

  /**
   * How many examples leak less in the later run.
   *
   * @return at least 0
   */
  public long countLess() {
    return rising.size() - countMore();
  }
}
