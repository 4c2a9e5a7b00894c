package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.predictability.Bins;
import ai.rote.metrics.predictability.Compression;
import ai.rote.metrics.predictability.Covariate;
import ai.rote.metrics.predictability.NearDuplicates;
import ai.rote.metrics.predictability.Repetition;
import ai.rote.metrics.predictability.UnigramFrequencies;
import ai.rote.metrics.predictability.WordPattern;
import ai.rote.results.record.RecordView;
import ai.rote.results.record.StoredScores;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The records of a run with what can be said of their texts, and without those that a report is not
 * of. One reading of the records; keeps about 300 bytes an example, and 11 a suffix token while
 * near-duplicates are counted.
 *
 * <p>Covariates are of all examples of the run: near-duplicates are counted, and quarters cut,
 * before anything is left out. A field of the data that has the name of a covariate goes first.
 */
public final class TextView {
  private static final int COVARIATES = Covariate.values().length;

  private final TextOptions options;
  private final Optional<String> groupBy;

  /** By example; NaN for what it lacks. Empty where no covariate is needed. */
  private final Map<String, double[]> values = new HashMap<>();

  private final Set<Covariate> covariates = EnumSet.noneOf(Covariate.class);
  private final Map<Covariate, Bins> bins = new EnumMap<>(Covariate.class);
  private long kept;
  private long leftOut;
  private long lacking;

  /**
   * How many examples a report is not of.
   *
   * @param where what holds for those it is of
   * @param examples how many those are
   * @param leftOut how many others were measured
   * @param lacking how many of the others lack a field that is asked for
   */
  public record Filter(List<Condition> where, long examples, long leftOut, long lacking) {}

  private TextView(TextOptions options, Optional<String> groupBy) {
    this.options = options;
    this.groupBy = groupBy;
  }

  /**
   * Reads the records of a run, if there is anything to find out.
   *
   * @param results of the run
   * @param options what is wanted
   * @param groupBy the field that a report is grouped by
   * @return the view
   * @throws RoteException if the conditions leave no example
   */
  public static TextView of(Results results, TextOptions options, Optional<String> groupBy) {
    TextView view = new TextView(options, groupBy);
    if (options.needsCovariates(groupBy)) {
      view.compute(results);
    }
    if (!options.where().isEmpty()) {
      results.forEach(each -> view.count(each.scores().example()));
      if (view.kept == 0) {
        throw new RoteException(
            "--where: leaves none of "
                + view.leftOut
                + " examples, "
                + view.lacking
                + " of which lack a field that is asked for; fields are those of the data and "
                + Arrays.stream(Covariate.values()).map(Covariate::field).toList());
      }
    }
    return view;
  }

  private void compute(Results results) {
    NearDuplicates duplicates = new NearDuplicates();
    List<double[]> rows = new ArrayList<>();
    Set<Covariate> own = EnumSet.noneOf(Covariate.class);
    results.forEach(
        each -> {
          TokenizedExample example = each.scores().example();
          double[] row = new double[COVARIATES];
          for (Covariate covariate : Covariate.values()) {
            row[covariate.ordinal()] =
                value(covariate, each, options.frequencies()).orElse(Double.NaN);
          }
          duplicates.add(example.suffixIds());
          rows.add(row);
          values.put(example.id(), row);
          example.metadata().keySet().forEach(name -> Covariate.of(name).ifPresent(own::add));
        });
    int[] counts = duplicates.counts();
    for (int i = 0; i < counts.length; i++) {
      rows.get(i)[Covariate.NEAR_DUPLICATES.ordinal()] = counts[i];
    }
    for (Covariate covariate : Covariate.values()) {
      double[] there = there(rows, covariate);
      if (there.length > 0 && !own.contains(covariate)) {
        covariates.add(covariate);
        bins.put(
            covariate,
            options
                .groupAt()
                .filter(any -> groupBy.equals(Optional.of(covariate.field())))
                .orElseGet(() -> Bins.quarters(there)));
      }
    }
  }

  private static double[] there(List<double[]> rows, Covariate covariate) {
    return rows.stream()
        .mapToDouble(row -> row[covariate.ordinal()])
        .filter(each -> !Double.isNaN(each))
        .toArray();
  }

