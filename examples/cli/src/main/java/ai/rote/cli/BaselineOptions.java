package ai.rote.cli;

import ai.rote.core.data.ExampleFields;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.HubCache;
import ai.rote.core.model.LoadOptions;
import ai.rote.input.DataSet;
import ai.rote.results.run.BaselineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say what suffixes are held against: memorized, or merely predictable? */
@Section(Section.Heading.BASELINE)
final class BaselineOptions {
  private static final String REFERENCE = "reference";

  @Option(
      names = "--prior",
      paramLabel = "J",
      description =
          "Score each suffix after J prefixes that have nothing to do with it as well, and after a"
              + " BOS alone: what the model gives it anyway. Costs about J suffixes an example.")
  private Integer prefixes;

  @Option(
      names = "--prior-prefixes",
      paramLabel = "FILE",
      description =
          "Takes those prefixes from these examples, in any form of --data; default: from the other"
              + " examples of --data.")
  private Path file;

  @Option(
      names = "--" + REFERENCE,
      paramLabel = "MODEL",
      description =
          "Another checkpoint with the same tokenizer, found as --model is, that scores the same"
              + " examples: best one that has not seen them. May be given several times; each is"
              + " loaded after the one before.")
  private List<String> references;

  /** Whether a seed has something to decide. */
  boolean hasPrior() {
    return prefixes != null;
  }

  /** Whether anything is asked for. */
  boolean isAsked() {
    return prefixes != null || references != null;
  }

  /**
   * What was asked for.
   *
   * @param spec for complaints
   * @param seed decides which prefixes are taken
   * @param lengths of the prefixes of texts
   * @param loading device and dtype of the references
   */
  BaselineSettings settings(CommandSpec spec, long seed, Lengths lengths, LoadOptions loading) {
    if (prefixes != null && prefixes < 1) {
      throw usage(spec, "--prior must be at least 1 (found: " + prefixes + ")");
    }
    if (prefixes == null && file != null) {
      throw usage(spec, "--prior-prefixes needs --prior");
    }
    return new BaselineSettings(
        Optional.ofNullable(prefixes)
            .map(
                count ->
                    new BaselineSettings.Prior(
                        count,
                        seed,
                        Optional.ofNullable(file).map(each -> open(each, lengths).source()))),
        references == null
            ? List.of()
            : references.stream().distinct().map(each -> reference(each, loading)).toList());
  }

  private static BaselineSettings.Reference reference(String name, LoadOptions loading) {
    return new BaselineSettings.Reference(
        name, () -> CausalLm.load(HubCache.standard().resolve(name), loading));
  }

  private static DataSet open(Path file, Lengths lengths) {
    return DataSet.open(
        file.toString(),
        new DataSet.Spec(
            file,
            Optional.empty(),
            ExampleFields.STANDARD,
            lengths.prefixTokens(),
            lengths.suffixTokens(),
            lengths.suffixStart(),
            OptionalInt.empty()));
  }

  /** References count for a run's identity by their content, wherever they were found. */
  void countByContent(Map<String, Object> scoring, Map<String, Path> files) {
    scoring.remove(REFERENCE);
    if (references != null) {
      List<String> all = references.stream().distinct().toList();
      for (int i = 0; i < all.size(); i++) {
        files.put(REFERENCE + "-" + (i + 1), HubCache.standard().resolve(all.get(i)));
      }
    }
  }

  private static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
