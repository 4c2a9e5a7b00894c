package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.results.canary.CanaryFolder;
import ai.rote.results.canary.CanaryLine;
import ai.rote.results.canary.CanaryManifest;
import ai.rote.results.canary.CanaryScore;
import ai.rote.results.run.Results;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A run over a set of canaries: each canary's score, in the set's order. A run of anything but the
 * whole set is refused.
 */
public final class AuditedRun {
  private final String name;
  private final Results results;
  private final CanaryFolder canaries;
  private final double[] scores;
  private final double[] places;

  private AuditedRun(String name, Results results, CanaryFolder canaries, double[] scores) {
    this.name = name;
    this.results = results;
    this.canaries = canaries;
    this.scores = scores;
    this.places = places(canaries.lines(), scores);
  }

  /**
   * Reads a run.
   *
   * @param name of it
   * @param results of the run
   * @param sets the canaries, of as many models as there are
   * @param score by which canaries are told apart
   * @return scores of one of the sets
   * @throws RoteException if what was measured is none of the sets, or not the whole of one, or the
   *     model's own distribution was not scored
   */
  public static AuditedRun of(
      String name, Results results, List<CanaryFolder> sets, CanaryScore score) {
    if (results.isShard()) {
      throw new RoteException(
          name + ": holds a part of a run; rote merge puts the parts together first");
    }
    String sha256 = results.run().data().sha256();
    CanaryFolder set =
        sets.stream()
            .filter(each -> each.manifest().canariesFile().sha256().equals(sha256))
            .findFirst()
            .orElseThrow(
                () ->
                    new RoteException(
                        String.format(
                            Locale.ROOT,
                            "%s: was measured on %s with SHA-256 %.12s..., which is not the"
                                + " canaries.jsonl of %s",
                            name,
                            results.run().data().file(),
                            sha256,
                            sets.size() == 1
                                ? sets.get(0).folder()
                                : sets.get(0).folder() + " or of the other models")));
    Map<String, Double> byId = new HashMap<>();
    results.forEach(each -> byId.put(each.scores().example().id(), score.of(each.scores())));
    List<CanaryLine> lines = set.lines();
    List<String> missing =
        lines.stream().map(CanaryLine::id).filter(id -> !byId.containsKey(id)).toList();
    if (!missing.isEmpty()) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: %d of the %d canaries were not measured, %s first; an audit needs all of them",
              name,
              missing.size(),
              lines.size(),
              missing.get(0)));
    }
    return new AuditedRun(
        name, results, set, lines.stream().mapToDouble(each -> byId.get(each.id())).toArray());
  }

  /**
   * Where each canary stands among all of its form, in and out: from near 0 for the lowest score to
   * near 1 for the highest, equal for equal scores. So forms whose scores lie elsewhere are guessed
   * about together, by something that the coins had no part in.
   */
  private static double[] places(List<CanaryLine> lines, double[] scores) {
    double[] places = new double[scores.length];
    for (String form : lines.stream().map(CanaryLine::form).distinct().toList()) {
      int[] members =
          IntStream.range(0, scores.length).filter(i -> lines.get(i).form().equals(form)).toArray();
      double[] sorted = Arrays.stream(members).mapToDouble(i -> scores[i]).sorted().toArray();
      for (int i : members) {
        int below = lowerBound(sorted, scores[i], false);
        int upTo = lowerBound(sorted, scores[i], true);
        places[i] = (below + upTo) / 2.0 / sorted.length;
      }
    }
    return places;
  }

  /** How many are less, or not more. */
  private static int lowerBound(double[] sorted, double value, boolean orEqual) {
    int from = 0;
    int until = sorted.length;
    while (from < until) {
      int middle = (from + until) >>> 1;
      if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
        from = middle + 1;
      } else {
        until = middle;
      }
    }
    return from;
  }

  /**
   * What the run is called.
   *
   * @return its name
   */
  public String name() {
    return name;
  }

  /**
   * What was run on what.
   *
   * @return the results
   */
  public Results results() {
    return results;
  }

  /**
   * How its canaries were made.
   *
   * @return the manifest
   */
  public CanaryManifest manifest() {
    return canaries.manifest();
  }

  /**
   * The canaries.
   *
   * @return in the set's order
   */
  public List<CanaryLine> lines() {
    return canaries.lines();
  }

  /**
   * Which canaries a test picks out.
   *
   * @param test of a canary
   * @return their numbers, rising
   */
  public int[] those(Predicate<CanaryLine> test) {
    return IntStream.range(0, scores.length).filter(i -> test.test(lines().get(i))).toArray();
  }

  /**
   * The score of one canary.
   *
   * @param i its number
   * @return nats
   */
  public double score(int i) {
    return scores[i];
  }

  /**
   * Scores of some canaries.
   *
   * @param canaries their numbers
   * @return nats, in their order
   */
  public double[] scores(int[] canaries) {
    return Arrays.stream(canaries).mapToDouble(i -> scores[i]).toArray();
  }

  /**
   * Places of some canaries among all of their form.
   *
   * @param canaries their numbers
   * @return from 0 to 1, in their order
   */
  public double[] places(int[] canaries) {
    return Arrays.stream(canaries).mapToDouble(i -> places[i]).toArray();
  }
}
