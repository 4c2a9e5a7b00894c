package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command as a newcomer sees it, in a terminal of 80 columns: no line is longer, and every
 * figure that a wide terminal shows is there, in one piece.
 */
class WalkTest {
  private static final int WIDTH = 80;
  private static final Pattern FIGURE = Pattern.compile("[+-]?\\d[\\d.,]*(?:e[+-]?\\d+)?");

  @TempDir static Path folder;

  @BeforeAll
  static void measure() throws IOException {
    List<String> all = DemoData.lines();
    // Control and planted ones in turn, from both ends.
    Files.write(
        path("data.jsonl"),
        IntStream.range(0, 16).mapToObj(i -> all.get(i % 2 == 0 ? i : all.size() - i)).toList());
    Files.writeString(path("text.txt"), String.join("\n", all).substring(0, 6_000));
    for (String run : List.of("first", "second --prune magnitude=0.2", "third --int8-weights")) {
      measure(run);
    }
    for (int shard = 1; shard <= 2; shard++) {
      measure("shard-" + shard + " --shard " + shard + "/2");
    }
    measure("drawn --limit 6 --samples 3 --near-verbatim 2 --tokenisations 2 --epsilon 2,5%");
  }

  private static void measure(String out) {
    CommandRun run = run(WIDTH, "measure " + options() + " --out @/" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(tooLong(run.out() + run.err(), WIDTH)).isEmpty();
  }

  private static String options() {
    return "--model "
        + TestFiles.demo("models/small")
        + " --data @/data.jsonl"
        + " --control set=control --group-by repetitions --bootstrap 100 --scheme top-k=40"
        + " --scheme top-k=40,top-p=0.95,temperature=0.8";
  }

  private static Path path(String name) {
    return folder.resolve(name);
  }

  private static CommandRun run(int width, String arguments) {
    Object[] words = arguments.strip().replace("@", folder.toString()).split(" +");
    return CommandRun.inColumns(width, words);
  }

  /** Lines that are too long, but for those that hold one thing that must stay whole. */
  private static List<String> tooLong(String text, int width) {
    return text.lines()
        .filter(line -> line.length() > width && line.strip().contains(" "))
        .toList();
  }

  private static Set<String> figures(String text) {
    Set<String> figures = new TreeSet<>();
    String others = text.replace(folder.toString(), "").replaceAll("\\d+ s left|[\\d.]+/s", "");
    FIGURE.matcher(others).results().map(MatchResult::group).forEach(figures::add);
    return figures;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "help measure",
        "help scan",
        "doctor",
        "inspect MODEL",
        "measure OPTIONS --out @/first",
        "measure OPTIONS --out @/new --check",
        "scan --model MODEL --text @/text.txt --out @/scan --stride 25",
        "scan --model MODEL --text @/text.txt --out @/none --check",
        "report @/drawn --n 1,1000",
        "report @/first --n 1,1000000 --p 0.25,0.5,0.75,0.9",
        "compare @/first @/second",
        "compare @/first @/second @/third",
      })
  void fitsAndLosesNothing(String arguments) {
    String filled =
        arguments
            .replace("OPTIONS", options())
            .replace("MODEL", TestFiles.demo("models/small").toString());

    CommandRun narrow = run(WIDTH, filled);
    CommandRun wide = run(2_000, filled);

    assertThat(narrow.exitCode()).as(narrow.err()).isEqualTo(arguments.isEmpty() ? 2 : 0);
    assertThat(tooLong(narrow.out() + narrow.err(), WIDTH)).isEmpty();
    assertThat(figures(narrow.out())).isEqualTo(figures(wide.out()));
  }

  @Test
  void shardsAreMergedAsTheyWereMeasured() {
    CommandRun run = run(WIDTH, "merge @/shard-1 @/shard-2 --out @/merged");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(tooLong(run.out(), WIDTH)).isEmpty();
    Set<String> whole = figures(run(2_000, "report @/first").out());
    assertThat(figures(run.out())).isEqualTo(whole);
  }

  @Test
  void theDemoLeavesWhatItMeasuredAndSaysWhere() throws IOException {
    CommandRun run = run(WIDTH, "demo --out @/demo");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(tooLong(run.out(), WIDTH).stream().filter(line -> !line.startsWith("$ rote")))
        .allMatch(line -> line.contains(folder.toString()));
    assertThat(run.out())
        .contains("$ rote measure", "models, data and results are in")
        .contains("report.html", "\nto go on from here:\n", "By size and repetitions");
    for (String model : List.of("small", "medium", "large")) {
      assertThat(path("demo/models/" + model + "/model.safetensors")).isNotEmptyFile();
      assertThat(path("demo/results/" + model + "/report.html")).isNotEmptyFile();
    }

    // What it suggests to go on with does go on.
    Path book = Files.copy(path("text.txt"), path("YOUR.txt"));
    List<String> next = new ArrayList<>();
    String whole = run.out().replaceAll("\\\\\\R\\s+", "");
    for (String line : whole.substring(whole.indexOf("to go on from here:")).lines().toList()) {
      if (line.startsWith("  rote ")) {
        String command = line.substring("  rote ".length());
        next.add(command.replace("YOUR.txt", book.toString()).replace(folder.toString(), "@"));
      }
    }
    assertThat(next).hasSize(2);
    for (String each : next) {
      assertThat(run(WIDTH, each).exitCode()).as(each).isZero();
    }

    CommandRun again = run(WIDTH, "demo --out @/demo");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEqualTo(run.out());
    assertThat(again.err()).contains("holds this run, finished");
    if (!OS.WINDOWS.isCurrentOs()) { // whose files have no modes
      assertForTheOwnerAlone(path("demo/results/small"));
    }
  }

  /** A folder of results with its files, and the folders that were made for it. */
  private static void assertForTheOwnerAlone(Path results) throws IOException {
    for (Path folder : List.of(results, results.getParent(), results.getParent().getParent())) {
      assertThat(mode(folder)).as(folder.toString()).isEqualTo("rwx------");
    }
    try (Stream<Path> files = Files.list(results)) {
      for (Path file : files.toList()) {
        assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theDemoTouchesNothingElse() throws IOException {
    Path other = Files.createDirectory(path("other"));
    Files.writeString(other.resolve("letter.txt"), "Dear");

    CommandRun run = run(WIDTH, "demo --out @/other");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: " + other + ": is not empty and holds no demo; name another folder");
    try (Stream<Path> files = Files.list(other)) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "measure OPTIONS --out @/quiet --quiet",
        "measure OPTIONS --out @/none -q --check",
        "scan --model MODEL --text @/text.txt --out @/quiet-scan --stride 25 -q",
        "report @/second -q",
        "compare @/first @/second --out @/quiet-comparison -q",
        "merge @/shard-1 @/shard-2 --out @/quiet-merged -q"
      })
  void quietCommandsPrintNothing(String arguments) {
    CommandRun run =
        run(
            WIDTH,
            arguments
                .replace("OPTIONS", options())
                .replace("MODEL", TestFiles.demo("models/small").toString()));

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
  }
}
