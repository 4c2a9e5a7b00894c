package ai.rote.results;

import ai.rote.core.data.ExampleFields;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.metrics.DesignFields;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.Shard;
import ai.rote.results.run.Access;
import ai.rote.results.run.BaselineSettings;
import ai.rote.results.run.GenerationSettings;
import ai.rote.results.run.MeasureRequest;
import ai.rote.results.run.MeasureRun;
import ai.rote.results.run.Results;
import ai.rote.results.run.RunRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Measures a checkpoint on a file of examples, into a folder of results with its reports:
 *
 * <pre>{@code
 * Results results =
 *     Measure.checkpoint(Path.of("pythia-1b")).on(Path.of("pairs.jsonl")).into(Path.of("results"));
 * }</pre>
 *
 * <p>Without more it is {@code rote measure} with its defaults, and the folder is of the same form:
 * a measurement that was interrupted is resumed by the same call, a finished one only reported
 * again, and {@code rote report}, {@code merge} and {@code compare} read it. Draws and searches are
 * for the command line, or for {@link MeasureRun}.
 */
public final class Measure {
  private final Path checkpoint;
  private final Path data;
  private final LoadOptions loading;
  private final Grid grid;
  private final Optional<String> groupBy;
  private final Optional<ControlSet> control;
  private final OptionalInt prior;
  private final List<Path> references;

  private Measure(
      Path checkpoint,
      Path data,
      LoadOptions loading,
      Grid grid,
      Optional<String> groupBy,
      Optional<ControlSet> control,
      OptionalInt prior,
      List<Path> references) {
    this.checkpoint = checkpoint;
    this.data = data;
    this.loading = loading;
    this.grid = grid;
    this.groupBy = groupBy;
    this.control = control;
    this.prior = prior;
    this.references = List.copyOf(references);
  }

  /** A checkpoint that is to be measured. */
  public static final class Checkpoint {
    private final Path folder;

    private Checkpoint(Path folder) {
      this.folder = folder;
    }

    /**
     * The examples to measure it on.
     *
     * @param jsonl a JSON Lines file of examples
     * @return a measurement with the defaults of the command line
     */
    public Measure on(Path jsonl) {
      return new Measure(
          folder,
          jsonl,
          LoadOptions.defaults(),
          Grid.DEFAULT,
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          List.of());
    }
  }

  /**
   * What to measure.
   *
   * @param folder a checkpoint as Hugging Face stores it
   * @return the checkpoint
   */
  public static Checkpoint checkpoint(Path folder) {
    return new Checkpoint(folder);
  }

  /**
   * The same on another device or in another number format.
   *
   * @param options for loading
   * @return a new measurement
   */
  public Measure withLoading(LoadOptions options) {
    return new Measure(checkpoint, data, options, grid, groupBy, control, prior, references);
  }

  /**
   * The same under other sampling schemes, or reported for other n and p.
   *
   * @param rates which
   * @return a new measurement
   */
  public Measure withGrid(Grid rates) {
    return new Measure(checkpoint, data, loading, rates, groupBy, control, prior, references);
  }

  /**
   * The same, reported by the values of a metadata field too.
   *
   * @param field its name
   * @return a new measurement
   */
  public Measure withGroupBy(String field) {
    return new Measure(
        checkpoint, data, loading, grid, Optional.of(field), control, prior, references);
  }

  /**
   * The same with examples that the model was not trained on, reported beside the others.
   *
   * @param set which they are
   * @return a new measurement
   */
  public Measure withControl(ControlSet set) {
    return new Measure(
        checkpoint, data, loading, grid, groupBy, Optional.of(set), prior, references);
  }

  /**
   * The same with each suffix scored after prefixes that have nothing to do with it as well, those
   * of other examples: what is merely predictable shows by that.
   *
   * @param prefixes J, how many; at least 1
   * @return a new measurement
   * @throws IllegalArgumentException if the number is below 1
   */
  public Measure withPrior(int prefixes) {
    if (prefixes < 1) {
      throw new IllegalArgumentException("a prior needs at least 1 prefix, but has " + prefixes);
    }
    return new Measure(
        checkpoint, data, loading, grid, groupBy, control, OptionalInt.of(prefixes), references);
  }

  /**
   * The same with the examples scored by another checkpoint as well, one after the other.
   *
   * @param folder of a checkpoint with the same tokenizer, best one that has not seen the examples
   * @return a new measurement
   */
  public Measure withReference(Path folder) {
    List<Path> more = new ArrayList<>(references);
    more.add(folder);
    return new Measure(checkpoint, data, loading, grid, groupBy, control, prior, more);
  }

