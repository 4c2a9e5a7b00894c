package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.stat.Intervals;
import ai.rote.results.analysis.Comparison.Pair;
import ai.rote.results.analysis.Comparison.Run;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the records of runs that are to be compared, and refuses what cannot be. */
final class ComparisonReader {
  private static final String CONTROL = "control";

  private final Map<String, Results> folders;
  private final ComparisonSettings settings;

  ComparisonReader(Map<String, Results> folders, ComparisonSettings settings) {
    this.folders = folders;
    this.settings = settings;
  }

  Comparison read() {
    List<Pair> allPairs = pairs();
    Optional<ControlSet> control = control();
    DesignFields design = design();
    Map<String, SameExamples> examples = new LinkedHashMap<>();
    folders.forEach((name, results) -> examples.put(name, SameExamples.of(results)));
    SameExamples first = examples.values().iterator().next();
    Set<String> common = new HashSet<>(first.ids());
    examples.values().forEach(each -> common.retainAll(each.ids()));
    if (!settings.commonOnly()) {
      refuseDifferent(examples, common);
    }
    if (common.isEmpty()) {
      throw new RoteException("the runs " + folders.keySet() + " have no example in common");
    }
    Optional<VariedLength> lengths = new LengthReader(examples, common).read();
    // Which example belongs where is what the first run says, so that runs stay paired.
    List<Run> runs = new ArrayList<>();
    folders.forEach(
        (name, results) -> {
          Map<ComparedPart, ExtractionReport> reports =
              runs.isEmpty()
                  ? reports(results, common, control, design)
                  : sameParts(results, runs.get(0).reports());
          runs.add(
              new Run(
                  name,
                  results,
                  reports,
                  examples.get(name).ids().size() - common.size(),
                  lengths.isPresent() ? 0 : first.refuseOthers(examples.get(name), common)));
        });
    Grid grid =
        new Grid(
            commonSchemes(runs), settings.queries(), settings.probabilities(), intervals(), design);
    boolean paired = lengths.map(VariedLength::isPaired).orElse(true);
    if (!paired && settings.primary().isPresent()) {
      throw new RoteException(
          "--primary: there is no comparison to make. " + lengths.get().heldFixed());
    }
    return new Comparison(
        List.copyOf(runs), paired ? allPairs : List.of(), grid, control, primary(grid), lengths);
  }

  private Intervals intervals() {
    return Intervals.DEFAULT.withLevel(settings.level()).withBootstrap(settings.bootstrap());
  }

  private List<Pair> pairs() {
    List<String> names = List.copyOf(folders.keySet());
    List<Pair> pairs = new ArrayList<>();
    if (settings.everyPair()) {
      for (int to = 1; to < names.size(); to++) {
        for (int from = 0; from < to; from++) {
          pairs.add(new Pair(names.get(from), names.get(to)));
        }
      }
      return pairs;
    }
    String baseline = settings.baseline().orElse(names.get(0));
    if (!names.contains(baseline)) {
      throw new RoteException(
          "--baseline: no run is called '" + baseline + "'; there are " + names);
    }
    names.stream()
        .filter(each -> !each.equals(baseline))
        .forEach(each -> pairs.add(new Pair(baseline, each)));
    return pairs;
  }

  private Optional<ControlSet> control() {
    if (settings.control().isPresent()) {
      return settings.control();
    }
    Map<String, String> measuredWith = new LinkedHashMap<>();
    folders.forEach(
        (name, results) ->
            results
                .run()
                .options()
                .text(CONTROL)
                .ifPresent(control -> measuredWith.put(name, control)));
    if (new HashSet<>(measuredWith.values()).size() > 1) {
      throw new RoteException(
          "the runs were measured with different control sets, "
              + measuredWith
              + "; --control says which to compare with");
    }
    return measuredWith.values().stream().findFirst().map(ControlSet::parse);
  }

  /** As asked for, or as the runs were measured. */
  private DesignFields design() {
    if (!settings.design().isNone()) {
      return settings.design();
    }
    Map<String, DesignFields> measuredWith = new LinkedHashMap<>();
    folders.forEach((name, results) -> measuredWith.put(name, results.run().options().design()));
    if (new HashSet<>(measuredWith.values()).size() > 1) {
      throw new RoteException(
          "the runs were measured with different clusters or weights, "
              + measuredWith
              + "; --cluster, --weight and --population say which to compare with");
    }
    return measuredWith.values().iterator().next();
  }

  private Optional<MeasuredRate> primary(Grid grid) {
    settings
        .primary()
        .ifPresent(
            measure -> {
              if (!measure.under().map(grid.schemes()::contains).orElse(true)) {
                throw new RoteException(
                    "--primary: the runs were not all scored under "
                        + measure.under().get()
                        + "; they share "
                        + grid.schemes());
              }
            });
    return settings.primary();
  }

