package ai.rote.cli;

import ai.rote.core.token.TextTokenizer;
import ai.rote.input.MatchFile;
import ai.rote.input.OutputFields;
import ai.rote.metrics.match.MatchSettings;
import ai.rote.metrics.match.Normalisation;
import ai.rote.results.analysis.MatchAnalysis;
import ai.rote.results.analysis.MatchReference;
import ai.rote.results.figures.MatchFigures;
import ai.rote.results.page.MatchFiles;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.run.NewFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rote match}: texts and outputs in, what of the texts stands in the outputs out. */
@Command(
    name = "match",
    description = {
      "Looks for texts in what a model, an API or a product has given, without any model: the"
          + " longest verbatim span, all spans of at least k words, how much of each text they"
          + " cover (bmc@k), nearly verbatim passages (nv-recall), and whether outputs hold their"
          + " targets."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote match --reference book.txt --generated runs/*.jsonl --out matched",
      "",
      "  # outputs with targets of their own, of an API's batch file",
      "  rote match --generated batch.jsonl \\",
      "    --fields output=/response/body/choices/0/message/content,target=gold"
    },
    mixinStandardHelpOptions = true)
public final class MatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--reference",
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description =
          "Texts that may have been memorized, UTF-8: plain texts, folders of them, or JSON Lines"
              + " with a field text. May be left out where outputs have targets.")
  private List<Path> references = new ArrayList<>();

  @Section(Section.Heading.DATA)
  @Option(
      names = "--generated",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Outputs: JSON Lines with output, and if known id, prompt and target; or plain texts, an"
              + " output each. Both may be compressed by gzip.")
  private List<Path> generated;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--fields",
      paramLabel = "NAME=FIELD",
      converter = FieldsConverter.class,
      description =
          "Names of the fields of outputs, of id, prompt, output and target, as in"
              + " output=answer,id=#; # numbers them, and a name that begins with / is a path.")
  private OutputFields fields = OutputFields.STANDARD;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--tokenizer",
      paramLabel = "FOLDER",
      description =
          "Folder of a model, whose tokenizer turns the token ids of Rote's own scores.jsonl into"
              + " text.")
  private Path tokenizer;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--k",
      paramLabel = "WORDS",
      defaultValue = "5",
      converter = WordsConverter.class,
      description = "The least words of a verbatim span; default: ${DEFAULT-VALUE}.")
  private int spanWords;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--prompt-words",
      paramLabel = "WORDS",
      defaultValue = "5",
      converter = PromptConverter.class,
      description =
          "Leave out the words of an output that stand in a run of so many which its prompt has"
              + " too; 0 leaves out nothing; default: ${DEFAULT-VALUE}.")
  private int promptWords;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--near-words",
      paramLabel = "WORDS",
      defaultValue = "100",
      converter = WordsConverter.class,
      description =
          "The least verbatim words of a nearly verbatim passage; default: ${DEFAULT-VALUE}.")
  private int nearWords;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--keep",
      paramLabel = "DETAIL,...",
      converter = KeepConverter.class,
      description =
          "In what words and characters must agree too: case, punctuation, space, unicode, or all;"
              + " default: in none of them.")
  private Normalisation normalisation = Normalisation.FULL;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for match.json, match.html and spans.jsonl; created, and never written over."
              + " Without it, only tables are printed.")
  private Path out;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--" + LabelOptions.TITLE,
      paramLabel = "TEXT",
      converter = LabelOptions.TitleConverter.class,
      description = "Title of the page; default: the names of the files.")
  private String title;

  @Mixin private OutputOptions output;

  /** For picocli. */
  public MatchCommand() {}

  @Override
  public Integer call() {
    if (out != null) {
      NewFolder.refuseForeign(out);
    }
    List<MatchFile> files = generated.stream().map(MatchFile::of).toList();
    if (Set.copyOf(generated).size() < generated.size()) {
      throw usage("--generated names a file twice");
    }
    List<MatchReference> texts = new ArrayList<>();
    references.forEach(each -> texts.addAll(MatchFile.references(each)));
    MatchAnalysis analysis =
        new MatchAnalysis(
            texts, new MatchSettings(normalisation, spanWords, promptWords, nearWords));
    read(files, analysis);
    Map<String, String> sha256 = new LinkedHashMap<>();
    generated.forEach(each -> sha256.put(each.toString(), Fingerprint.of(each)));
    MatchFigures report = MatchFigures.of(analysis, sha256);
    if (texts.isEmpty() && report.targets() == null) {
      throw usage("there is nothing to look for: no --reference, and no output has a target");
    }
    if (out != null) {
      MatchFiles.write(analysis, report, title(texts), out, output.access());
    }
    Terminal to = output.terminal();
    new MatchPrinter(to, report).print();
    if (out != null) {
      to.blank();
      to.line("written to %s", out);
    }
    return ExitCode.OK;
  }

  private void read(List<MatchFile> files, MatchAnalysis analysis) {
    if (tokenizer == null) {
      read(files, analysis, Optional.empty());
      return;
    }
    try (TextTokenizer decoder = TextTokenizer.ofCheckpoint(tokenizer)) {
      read(files, analysis, Optional.of(decoder::decode));
    }
  }

  private void read(
      List<MatchFile> files, MatchAnalysis analysis, Optional<Function<int[], String>> decoder) {
    for (MatchFile file : files) {
      analysis.begin(file.path().toString());
      file.outputs(fields, decoder, analysis::add);
    }
  }

  private String title(List<MatchReference> texts) {
    if (title != null) {
      return title;
    }
    String of =
        texts.isEmpty()
            ? "targets"
            : texts.size() == 1 ? texts.get(0).name() : texts.size() + " texts";
    String in =
        generated.size() == 1
            ? generated.get(0).getFileName().toString()
            : generated.size() + " files";
    return of + " in " + in;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class FieldsConverter extends Converter<OutputFields> {
    FieldsConverter() {
      super(OutputFields::parse);
    }
  }

  static final class WordsConverter extends Converter<Integer> {
    WordsConverter() {
      super(text -> words(text, 1));
    }
  }

  static final class PromptConverter extends Converter<Integer> {
    PromptConverter() {
      super(text -> words(text, 0));
    }
  }

  private static int words(String text, int least) {
    String message = "'" + text + "' is no number of words; expected a whole number from " + least;
    try {
      int words = Integer.parseInt(text);
      if (words < least) {
        throw new IllegalArgumentException(message);
      }
      return words;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(message, e);
    }
  }

  static final class KeepConverter extends Converter<Normalisation> {
    KeepConverter() {
      super(KeepConverter::parse);
    }

    private static Normalisation parse(String text) {
      Set<Normalisation.Detail> kept = EnumSet.noneOf(Normalisation.Detail.class);
      for (String each : text.split(",", -1)) {
        if (each.equals("all")) {
          return Normalisation.NONE;
        }
        kept.add(
            Stream.of(Normalisation.Detail.values())
                .filter(detail -> detail.toString().equals(each))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "'"
                                + each
                                + "' is no detail; expected case, punctuation, space, unicode or"
                                + " all")));
      }
      return new Normalisation(kept);
    }
  }
}
