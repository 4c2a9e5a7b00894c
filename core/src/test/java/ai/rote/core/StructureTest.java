package ai.rote.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files may import what, by their text. */
class StructureTest {
  private static final Path SOURCES = Path.of("src/main/java/ai/rote/core");

  @ParameterizedTest
  @CsvSource({
    "ai.djl.pytorch, torchscript",
    "ai.djl.ndarray, torchscript",
    "ai.djl.huggingface, HuggingFaceTextTokenizer.java",
  })
  void onlyOnePlaceKnowsOfAnEngine(String imported, String place) throws IOException {
    List<Path> elsewhere;
    List<Path> there;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> importing =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> text(file).contains(imported + "."))
              .toList();
      there = importing.stream().filter(file -> within(file, place)).toList();
      elsewhere = importing.stream().filter(file -> !within(file, place)).toList();
    }

    assertThat(there).isNotEmpty();
    assertThat(elsewhere).isEmpty();
  }

  private static boolean within(Path file, String place) {
    return file.startsWith(SOURCES.resolve(place));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
