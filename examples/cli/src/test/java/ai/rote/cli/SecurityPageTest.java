package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise of SECURITY.md names the tests that hold it, and they are there. */
class SecurityPageTest {

  @Test
  void everyPromiseNamesTestsThatExist() throws IOException {
    Set<String> tests = tests();
    Matcher promises =
        Pattern.compile("^\\| (?!promise)([^|]{20,}) \\| ([^|]*) \\|$", Pattern.MULTILINE)
            .matcher(Files.readString(TestFiles.repository(".github/SECURITY.md")));

    int found = 0;
    while (promises.find()) {
      found++;
      Set<String> named =
          Pattern.compile("`(\\w+Test)`")
              .matcher(promises.group(2))
              .results()
              .map((MatchResult name) -> name.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(named).as(promises.group(1)).isNotEmpty();
      assertThat(tests).as(promises.group(1)).containsAll(named);
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
  }

  private static Set<String> tests() throws IOException {
    Set<String> tests = new TreeSet<>();
    for (String module :
        new String[] {"core", "metrics", "examples/results", "examples/demo", "examples/cli"}) {
      try (Stream<Path> files = Files.walk(TestFiles.repository(module).resolve("src/test/java"))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith("Test.java"))
            .forEach(name -> tests.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return tests;
  }
}
