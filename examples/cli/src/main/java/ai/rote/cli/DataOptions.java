package ai.rote.cli;

import ai.rote.core.data.ExampleFields;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.input.DataFile;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say what is measured: which examples, and how they are read. */
@Section(Section.Heading.DATA)
final class DataOptions implements AutoCloseable {
  /** The option's name in records; it changes no score. */
  static final String STRICT = "strict";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE|-",
      description =
          "Examples: JSON Lines (plain or gzip), Parquet, or a NumPy array of token ids; told apart"
              + " by content. - is standard input.")
  private Path data;

  @Option(
      names = "--suffix-data",
      paramLabel = "FILE.npy",
      description =
          "NumPy array of the suffixes' token ids, row by row; --data has the prefixes. Without it,"
              + " each row of --data is a prefix and its suffix.")
  private Path suffixData;

  @Option(
      names = "--fields",
      paramLabel = "NAME=FIELD,...",
      converter = FieldsConverter.class,
      description =
          "What fields or columns are called, as in text=content,id=guid; id=# numbers the"
              + " examples.")
  private ExampleFields fields;

  @Option(
      names = "--" + Lengths.PREFIX,
      paramLabel = "A",
      split = ",",
      description =
          "Prefix length of examples given as text; default: 50. Several, as in 25,50,100, are a"
              + " sweep: a run for each, of the same suffixes, and their comparison.")
  private List<Integer> prefixTokens;

  @Option(
      names = "--" + Lengths.SUFFIX,
      paramLabel = "K",
      split = ",",
      description =
          "Suffix length of examples given as text; default: 50. Several are a sweep as well, of"
              + " suffixes after the same prefix.")
  private List<Integer> suffixTokens;

  @Option(
      names = "--" + Lengths.START,
      paramLabel = "T",
      description =
          "After how many tokens of a text its suffix begins; the prefix is what stands directly"
              + " before. Default: the longest of --prefix-tokens.")
  private Integer suffixStart;

  @Option(names = "--limit", paramLabel = "N", description = "Measure the first N examples only.")
  private Integer limit;

  @Option(
      names = "--" + STRICT,
      description =
          "Measure nothing if an example cannot be measured: too short, too long for the model, or"
              + " without a token of its own on either side of the border. Without this, such"
              + " examples are skipped and counted.")
  private boolean strict;

  private final Map<Lengths, DataSet> opened = new HashMap<>();

  private Path copyOfStandardInput;

  boolean isStrict() {
    return strict;
  }

  /**
   * How texts are cut, the shortest first: once, or for each run of a sweep.
   *
   * @return by the name of the run's folder, such as {@code prefix-25}; by nothing if there is one
   */
  Map<String, Lengths> lengths() {
    List<Integer> prefixes = lengths("--" + Lengths.PREFIX, prefixTokens);
    List<Integer> suffixes = lengths("--" + Lengths.SUFFIX, suffixTokens);
    refuseBelowOne("--limit", limit);
    if (prefixes.size() > 1 && suffixes.size() > 1) {
      throw usage(
          "--prefix-tokens and --suffix-tokens both name several lengths; vary one at a time");
    }
    int longest = prefixes.get(prefixes.size() - 1);
    int start = suffixStart == null ? longest : suffixStart;
    if (start < longest) {
      throw usage(
          "--suffix-start is "
              + start
              + ", which leaves no room for a prefix of "
              + longest
              + " tokens before the suffix");
    }
    Map<String, Lengths> lengths = new LinkedHashMap<>();
    for (int prefix : prefixes) {
      for (int suffix : suffixes) {
        String name =
            prefixes.size() > 1
                ? "prefix-" + prefix
                : suffixes.size() > 1 ? "suffix-" + suffix : "";
        lengths.put(name, new Lengths(prefix, suffix, start));
      }
    }
    return lengths;
  }

  private List<Integer> lengths(String option, List<Integer> given) {
    if (given == null) {
      return List.of(ExampleTokenizer.CUSTOMARY_TOKENS);
    }
    GridOptions.notEmpty(spec, option, given).forEach(each -> refuseBelowOne(option, each));
    return given.stream().distinct().sorted().toList();
  }

  private void refuseBelowOne(String option, Integer value) {
    if (value != null && value < 1) {
      throw usage(option + " must be at least 1, but is " + value);
    }
  }

  /** Opens the data set; what is a copy of standard input is deleted when this is closed. */
  DataSet open(Lengths lengths) {
    return opened.computeIfAbsent(lengths, this::opened);
  }

  /** Refuses a sweep over examples that have lengths of their own. */
  void refuseUnsplit(DataSet set, DataSummary summary) {
    if (set.format() != DataFile.Format.NPY && summary.documents() < summary.examples()) {
      throw usage(
          "several lengths are a sweep over examples given as 'text', but "
              + (summary.examples() - summary.documents())
              + " of "
              + summary.examples()
              + " in "
              + set.name()
              + " give prefix and suffix");
    }
  }

  private DataSet opened(Lengths lengths) {
    boolean piped = data.toString().equals(DataFile.STANDARD_INPUT);
    if (piped && copyOfStandardInput == null) {
      copyOfStandardInput = DataFile.standardInput();
    }
    try {
      return DataSet.open(
          piped ? "standard input" : data.toString(),
          new DataSet.Spec(
              piped ? copyOfStandardInput : data,
              Optional.ofNullable(suffixData),
              fields == null ? ExampleFields.STANDARD : fields,
              lengths.prefixTokens(),
              lengths.suffixTokens(),
              lengths.suffixStart(),
              limit == null ? OptionalInt.empty() : OptionalInt.of(limit)));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** Refuses lengths that split nothing. */
  void refuseUnused(DataSet set, DataSummary summary) {
    boolean splits =
        summary.documents() > 0 || (set.format() == DataFile.Format.NPY && suffixData == null);
    boolean given = prefixTokens != null || suffixTokens != null || suffixStart != null;
    if (!splits && summary.examples() > 0 && given) {
      throw usage(
          "--prefix-tokens, --suffix-tokens and --suffix-start split examples given as 'text', but "
              + set.name()
              + " gives prefixes and suffixes");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @Override
  public void close() {
    if (copyOfStandardInput != null) {
      copyOfStandardInput.toFile().delete();
    }
  }

  static final class FieldsConverter extends Converter<ExampleFields> {
    FieldsConverter() {
      super(ExampleFields::parse);
    }
  }
}