  private Map<ComparedPart, ExtractionReport> reports(
      Results results, Set<String> common, Optional<ControlSet> control, DesignFields design) {
    Set<String> fields = new HashSet<>(design.names());
    settings.groupBy().ifPresent(fields::add);
    ExtractionReport.Builder training = ExtractionReport.builder(fields);
    ExtractionReport.Builder controls = ExtractionReport.builder(design.names());
    results.forEach(
        each -> {
          TokenizedExample example = each.scores().example();
          if (common.contains(example.id())) {
            boolean inControl = control.map(set -> set.holds(example.metadata())).orElse(false);
            (inControl ? controls : training).accept(each.scores());
          }
        });
    if (control.isPresent() && (controls.examples() == 0 || training.examples() == 0)) {
      throw new RoteException(
          "--control: "
              + control
                  .get()
                  .refusal(controls.examples(), controls.examples() + training.examples()));
    }
    Map<ComparedPart, ExtractionReport> reports = new LinkedHashMap<>();
    ExtractionReport all = training.build().with(intervals()).with(design);
    reports.put(
        new ComparedPart(
            ComparedPart.Kind.TRAINING, control.isPresent() ? "training" : "all examples"),
        all);
    control.ifPresent(
        set ->
            reports.put(
                new ComparedPart(ComparedPart.Kind.CONTROL, "control (" + set + ")"),
                controls.build().with(intervals()).with(design.withoutPopulation())));
    settings.groupBy().ifPresent(field -> reports.putAll(groups(all, field)));
    return reports;
  }

  private static Map<ComparedPart, ExtractionReport> groups(ExtractionReport all, String field) {
    Map<ComparedPart, ExtractionReport> groups = new LinkedHashMap<>();
    grouped(all, field)
        .byValue()
        .forEach(
            (value, report) ->
                groups.put(
                    new ComparedPart(ComparedPart.Kind.GROUP, field + " = " + value), report));
    return groups;
  }

  private static GroupedReport grouped(ExtractionReport all, String field) {
    try {
      return all.groupBy(field);
    } catch (IllegalArgumentException e) {
      throw new RoteException("--group-by: " + e.getMessage(), e);
    }
  }

  /** The same examples in the same parts, as another run has them. */
  private Map<ComparedPart, ExtractionReport> sameParts(
      Results results, Map<ComparedPart, ExtractionReport> parts) {
    Map<ComparedPart, ExtractionReport.Builder> builders = new LinkedHashMap<>();
    Map<String, List<ExtractionReport.Builder>> byId = new HashMap<>();
    parts.forEach(
        (part, report) -> {
          ExtractionReport.Builder builder = ExtractionReport.builder(Set.of());
          builders.put(part, builder);
          report
              .ids()
              .forEach(id -> byId.computeIfAbsent(id, any -> new ArrayList<>(2)).add(builder));
        });
    results.forEach(
        each ->
            byId.getOrDefault(each.scores().example().id(), List.of())
                .forEach(builder -> builder.accept(each.scores())));
    Map<ComparedPart, ExtractionReport> reports = new LinkedHashMap<>();
    builders.forEach(
        (part, builder) ->
            reports.put(
                part,
                builder.build().with(intervals()).with(parts.get(part).estimator().design())));
    return reports;
  }

  private static void refuseDifferent(Map<String, SameExamples> examples, Set<String> common) {
    examples.forEach(
        (name, run) -> {
          Set<String> own = run.ids();
          if (own.size() > common.size()) {
            String extra =
                own.stream().filter(id -> !common.contains(id)).sorted().findFirst().orElseThrow();
            throw new RoteException(
                String.format(
                    Locale.ROOT,
                    "%s holds %d examples that not all the other runs hold, such as '%s';"
                        + " --common compares the %d that all hold",
                    name,
                    own.size() - common.size(),
                    extra,
                    common.size()));
          }
        });
  }

  /** Of bounds it cannot be said by how much they differ, or whether at all. */
  private static List<SamplingScheme> commonSchemes(List<Run> runs) {
    List<SamplingScheme> schemes = new ArrayList<>(runs.get(0).report().schemes());
    runs.forEach(each -> schemes.retainAll(each.report().schemes()));
    runs.forEach(each -> schemes.removeAll(each.bounded()));
    if (schemes.isEmpty()) {
      StringBuilder scored = new StringBuilder();
      runs.forEach(
          each ->
              scored
                  .append(scored.isEmpty() ? "" : ", ")
                  .append(each.name())
                  .append(' ')
                  .append(each.report().schemes())
                  .append(each.bounded().isEmpty() ? "" : ", bounds only of " + each.bounded()));
      throw new RoteException("the runs share no sampling scheme: " + scored);
    }
    return schemes;
  }
}
