package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.RoteException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and tables fit the terminal, and no figure is cut. */
class TerminalTest {
  private static final List<String> HEADER =
      List.of("repetitions", "examples", "greedy", "n = 1", "n = 1,000", "n = 10,000");

  private static String printed(int width, java.util.function.Consumer<Terminal> what) {
    StringWriter text = new StringWriter();
    what.accept(new Terminal(new PrintWriter(text), width));
    return text.toString();
  }

  private static List<List<String>> rows() {
    return IntStream.range(0, 4)
        .mapToObj(
            i ->
                IntStream.range(0, HEADER.size())
                    .mapToObj(j -> j < 2 ? "" + (10 * i + j) : "1" + i + j + ".0 [92.6, 100.0]")
                    .toList())
        .toList();
  }

  @Test
  void aTableThatFitsIsOneBlock() {
    String table = Tables.of(HEADER, rows(), 200);

    assertThat(table.lines()).hasSize(2 + 4);
    assertThat(table).doesNotContain("\n\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {55, 60, 80, 100})
  void aTableThatDoesNotFitIsStackedAndLosesNothing(int width) {
    String table = Tables.of(HEADER, rows(), width);

    assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    String[] blocks = table.split("\\R\\R");
    assertThat(blocks.length).isGreaterThan(1);
    List<String> found = new ArrayList<>();
    for (String block : blocks) {
      List<String> lines = block.lines().toList();
      assertThat(lines).hasSize(2 + 4);
      assertThat(lines.get(0)).contains("repetitions");
      for (int row = 0; row < 4; row++) {
        String[] cells = lines.get(2 + row).split("\\|");
        assertThat(cells[0].strip()).isEqualTo(rows().get(row).get(0));
        for (int i = 1; i < cells.length; i++) {
          found.add(cells[i].strip());
        }
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            rows().stream().flatMap(row -> row.stream().skip(1)).toList());
  }

  @Test
  void aLongLabelAndALongTitleAreCutIntoLinesButAFigureIsNot() {
    String label = "top-p=0.95,temperature=0.8 of a model with a long name, n = 10,000";
    String table =
        Tables.of(
            List.of("", "results/of/a/run/with/a/long/name"),
            List.of(List.of(label, "100.0 [92.6, 100.0]")),
            80);

    assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(table).contains("100.0 [92.6, 100.0]");
  }

  @Test
  void aTextInTheLastColumnIsShownAsFarAsThereIsRoom() {
    List<String> row = List.of("book.txt", "1,000-2,000", "w".repeat(90));
    List<String> header = List.of("text", "characters", "begins");

    assertThat(Tables.withText(header, List.of(row), 200)).contains("w".repeat(45) + "...");
    assertThat(Tables.withText(header, List.of(row), 60).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60))
        .anySatisfy(line -> assertThat(line).hasSizeGreaterThan(55).endsWith("w..."));
  }

  @Test
  void linesAreBrokenAtBlanksAndIndented() {
    String words = IntStream.range(0, 60).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));

    List<String> lines = printed(80, to -> to.entry("data", "%s", words)).lines().toList();

    assertThat(lines.size()).isGreaterThan(2);
    assertThat(lines.get(0)).startsWith("data     w0 w1 ");
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches(" {9}w.*"));
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(String.join(" ", lines).replaceAll(" +", " ")).isEqualTo("data " + words);
  }

  /** Wherever the line's end falls. */
  @Test
  void aFigureItsIntervalAndItsUnitStayTogether() {
    for (int before = 0; before < 70; before++) {
      String filler = "x".repeat(before);
      String text =
          printed(60, to -> to.line("%s at n = 10,000 has 100.0 [92.6, 100.0] %% and 3", filler));
      assertThat(text).contains("n = 10,000").contains("100.0 [92.6, 100.0] %");
    }
  }

  @Test
  void aPathThatIsLongerThanALineStaysWhole() {
    String path = "/a/very/long/path".repeat(8);

    assertThat(printed(80, to -> to.line("written to %s", path)).lines())
        .containsExactly("written to", "  " + path);
  }

  @Test
  void figuresAreWrittenAlikeInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(printed(80, to -> to.line("%.1f", 1.5))).isEqualToIgnoringNewLines("1.5");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theWidthIsWhatColumnsSays() {
    assertThat(Terminal.columns("132")).isEqualTo(132);
    assertThat(Terminal.columns(" 20 ")).isEqualTo(55);
    assertThatThrownBy(() -> Terminal.columns("wide"))
        .isInstanceOf(RoteException.class)
        .hasMessage("COLUMNS is 'wide', expected the width of the terminal, as in 80");
  }
}