  /** Of one example; what needs all of them comes later. */
  private static OptionalDouble value(
      Covariate covariate, StoredScores stored, Optional<UnigramFrequencies> frequencies) {
    TokenizedExample example = stored.scores().example();
    int[] prefix = example.prefixIds();
    prefix = Arrays.copyOfRange(prefix, example.startTokens(), prefix.length);
    int[] suffix = example.suffixIds();
    Optional<StoredScores.Text> text = stored.text();
    return switch (covariate) {
      case ZLIB_RATIO ->
          text.map(each -> Compression.zlibRatio(each.suffix())).orElse(OptionalDouble.empty());
      case ZLIB_RATIO_WITH_PREFIX ->
          text.map(each -> Compression.zlibRatio(each.prefix() + each.suffix()))
              .orElse(OptionalDouble.empty());
      case PATTERN_SHARE ->
          text.map(each -> WordPattern.share(each.prefix(), each.suffix()))
              .orElse(OptionalDouble.empty());
      case REPEATED_SHARE -> OptionalDouble.of(Repetition.repeatedShare(suffix));
      case PERIODIC_SHARE -> OptionalDouble.of(Repetition.periodicShare(suffix));
      case PREFIX_SHARE -> OptionalDouble.of(Repetition.shareIn(prefix, suffix, 1));
      case PREFIX_TRIGRAM_SHARE ->
          OptionalDouble.of(Repetition.shareIn(prefix, suffix, Repetition.NGRAM_TOKENS));
      case PREFIX_RUN_TOKENS -> OptionalDouble.of(Repetition.longestCommonRun(prefix, suffix));
      case UNIGRAM_NATS ->
          frequencies
              .map(each -> OptionalDouble.of(each.surprisalNats(suffix)))
              .orElse(OptionalDouble.empty());
      case NEAR_DUPLICATES -> OptionalDouble.empty();
    };
  }

  private void count(TokenizedExample example) {
    Map<String, Object> metadata = withValues(example.id(), example.metadata());
    if (holds(metadata)) {
      kept++;
    } else {
      leftOut++;
      lacking += options.where().stream().allMatch(each -> each.applies(metadata)) ? 0 : 1;
    }
  }

  private boolean holds(Map<String, Object> metadata) {
    return options.where().stream().allMatch(each -> each.holds(metadata));
  }

  /**
   * The covariates of an example.
   *
   * @param id of the example
   * @return by field; none if they were not computed, or of a skipped example
   */
  public Map<String, Double> values(String id) {
    Map<String, Double> found = new LinkedHashMap<>();
    double[] row = values.get(id);
    for (Covariate each : covariates) {
      if (row != null && !Double.isNaN(row[each.ordinal()])) {
        found.put(each.field(), row[each.ordinal()]);
      }
    }
    return found;
  }

  private Map<String, Object> withValues(String id, Map<String, Object> metadata) {
    Map<String, Object> all = new LinkedHashMap<>(metadata);
    all.putAll(values(id));
    return all;
  }

  /**
   * The examples that the report is of, with covariates as numbers.
   *
   * @return for lists of examples
   */
  public RecordView listed() {
    return (id, metadata) -> Optional.of(withValues(id, metadata)).filter(this::holds);
  }

  /**
   * The examples that the report is of, with covariates, and the field that is grouped by, cut into
   * bins.
   *
   * @return for rates by field
   */
  public RecordView grouped() {
    return (id, metadata) -> listed().metadata(id, metadata).map(this::binned);
  }

  private Map<String, Object> binned(Map<String, Object> metadata) {
    Map<String, Object> binned = new LinkedHashMap<>(metadata);
    for (Covariate each : covariates) {
      binned.computeIfPresent(each.field(), (field, value) -> bins.get(each).name((Double) value));
    }
    options
        .groupAt()
        .ifPresent(
            cuts ->
                binned.computeIfPresent(
                    groupBy.orElse(""),
                    (field, value) ->
                        value instanceof Number number ? cuts.name(number.doubleValue()) : value));
    return binned;
  }

  /**
   * The covariates that some example has.
   *
   * @return none if they were not computed
   */
  public Set<Covariate> covariates() {
    return covariates;
  }

  /**
   * What the report is of.
   *
   * @return empty if it is of all examples
   */
  public Optional<Filter> filter() {
    return options.where().isEmpty()
        ? Optional.empty()
        : Optional.of(new Filter(options.where(), kept, leftOut, lacking));
  }
}
