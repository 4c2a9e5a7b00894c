package ai.rote.cli;

import ai.rote.core.document.TextLength;
import ai.rote.core.document.WindowShape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say how windows are cut from a text. */
@Section(Section.Heading.DATA)
final class WindowOptions {
  private static final String STRIDE = "stride";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--prefix-tokens",
      paramLabel = "A",
      description = "Length of each window's prefix; default: 50.")
  private Integer prefixTokens;

  @Option(
      names = "--prefix-chars",
      paramLabel = "C",
      description = "The same in characters, met in the fewest whole tokens that reach it.")
  private Integer prefixCharacters;

  @Option(
      names = "--suffix-tokens",
      paramLabel = "K",
      description = "Length of each window's suffix; default: 50.")
  private Integer suffixTokens;

  @Option(
      names = "--suffix-chars",
      paramLabel = "C",
      description = "The same in characters, met in the fewest whole tokens that reach it.")
  private Integer suffixCharacters;

  @Option(
      names = "--" + STRIDE,
      paramLabel = "LENGTH",
      defaultValue = "10",
      converter = LengthConverter.class,
      description =
          "From one window's start to the next one's, in tokens, or as in 40chars; a smaller one"
              + " finds more and takes longer; default: ${DEFAULT-VALUE}.")
  private TextLength stride;

  /** What was asked for. */
  WindowShape shape() {
    return new WindowShape(
        length("prefix", prefixTokens, prefixCharacters, WindowShape.DEFAULT.prefix()),
        length("suffix", suffixTokens, suffixCharacters, WindowShape.DEFAULT.suffix()),
        stride);
  }

  /** The lengths as they are in force, however they were asked for. */
  void count(Map<String, Object> scoring) {
    List.of("prefix-tokens", "prefix-chars", "suffix-tokens", "suffix-chars")
        .forEach(scoring::remove);
    scoring.put("prefix", shape().prefix().toString());
    scoring.put("suffix", shape().suffix().toString());
    scoring.put(STRIDE, stride.toString());
  }

  private TextLength length(String of, Integer tokens, Integer characters, TextLength standard) {
    if (tokens != null && characters != null) {
      throw usage(
          String.format(
              Locale.ROOT,
              "--%s-tokens and --%s-chars are two lengths of one %s; give one",
              of,
              of,
              of));
    }
    if (tokens != null) {
      return length("--" + of + "-tokens", tokens, TextLength::tokens);
    }
    return characters == null
        ? standard
        : length("--" + of + "-chars", characters, TextLength::characters);
  }

  private TextLength length(String option, int count, IntFunction<TextLength> unit) {
    if (count < 1) {
      throw usage(option + " must be at least 1, but is " + count);
    }
    return unit.apply(count);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class LengthConverter extends Converter<TextLength> {
    LengthConverter() {
      super(TextLength::parse);
    }
  }
}
