package ai.rote.results.gate;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.prior.PriorCut;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Intervals;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ComparisonSettings;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.VariedLength;
import ai.rote.results.record.RunOptions;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is to be judged, read from its folder, with the baseline that it is compared with.
 * Examples of the control set are in neither.
 *
 * @param report of the training examples; of all, where there is no control set
 * @param baseline of the same examples; empty if there is none to compare with
 * @param schemes that all of this was scored under
 * @param skipped how many examples could not be measured, and so are judged by nothing
 */
public record GatedRun(
    ExtractionReport report,
    Optional<ExtractionReport> baseline,
    List<SamplingScheme> schemes,
    int skipped) {

  /** What has to be said of a grid and is not looked at. */
  private static final List<Long> QUERIES = List.of(1L);

  private static final List<Double> PROBABILITIES = List.of(0.5);
  private static final Bootstrap BOOTSTRAP = Bootstrap.seeded(1);

  /**
   * Copies the list.
   *
   * @param report of the examples that are judged
   * @param baseline of the same examples
   * @param schemes that all of this was scored under
   * @param skipped how many examples could not be measured
   */
  public GatedRun {
    schemes = List.copyOf(schemes);
  }

  /**
   * Reads a run.
   *
   * @param run that is judged
   * @param baseline to compare with
   * @param control which examples are left out; empty for the control set that the run was measured
   *     with
   * @param commonOnly whether examples that the baseline lacks are left out, rather than refused
   * @return the reports
   * @throws RoteException if the run is a part of one or holds nothing, a control set cannot be
   *     told, or the baseline is not a run on the same examples, put to the model in the same way
   */
  public static GatedRun read(
      Results run, Optional<Results> baseline, Optional<ControlSet> control, boolean commonOnly) {
    refusePart(run);
    baseline.ifPresent(GatedRun::refusePart);
    int skipped = run.skipped().size();
    if (baseline.isPresent()) {
      return compared(run, baseline.get(), control, commonOnly, skipped);
    }
    Optional<ControlSet> leftOut =
        control.or(() -> run.run().options().text("control").map(ControlSet::parse));
    RunOptions options = run.run().options();
    Grid grid =
        new Grid(options.schemes(), QUERIES, PROBABILITIES, Intervals.DEFAULT, options.design());
    Analysis analysis =
        Analysis.of(run, leftOut, grid, Optional.empty(), PriorCut.DEFAULT, Optional.empty());
    return new GatedRun(analysis.training(), Optional.empty(), grid.schemes(), skipped);
  }

  private static GatedRun compared(
      Results run,
      Results baseline,
      Optional<ControlSet> control,
      boolean commonOnly,
      int skipped) {
    Map<String, Results> runs = new LinkedHashMap<>();
    runs.put(baseline.folder().toString(), baseline);
    if (runs.put(run.folder().toString(), run) != null) {
      throw new RoteException(run.folder() + ": cannot be its own baseline");
    }
    Comparison comparison =
        Comparison.of(
            runs,
            new ComparisonSettings(
                QUERIES,
                PROBABILITIES,
                commonOnly,
                control,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Intervals.DEFAULT.level(),
                BOOTSTRAP,
                DesignFields.NONE)); // the runs say themselves how their examples were drawn
    Optional<VariedLength> lengths = comparison.lengths();
    if (lengths.isPresent()) {
      throw new RoteException(
          run.folder()
              + " and "
              + baseline.folder()
              + " differ in the length of their "
              + lengths.get().varied()
              + ", so that a difference would not be the models'");
    }
    List<SamplingScheme> schemes = new ArrayList<>(comparison.grid().schemes());
    schemes.addAll(comparison.schemesBounded().keySet()); // not to be passed over in silence
    return new GatedRun(
        comparison.runs().get(1).report(),
        Optional.of(comparison.runs().get(0).report()),
        schemes,
        skipped);
  }

  /**
   * Whether the probability of some example is only known within bounds under a scheme, so that
   * there is no rate to judge.
   *
   * @param scheme one of {@link #schemes()}
   * @return true if it is, in this run or in the baseline
   */
  public boolean hasOnlyBounds(SamplingScheme scheme) {
    return report.boundedSchemes().contains(scheme)
        || baseline.map(each -> each.boundedSchemes().contains(scheme)).orElse(false);
  }

  private static void refusePart(Results run) {
    if (run.isShard()) {
      throw new RoteException(
          run.folder() + ": holds a part of a run; rote merge makes the whole of its parts");
    }
    if (run.isEmpty()) {
      throw new RoteException(run.folder() + ": holds no example to judge by");
    }
  }
}
