package ai.rote.results.page;

import java.util.List;
import java.util.stream.Collectors;

/** Tables as text to be set by something else. Texts of the data cannot leave their cells. */
public enum MarkupTables {
  /** Tables as GitHub, pandoc and most others read them. */
  MARKDOWN {
    @Override
    public String of(ReportTables.Table table) {
      StringBuilder text = new StringBuilder("**" + cell(table.title()) + "**\n\n");
      text.append(line(table.header()));
      text.append("|:---|").append("---:|".repeat(table.header().size() - 1)).append('\n');
      table.rows().forEach(row -> text.append(line(row)));
      return text.toString();
    }

    private String line(List<String> cells) {
      return cells.stream().map(this::cell).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String cell(String text) {
      // Brackets alone are no link; what follows the second one makes it one.
      return text.replaceAll("[\\\\`*_<>|~$&]|\\](?=[(\\[:])", "\\\\$0").replaceAll("\\R", " ");
    }
  },

  /** Tables that need the package booktabs. */
  LATEX {
    @Override
    public String of(ReportTables.Table table) {
      StringBuilder text = new StringBuilder("\\begin{table}\n  \\centering\n");
      text.append("  \\caption{").append(cell(table.title())).append("}\n");
      text.append("  \\begin{tabular}{l")
          .append("r".repeat(table.header().size() - 1))
          .append("}\n    \\toprule\n");
      text.append(line(table.header())).append("    \\midrule\n");
      table.rows().forEach(row -> text.append(line(row)));
      return text.append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n").toString();
    }

    private String line(List<String> cells) {
      // A bracket behind the end of a row would be its optional argument.
      return cells.stream()
          .map(this::cell)
          .map(each -> each.startsWith("[") ? "{}" + each : each)
          .collect(Collectors.joining(" & ", "    ", " \\\\\n"));
    }

    private String cell(String text) {
      StringBuilder cell = new StringBuilder();
      text.codePoints()
          .forEach(
              c -> {
                switch (c) {
                  case '\\' -> cell.append("\\textbackslash{}");
                  case '~' -> cell.append("\\textasciitilde{}");
                  case '^' -> cell.append("\\textasciicircum{}");
                  case '<' -> cell.append("\\textless{}");
                  case '>' -> cell.append("\\textgreater{}");
                  case '&', '%', '$', '#', '_', '{', '}' -> cell.append('\\').appendCodePoint(c);
                  case '\n', '\r' -> cell.append(' ');
                  default -> cell.appendCodePoint(c);
                }
              });
      return cell.toString();
    }
  };

  /**
   * A table.
   *
   * @param table of a report
   * @return its text, in lines that end in a line feed
   */
  public abstract String of(ReportTables.Table table);
}
