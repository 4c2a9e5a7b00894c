package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says is what is there. Its Java snippet is run by the consumer project. */
class ReadmeTest {
  private static final Path TOP = TestFiles.repository("");

  private static String readme() throws IOException {
    return Files.readString(TOP.resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(readme())
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void theJavaSnippetIsTheOneThatTheConsumerRuns() throws IOException {
    String consumer =
        Files.readString(
            TestFiles.repository(
                "examples/snippets/project/src/main/java/example/MeasureModel.java"));
    Matcher snippet =
        Pattern.compile("// README: begin\n(.*?) *// README: end", Pattern.DOTALL)
            .matcher(consumer);
    assertThat(snippet.find()).isTrue();

    assertThat(blocks("java"))
        .containsExactly(snippet.group(1).stripTrailing().stripIndent() + "\n");
  }

  @Test
  void theTestCommandIsTheOneThatCiRuns() throws IOException {
    assertThat(blocks("sh")).contains("mvn verify\n");
    assertThat(Files.readString(TOP.resolve(".ci/run"))).containsPattern("exec mvn .*\\bverify\n");
  }

  @Test
  void itsExamplesOfInputAreRead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("pairs.jsonl"), blocks("json").get(0));

    assertThat(PrefixSuffix.readJsonl(file)).hasSize(3);
  }

  @Test
  void itListsEveryFamily() throws IOException {
    Matcher models =
        Pattern.compile(
                "^\\*\\*Models\\*\\* (.*?):\\s(.*?)\\.\\s", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(readme());
    assertThat(models.find()).isTrue();
    List<String> listed =
        Pattern.compile("`(\\w+)`")
            .matcher(models.group(2))
            .results()
            .map((MatchResult name) -> name.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(Families.ALL.stream().map(Family::modelType).toList());
  }

  @Test
  void itIsShort() throws IOException {
    assertThat(readme().lines()).hasSizeLessThanOrEqualTo(300);
  }
}