  /**
   * The same of examples that are in clusters, weighted or drawn from a finite population.
   *
   * @param fields of their metadata that say so
   * @return a new measurement
   */
  public Measure withDesign(DesignFields fields) {
    return withGrid(grid.withDesign(fields));
  }

  /**
   * Measures, or continues, or only reports again, whichever the folder calls for.
   *
   * @param out the folder; created where it is missing, for its owner alone to read, and never
   *     written over by another run
   * @return the records
   * @throws ai.rote.core.RoteException if the folder is in use or holds something else, or the
   *     checkpoint or an example cannot be measured
   */
  public Results into(Path out) {
    Map<String, Object> scoring = new LinkedHashMap<>();
    scoring.put("bos", BosPolicy.MODEL);
    scoring.put("device", loading.device().kind());
    scoring.put("dtype", loading.dtype());
    putChanges(scoring);
    scoring.put("scheme", grid.schemes().stream().map(SamplingScheme::canonical).toList());
    scoring.put("prefix-tokens", ExampleTokenizer.CUSTOMARY_TOKENS);
    scoring.put("suffix-tokens", ExampleTokenizer.CUSTOMARY_TOKENS);
    prior.ifPresent(prefixes -> scoring.put("prior", prefixes));
    RunRequest run =
        new RunRequest(
            out,
            Access.OWNER,
            checkpoint + loading.adapter().map(folder -> " with " + folder).orElse(""),
            checkpoint,
            false,
            0,
            data.toString(),
            Fingerprint.later(data),
            BosPolicy.MODEL,
            grid.schemes(),
            Shard.WHOLE,
            options(),
            RunOptions.of(scoring),
            files());
    return MeasureRun.execute(
        new MeasureRequest(
            run,
            ExampleSource.jsonl(data, ExampleFields.STANDARD),
            ExampleTokenizer.CUSTOMARY_TOKENS,
            ExampleTokenizer.CUSTOMARY_TOKENS,
            ExampleTokenizer.CUSTOMARY_TOKENS,
            false,
            GenerationSettings.NONE,
            Optional.empty(),
            baselines()),
        () -> CausalLm.load(checkpoint, loading),
        MeasureRun.Observer.NONE,
        new ReportFiles(grid, groupBy, control));
  }

  private BaselineSettings baselines() {
    return new BaselineSettings(
        prior.isEmpty()
            ? Optional.empty()
            : Optional.of(new BaselineSettings.Prior(prior.getAsInt(), 0, Optional.empty())),
        references.stream()
            .map(
                folder ->
                    new BaselineSettings.Reference(
                        folder.toString(), () -> CausalLm.load(folder, loading)))
            .toList());
  }

  /** What counts by its content, wherever it stands. */
  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    loading.adapter().ifPresent(folder -> files.put("adapter", folder));
    loading.tokenizer().ifPresent(folder -> files.put(RunIdentity.TOKENIZER, folder));
    for (int i = 0; i < references.size(); i++) {
      files.put("reference-" + (i + 1), references.get(i));
    }
    return files;
  }

  /** What is done to the weights. */
  private void putChanges(Map<String, Object> options) {
    loading.pruning().ifPresent(pruning -> options.put("prune", pruning));
    loading.quantisation().ifPresent(quantisation -> options.put("quantise", quantisation));
    if (loading.int8Weights()) {
      options.put("int8-weights", true);
    }
  }

  private RunOptions options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("bos", BosPolicy.MODEL);
    groupBy.ifPresent(field -> options.put("group-by", field));
    control.ifPresent(set -> options.put("control", set));
    grid.design().cluster().ifPresent(field -> options.put("cluster", field));
    grid.design().weight().ifPresent(field -> options.put("weight", field));
    grid.design().population().ifPresent(whole -> options.put("population", whole));
    options.put("data", data);
    options.put("model", checkpoint);
    options.put("device", loading.device());
    options.put("dtype", loading.dtype());
    loading.adapter().ifPresent(folder -> options.put("adapter", folder));
    loading.tokenizer().ifPresent(folder -> options.put(RunIdentity.TOKENIZER, folder));
    putChanges(options);
    prior.ifPresent(prefixes -> options.put("prior", prefixes));
    if (!references.isEmpty()) {
      options.put("reference", references);
    }
    options.put("scheme", grid.schemes());
    options.put("n", grid.queries());
    options.put("p", grid.probabilities());
    options.put("interval", grid.intervals().share());
    options.put("level", grid.intervals().level());
    grid.intervals().bootstrap().ifPresent(each -> options.put("bootstrap", each.resamples()));
    return RunOptions.of(options);
  }
}
