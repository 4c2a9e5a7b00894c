package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.prior.PriorCut;
import ai.rote.metrics.subject.SubjectReport;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.GuessedSuffix;
import ai.rote.results.analysis.RunRounding;
import ai.rote.results.analysis.SubjectSettings;
import ai.rote.results.analysis.TextOptions;
import ai.rote.results.analysis.TextView;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunTitle;
import ai.rote.results.run.ReportSink;
import ai.rote.results.run.Reporter;
import ai.rote.results.run.Results;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a folder's records come to: {@code report.json} and {@code report.html}; if asked,
 * {@code rates.csv}, {@code scores.csv}, of persons {@code subjects.csv} and, of what was
 * generated, {@code guesses-….csv}. Those are also made anew where they are there already, so that
 * no file of a folder speaks of another report than the others.
 */
public final class ReportFiles implements Reporter {
  private static final String RATES = "rates.csv";
  private static final String SCORES = "scores.csv";
  private static final String SUBJECTS = "subjects.csv";

  private final Grid grid;
  private final Optional<String> groupBy;
  private final Optional<ControlSet> control;
  private Optional<String> title = Optional.empty();
  private Optional<RunRounding> rounding = Optional.empty();
  private PriorCut cut = PriorCut.DEFAULT;
  private Optional<SubjectSettings> subjects = Optional.empty();
  private TextOptions texts = TextOptions.NONE;
  private final boolean csv;
  private Grid exact;
  private Optional<ReportFigures> figures = Optional.empty();
  private Optional<GenerationReport> generation = Optional.empty();

  /**
   * A reporter.
   *
   * @param grid which rates to report
   * @param groupBy metadata field to take the report apart by
   * @param control which examples the model was not trained on
   */
  public ReportFiles(Grid grid, Optional<String> groupBy, Optional<ControlSet> control) {
    this(grid, groupBy, control, false);
  }

  /**
   * A reporter.
   *
   * @param grid which rates to report
   * @param groupBy metadata field to take the report apart by
   * @param control which examples the model was not trained on
   * @param csv whether to write rates and scores as CSV too
   */
  public ReportFiles(
      Grid grid, Optional<String> groupBy, Optional<ControlSet> control, boolean csv) {
    this.csv = csv;
    this.grid = grid;
    this.exact = grid;
    this.groupBy = groupBy;
    this.control = control;
  }

  /**
   * Gives pages that are written from now on another title than the run's own.
   *
   * @param text of the title; empty for the run's own
   * @return this reporter
   */
  public ReportFiles titled(Optional<String> text) {
    title = text;
    return this;
  }

  /**
   * Takes scores to move by this much, whatever they were computed in.
   *
   * @param known empty to go by the run's dtype
   * @return this reporter
   */
  public ReportFiles withRounding(Optional<RunRounding> known) {
    rounding = known;
    return this;
  }

  /**
   * Cuts otherwise what is predictable without the prefix, or by a reference model.
   *
   * @param asked by how much a suffix must be likelier; empty for {@link PriorCut#DEFAULT}
   * @return this reporter
   */
  public ReportFiles withCut(Optional<PriorCut> asked) {
    cut = asked.orElse(PriorCut.DEFAULT);
    return this;
  }

  /**
   * Counts persons in reports that are written from now on.
   *
   * @param settings how; empty if they are not counted
   * @return this reporter
   */
  public ReportFiles withSubjects(Optional<SubjectSettings> settings) {
    subjects = settings;
    return this;
  }

  /**
   * Says more of the texts themselves, or reports on some of the examples only.
   *
   * @param options what is wanted
   * @return this reporter
   */
  public ReportFiles withTexts(TextOptions options) {
    texts = options;
    return this;
  }

  @Override
  public void report(Results results, ReportSink files) {
    if (results.isEmpty()) {
      return; // a shard that got no batch
    }
    TextView view = TextView.of(results, texts, groupBy);
    Analysis analysis =
        Analysis.of(
            results.in(view.grouped()),
            control,
            view.filter().isEmpty() ? grid : grid.withDesign(grid.design().withoutPopulation()),
            rounding.or(() -> RunRounding.of(results.run(), results.longestSuffix())),
            cut,
            subjects);
    // A shard may hold no example with the field; the whole has some.
    Optional<String> groupedBy =
        groupBy.filter(field -> !results.isShard() || analysis.hasField(field));
    try {
      ReportFigures found =
          ReportFigures.of(analysis, groupedBy, results.run().options().closeness(), view);
      ObjectNode json = (ObjectNode) RecordCodec.tree(found);
      json.set("run", RunJson.of(results.run()));
      files.write("report.json", RecordCodec.pretty(json));
      String heading =
          title.orElseGet(() -> RunTitle.page(results.run()))
              + (found.filter() == null ? "" : ", only " + found.filter().conditions());
      files.write(
          "report.html", MeasurePage.of(heading, results, analysis, view, groupedBy, found, json));
      exact = analysis.exact();
      writeCsv(results.in(view.listed()), files, analysis, found);
      figures = Optional.of(found);
      generation = analysis.trainingGeneration();
    } catch (IllegalArgumentException e) {
      throw new RoteException(e.getMessage(), e); // a field that no record has
    }
  }

  private void writeCsv(Results results, ReportSink files, Analysis analysis, ReportFigures found) {
    if (csv || isThere(results, RATES)) {
      files.write(RATES, to -> RatesCsv.write(found, to));
    }
    if (csv || isThere(results, SCORES)) {
      ScoresCsv scores =
          new ScoresCsv(
              analysis.control(), analysis.fieldNames(), !analysis.bounded().schemes().isEmpty());
      files.write(SCORES, to -> scores.write(results, to));
    }
    if (analysis.subjects().isPresent() && (csv || isThere(results, SUBJECTS))) {
      Map<String, SubjectReport> parts = analysis.subjects().get().parts(grid.intervals());
      files.write(SUBJECTS, to -> SubjectsCsv.write(parts, analysis.exact().schemes(), to));
    }
    if (analysis.trainingGeneration().isPresent()) {
      GenerationReport generated = analysis.trainingGeneration().get();
      writeGuesses(results, files, "greedy", generated.greedyGuesses());
      for (SamplingScheme scheme : exact.schemes()) {
        writeGuesses(results, files, scheme.toString(), generated.guesses(scheme));
      }
    }
  }

  private void writeGuesses(
      Results results, ReportSink files, String of, List<GuessedSuffix> guesses) {
    String name = "guesses-" + of.replaceAll("[^A-Za-z0-9=.,-]", "_") + ".csv";
    if (!guesses.isEmpty() && (csv || isThere(results, name))) {
      files.write(name, to -> GuessesCsv.write(guesses, to));
    }
  }

  private static boolean isThere(Results results, String name) {
    return Files.exists(results.folder().resolve(name));
  }

  /**
   * Which rates are reported.
   *
   * @return schemes, numbers of queries, probabilities and intervals; of the last report, without
   *     the schemes under which only bounds are known
   */
  public Grid grid() {
    return exact;
  }

  /**
   * What was reported last.
   *
   * @return every figure; empty if there were no records
   */
  public Optional<ReportFigures> figures() {
    return figures;
  }

  /**
   * What the last report says of draws and searches, outside the control set if there is one.
   *
   * @return empty if nothing was generated
   */
  public Optional<GenerationReport> generation() {
    return generation;
  }
}
