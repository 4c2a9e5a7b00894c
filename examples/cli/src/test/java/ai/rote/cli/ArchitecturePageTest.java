package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of the architecture is that of the sources: every package, each on its floor. */
class ArchitecturePageTest {
  private static final Path TOP = TestFiles.repository("");

  /** Each package of the picture with its distance from the top. */
  private static Map<String, Integer> floors() throws IOException {
    Matcher boxes =
        Pattern.compile(
                "class=\"package[^>]*translate\\(\\d+,(\\d+)\\).*?class=\"name\"[^>]*>([^<]+)<",
                Pattern.DOTALL)
            .matcher(Files.readString(TOP.resolve("examples/docs/architecture.svg")));
    Map<String, Integer> floors = new TreeMap<>();
    while (boxes.find()) {
      floors.put(boxes.group(2), Integer.valueOf(boxes.group(1)));
    }
    return floors;
  }

  private static Set<String> packagesOfTheSources() throws IOException {
    Set<String> packages = new TreeSet<>();
    for (String modules : List.of("", "examples")) {
      try (Stream<Path> folders = Files.list(TOP.resolve(modules))) {
        for (Path sources : folders.map(folder -> folder.resolve("src/main/java")).toList()) {
          if (Files.isDirectory(sources)) {
            packages.addAll(packagesUnder(sources));
          }
        }
      }
    }
    return packages;
  }

  private static Set<String> packagesUnder(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file.getParent()).toString().replaceAll("[/\\\\]", "."))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void showsEveryPackageAndNoOther() throws IOException {
    assertThat(floors().keySet()).containsExactlyElementsOf(packagesOfTheSources());
  }

  @Test
  void everyModuleOfThePageExists() throws IOException {
    List<String> modules =
        Pattern.compile("^\\| `([a-z/]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(TOP.resolve("examples/docs/architecture.md")))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(modules).contains("core", "metrics", "examples/cli");
    assertThat(modules).allSatisfy(module -> assertThat(TOP.resolve(module + "/pom.xml")).exists());
  }

  /** Of what this module can see; training and benchmark stand above it, and nothing uses them. */
  @Test
  void aPackageUsesLowerFloorsOnly() throws IOException {
    Map<String, Integer> floors = floors();
    Set<String> upwards = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.rote")) {
      for (Dependency use : type.getDirectDependenciesFromSelf()) {
        String from = type.getPackageName();
        String to = use.getTargetClass().getPackageName();
        if (to.startsWith("ai.rote.") && !to.equals(from) && floors.get(to) <= floors.get(from)) {
          upwards.add(use.getDescription());
        }
      }
    }

    assertThat(upwards).isEmpty();
  }
}
