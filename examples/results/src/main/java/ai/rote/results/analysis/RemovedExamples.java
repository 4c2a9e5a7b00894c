package ai.rote.results.analysis;

import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.prior.PriorCut;
import ai.rote.results.record.Baselines;
import ai.rote.results.record.StoredScores;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Examples that count as extracted, greedily or by sampling, but that a cut removes, since their
 * suffixes are nearly as likely otherwise. The most extractable ones are kept with their texts.
 */
public final class RemovedExamples {
  /** Examples that a report shows with their texts. */
  private static final int SHOWN = 50;

  private final Grid grid;
  private final PriorCut cut;
  private final PriorityQueue<Removed> top =
      new PriorityQueue<>(Comparator.comparingDouble(Removed::logProb));
  private long count;

  /**
   * One example.
   *
   * @param stored its record
   * @param logProb ln p_z in the model's own distribution, in nats
   * @param logOther ln of its suffix's probability otherwise, in nats
   */
  public record Removed(StoredScores stored, double logProb, double logOther) {}

  /**
   * None yet.
   *
   * @param grid extraction counts at its largest n and middle p, under its first scheme
   * @param cut which examples it removes
   */
  RemovedExamples(Grid grid, PriorCut cut) {
    this.grid = grid;
    this.cut = cut;
  }

  void accept(StoredScores stored) {
    Optional<Double> other = BaselineReport.first(stored);
    if (other.isEmpty() || !isExtracted(stored)) {
      return;
    }
    Baselines baselines = stored.baselines().orElseThrow();
    if (!cut.keeps(baselines.logProb(), other.get(), stored.scores().suffixTokens())) {
      count++;
      top.add(new Removed(stored, baselines.logProb(), other.get()));
      if (top.size() > SHOWN) {
        top.remove();
      }
    }
  }

  private boolean isExtracted(StoredScores stored) {
    return stored.scores().greedyMatch()
        || ExtractionProbability.ofLog(stored.scores().logProb(grid.schemes().get(0)))
            .isDiscoverable(grid.mostQueries(), grid.middleProbability());
  }

  /**
   * How many there are.
   *
   * @return those that are not shown among them
   */
  public long count() {
    return count;
  }

  /**
   * The most extractable ones.
   *
   * @return the likeliest first
   */
  public List<Removed> shown() {
    return top.stream()
        .sorted(
            Comparator.comparingDouble(Removed::logProb)
                .reversed()
                .thenComparing(each -> each.stored().scores().id()))
        .toList();
  }
}
