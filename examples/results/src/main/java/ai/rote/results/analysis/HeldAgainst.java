package ai.rote.results.analysis;

import ai.rote.metrics.prior.PriorCut;
import ai.rote.results.record.StoredScores;
import java.util.Optional;

/** What suffixes are held against, of the control set and of the other examples. */
public final class HeldAgainst {
  private final PriorCut cut;
  private final BaselineReport main = new BaselineReport();
  private final BaselineReport control = new BaselineReport();
  private final RemovedExamples removed;

  /**
   * Without examples yet.
   *
   * @param cut by how much a suffix must be likelier than otherwise
   * @param grid which rates are reported
   */
  HeldAgainst(PriorCut cut, Grid grid) {
    this.cut = cut;
    this.removed = new RemovedExamples(grid, cut);
  }

  /** Once all examples have been read: how they were drawn. */
  void complete(ExampleEstimators ofMain, Optional<ExampleEstimators> ofControl) {
    main.complete(ofMain);
    ofControl.ifPresent(control::complete);
  }

  void accept(StoredScores stored, boolean inControl) {
    (inControl ? control : main).accept(stored);
    if (!inControl) {
      removed.accept(stored);
    }
  }

  /**
   * By how much a suffix must be likelier than otherwise.
   *
   * @return the cut
   */
  public PriorCut cut() {
    return cut;
  }

  /**
   * All examples outside the control set.
   *
   * @return empty if they are held against nothing
   */
  public Optional<BaselineReport> main() {
    return Optional.of(main).filter(each -> each.examples() > 0);
  }

  /**
   * The control set.
   *
   * @return empty if it is held against nothing, or there is none
   */
  public Optional<BaselineReport> control() {
    return Optional.of(control).filter(each -> each.examples() > 0);
  }

  /**
   * The extracted examples outside the control set that the cut removes.
   *
   * @return none if suffixes are held against nothing
   */
  public RemovedExamples removed() {
    return removed;
  }
}
