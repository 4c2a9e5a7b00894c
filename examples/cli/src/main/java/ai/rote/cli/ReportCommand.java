package ai.rote.cli;

import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.page.BaselineTables;
import ai.rote.results.page.MarkupTables;
import ai.rote.results.page.PredictabilityTable;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.page.ReportTables;
import ai.rote.results.page.SubjectTables;
import ai.rote.results.run.Results;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote report}: makes a folder's reports anew, without the model. */
@Command(
    name = "report",
    description =
        "Makes the reports of a results folder anew from its records, for other n, p or groups;"
            + " needs neither model nor data.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote report results --n 1,100,1000000 --p 0.5 --group-by repetitions",
      "  rote report results --level 0.99 --csv",
      "  rote report results --predictability --where nearDuplicates=0",
      "  rote report results --format latex",
      "  rote report results --subject person --price 0.15,0.6 --profile edpb"
    },
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that rote measure has written.")
  private Path folder;

  /** How tables are printed. */
  enum Format {
    /** For people at a terminal. */
    TERMINAL,
    /** For a page or an issue. */
    MARKDOWN,
    /** For a paper. */
    LATEX;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--format",
      paramLabel = "terminal|markdown|latex",
      defaultValue = "terminal",
      converter = FormatConverter.class,
      description =
          "How the tables are printed: for a terminal, as Markdown, or as LaTeX, which needs the"
              + " package booktabs; default: terminal.")
  private Format format;

  @Mixin private ReportOptions reportOptions;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public ReportCommand() {}

  @Override
  public Integer call() {
    Results results = Results.open(folder);
    ReportFiles reports = reportOptions.files(spec, results);
    results.reportAgain(output.access(), reports);
    if (format == Format.TERMINAL) {
      ReportPrinter.print(output.terminal(), results, reports);
    } else if (!output.isQuiet()) {
      reports.figures().ifPresent(figures -> print(figures, reports.grid()));
    }
    return 0;
  }

  private void print(ReportFigures figures, Grid grid) {
    MarkupTables markup = format == Format.LATEX ? MarkupTables.LATEX : MarkupTables.MARKDOWN;
    PrintWriter out = spec.commandLine().getOut();
    boolean isFirst = true;
    List<ReportTables.Table> tables = new ArrayList<>(new ReportTables(figures, grid).all());
    tables.addAll(BaselineTables.of(figures, grid));
    Optional.ofNullable(figures.subjects())
        .ifPresent(persons -> tables.addAll(new SubjectTables(persons, grid).all()));
    Optional.ofNullable(figures.predictability())
        .flatMap(PredictabilityTable::of)
        .ifPresent(tables::add);
    if (figures.filter() != null) {
      out.println("Only examples with " + Shown.inLine(figures.filter().conditions()) + ".");
      out.println();
    }
    for (ReportTables.Table each : tables) {
      out.print(isFirst ? "" : "\n");
      out.print(Shown.inLines(markup.of(each)));
      isFirst = false;
    }
    out.flush();
  }

  static final class FormatConverter extends Converter<Format> {
    FormatConverter() {
      super(FormatConverter::parse);
    }

    private static Format parse(String text) {
      return Arrays.stream(Format.values())
          .filter(each -> each.toString().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'" + text + "' is no format; expected terminal, markdown or latex"));
    }
  }
}
