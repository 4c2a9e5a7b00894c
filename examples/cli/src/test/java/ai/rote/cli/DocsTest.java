package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * What the pages say can be typed and followed: commands, links, and the index over all of them.
 */
class DocsTest {
  private static final Path TOP = TestFiles.repository("");
  private static final Path INDEX = TOP.resolve("examples/docs/README.md");

  /** Every page in Markdown, but those that builds leave behind. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", ".github", "core/docs", "examples", "examples/docs")) {
      try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    assertThat(pages).hasSizeGreaterThan(15);
    return pages;
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static List<String> commandLines(Path page) throws IOException {
    List<String> commands = new ArrayList<>();
    for (String block : found("^ *```sh\n(.*?)```", Files.readString(page))) {
      commands.addAll(found("java -jar (\\S*rote\\.jar [^\n]*)", block.replace("\\\n", " ")));
    }
    return commands;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandLineParses(Path page) throws IOException {
    for (String command : commandLines(page)) {
      // White space within quotes divides nothing.
      String[] words = command.strip().split("\\s+(?=(?:[^']*'[^']*')*[^']*$)");
      assertThat(words[0]).as(command).isEqualTo("examples/cli/target/rote.jar");
      List<String> arguments = new ArrayList<>(List.of(words).subList(1, words.length));
      int config = arguments.indexOf("--config");
      if (config >= 0) {
        arguments.subList(config, config + 2).clear();
        // The file, which is there when the command is run, brings these.
        arguments.addAll(List.of("--model=from-the-file", "--data=from-the-file"));
      }
      assertThat(Rote.commandLine().parseArgs(arguments.toArray(String[]::new)).errors())
          .as(command)
          .isEmpty();
    }
  }

  @Test
  void thereAreCommandLinesToParse() throws IOException {
    int commands = 0;
    for (Path page : pages()) {
      commands += commandLines(page).size();
    }
    assertThat(commands).isGreaterThanOrEqualTo(15);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandThatIsNamedExists(Path page) throws IOException {
    CommandLine rote = Rote.commandLine();

    assertThat(found("`rote ([a-z]+)", Files.readString(page)))
        .isSubsetOf(rote.getSubcommands().keySet());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    for (String link : found("\\]\\(([^)\\s]+)\\)", Files.readString(page))) {
      if (link.matches("https?:.*")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      assertThat(target).as("%s in %s", link, page).exists();
      if (parts.length == 2) {
        assertThat(anchors(target)).as("%s in %s", link, page).contains(parts[1]);
      }
    }
  }

  /** Headings as Markdown's usual renderers name them: lower case, without punctuation, dashes. */
  private static List<String> anchors(Path page) throws IOException {
    return found("^#+ ([^\n]+)$", Files.readString(page)).stream()
        .map(
            heading ->
                heading
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .toList();
  }

  @Test
  void theIndexKnowsEveryPageAndSchema() throws IOException {
    List<Path> linked =
        found("\\]\\(([^)#\\s]+)\\)", Files.readString(INDEX)).stream()
            .filter(link -> !link.startsWith("http"))
            .map(link -> INDEX.resolveSibling(link).normalize())
            .toList();
    List<Path> expected = new ArrayList<>();
    for (String folder : List.of("core/docs", "examples/docs")) {
      try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*\\.(md|schema\\.json)"))
            .forEach(expected::add);
      }
    }
    expected.remove(INDEX);

    assertThat(linked).containsAll(expected);
  }
}
