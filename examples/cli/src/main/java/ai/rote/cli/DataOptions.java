package ai.rote.cli;

import ai.rote.core.data.ExampleFields;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.input.DataFile;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import java.nio.file.Path;
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
      names = "--prefix-tokens",
      paramLabel = "A",
      description = "Prefix length of examples given as text; default: 50.")
  private Integer prefixTokens;

  @Option(
      names = "--suffix-tokens",
      paramLabel = "K",
      description = "Suffix length of examples given as text; default: 50.")
  private Integer suffixTokens;

  @Option(names = "--limit", paramLabel = "N", description = "Measure the first N examples only.")
  private Integer limit;

  @Option(
      names = "--" + STRICT,
      description =
          "Measure nothing if an example cannot be measured: too short, too long for the model, or"
              + " without a token of its own on either side of the border. Without this, such"
              + " examples are skipped and counted.")
  private boolean strict;

  private Path copyOfStandardInput;

  boolean isStrict() {
    return strict;
  }

  int prefixTokens() {
    return prefixTokens == null ? ExampleTokenizer.CUSTOMARY_TOKENS : prefixTokens;
  }

  int suffixTokens() {
    return suffixTokens == null ? ExampleTokenizer.CUSTOMARY_TOKENS : suffixTokens;
  }

  void refuseBelowOne() {
    refuseBelowOne("--prefix-tokens", prefixTokens);
    refuseBelowOne("--suffix-tokens", suffixTokens);
    refuseBelowOne("--limit", limit);
  }

  private void refuseBelowOne(String option, Integer value) {
    if (value != null && value < 1) {
      throw usage(option + " must be at least 1, but is " + value);
    }
  }

  /** Opens the data set; what is a copy of standard input is deleted when this is closed. */
  DataSet open() {
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
              prefixTokens(),
              suffixTokens(),
              limit == null ? OptionalInt.empty() : OptionalInt.of(limit)));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** Refuses lengths that split nothing. */
  void refuseUnused(DataSet set, DataSummary summary) {
    boolean splits =
        summary.documents() > 0 || (set.format() == DataFile.Format.NPY && suffixData == null);
    if (!splits && summary.examples() > 0 && (prefixTokens != null || suffixTokens != null)) {
      throw usage(
          "--prefix-tokens and --suffix-tokens split examples given as 'text', but "
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
