package ai.rote.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ExampleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data files that are torn, far larger than they look, or hold what no file can hold. */
class HostileDataTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"\\ud800\", \"text\": \"t\"}",
        "{\"id\": \"a\", \"text\": \"t\", \"set\": \"\\udc00 b\"}",
        "{\"id\": \"a\", \"text\": \"t\", \"nested\": {\"x\": [\"\\ud800\"]}}",
        "{\"id\": \"a\", \"prefix\": \"\\ud800\", \"suffix\": \"t\"}"
      })
  void halfACharacterIsRefusedAtItsLine(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("data.jsonl"), "\n" + line + "\n");

    assertThatThrownBy(() -> PrefixSuffix.readJsonl(file))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(file + ", line 2: '")
        .hasMessageEndingWith("' holds half a surrogate pair, which is no character");
  }

  @Test
  void halfACharacterIsRefusedInCode() {
    assertThatThrownBy(() -> PrefixSuffix.ofText("\ud800", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new PrefixSuffix("a", new PrefixSuffix.Document("t"), Map.of("k", "\udc00")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(PrefixSuffix.ofText("😀", "a", "b").with("😀", "😀").id()).isEqualTo("😀");
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void aTornGzipFileSaysSoWhereverItIsTorn() throws IOException {
    byte[] whole =
        zipped("{\"id\": \"a\", \"text\": \"one two three\"}\n".getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("data.jsonl.gz");
    for (int length = 2; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PrefixSuffix.readJsonl(file))
          .as(length + " bytes")
          .isInstanceOf(ExampleException.class)
          .hasMessage(file + ": ends early; is it truncated?");
    }
  }

  /** A thousand times as many fit into a megabyte of gzip, and took a minute and a half. */
  @Test
  void blankLinesHaveALimit() throws IOException {
    Path file = folder.resolve("data.jsonl.gz");
    byte[] lines = new byte[1 << 20];
    Arrays.fill(lines, (byte) '\n');
    try (OutputStream zip = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 2; i++) {
        zip.write(lines);
      }
    }
    assertThat(Files.size(file)).isLessThan(5_000);

    assertThatThrownBy(() -> PrefixSuffix.readJsonl(file))
        .isInstanceOf(ExampleException.class)
        .hasMessageEndingWith("line 1000001: more than 1000000 blank lines in a row");
  }

  @Test
  void aLineHasALimit() throws IOException {
    Path file = folder.resolve("data.jsonl.gz");
    try (OutputStream zip = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 65; i++) {
        zip.write(new byte[1 << 20]);
      }
    }

    assertThatThrownBy(() -> PrefixSuffix.readJsonl(file))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("a line is longer than 67108864 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(4611686018427387904, 8)", // their product overflows to 0 bytes
        "(0, 2147483647)",
        "(2147483648, 2147483647)",
        "(1, 2147483647)"
      })
  void anArrayIsNoLargerThanItsFile(String shape) throws IOException {
    byte[] header =
        ("{'descr': '<u8', 'fortran_order': False, 'shape': " + shape + "}\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.write(header.length);
    bytes.write(0);
    bytes.writeBytes(header);
    Path file = Files.write(folder.resolve("ids.npy"), bytes.toByteArray());

    if (shape.startsWith("(0,")) {
      try (Stream<PrefixSuffix> rows = NpyReader.rows(file, 0, 1, 1)) {
        assertThat(rows).isEmpty();
      }
      return;
    }
    assertThatThrownBy(() -> NpyReader.rows(file, 0, 1, 1))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("has 0 bytes of data, but");
  }

  @Test
  void aHeaderEndsWithinItsFile() throws IOException {
    byte[] bytes = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) 200, 0, '{', '}'};
    Path file = Files.write(folder.resolve("ids.npy"), bytes);

    assertThatThrownBy(() -> NpyReader.rows(file, 0, 1, 1))
        .isInstanceOf(ExampleException.class)
        .hasMessage(file + ": ends within its header of 200 bytes; is it truncated?");
  }
}
