package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** NOTICE names the work of others that the command line brings along, all of it and no more. */
class NoticeTest {

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void namesEveryLibraryAndNoOther() throws IOException {
    String notice = Files.readString(TestFiles.repository("NOTICE"));
    String libraries = notice.substring(notice.indexOf("2. BESIDE ROTE"));

    // Written by the build, as in "   info.picocli:picocli:jar:4.7.7:compile".
    List<String> brought =
        found(
            "^ +[\\w.-]+:([\\w.-]+):jar:",
            Files.readString(TestFiles.module("target/test-classes/libraries.txt")));

    assertThat(brought).contains("api", "picocli", "jna");
    assertThat(found("^ {4}([a-z][\\w.-]+) {2,}\\S", libraries))
        .containsExactlyInAnyOrderElementsOf(brought);
  }

  @Test
  void isInTheJarWithTheLicence() throws IOException {
    for (String name : List.of("NOTICE", "LICENSE")) {
      assertThat(TestFiles.module("target/classes/META-INF/" + name))
          .hasSameTextualContentAs(TestFiles.repository(name));
    }
  }
}
