package ai.rote.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.cli.TestFiles;
import ai.rote.core.ExampleException;
import ai.rote.core.data.ExampleFields;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as pyarrow and numpy write them, and every way in which they can be wrong. */
class InputFormatsTest {
  private static final Path GOLDEN = TestFiles.golden("inputs");

  @TempDir Path folder;

  private static DataSet open(Path file, Path suffixes, String fields) {
    return DataSet.open(
        file.toString(),
        new DataSet.Spec(
            file,
            Optional.ofNullable(suffixes),
            fields == null ? ExampleFields.STANDARD : ExampleFields.parse(fields),
            3,
            2,
            3,
            OptionalInt.empty()));
  }

  private static List<PrefixSuffix> read(Path file, Path suffixes, String fields) {
    try (Stream<PrefixSuffix> examples = open(file, suffixes, fields).source().stream()) {
      return examples.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "gzip", "zstd", "none"})
  void parquetTexts(String codec) {
    List<PrefixSuffix> examples =
        read(GOLDEN.resolve("texts-" + codec + ".parquet"), null, "id=guid,text=content");

    assertThat(examples).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(examples.get(i).id()).isEqualTo("r-" + i);
      assertThat(examples.get(i).content())
          .isEqualTo(
              new PrefixSuffix.Document("Gr\u00fc\u00dfe, \u65e5\u672c \uD83D\uDE00, row " + i));
    }
    assertThat(examples.get(0).metadata())
        .isEqualTo(Map.of("reps", 1L, "score", 0.5, "seen", true, "kind", "mail"));
    assertThat(examples.get(2).metadata())
        .as("without what is null")
        .isEqualTo(Map.of("score", 1.5, "kind", "note"));
  }

  @Test
  void parquetTokenIds() {
    List<PrefixSuffix> examples = read(GOLDEN.resolve("ids.parquet"), null, null);

    assertThat(examples).extracting(PrefixSuffix::id).startsWith("100", "101").hasSize(5);
    assertThat(examples.get(3).content())
        .isEqualTo(new PrefixSuffix.TokenIds(List.of(3, 4, 65535), List.of(7, 7, 7, 7)));
    assertThat(examples.get(3).metadata()).isEqualTo(Map.of("tags", "[\"a\",\"b\"]"));
  }

  @Test
  void parquetRowsAreNamedInComplaints() {
    Path file = GOLDEN.resolve("texts-none.parquet");

    assertThatThrownBy(() -> read(file, null, null))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(file + ", row 1: 'id' is missing; found 'guid', 'content', 'reps'")
        .hasMessageContaining("--fields id=guid");
    assertThatThrownBy(() -> read(file, null, "id=kind,text=content"))
        .hasMessageContaining(file + ", row 2: id 'mail' stands already in row 1");
    assertThat(read(file, null, "id=#,text=content"))
        .extracting(PrefixSuffix::id)
        .containsExactly("1", "2", "3", "4", "5");
    assertThatThrownBy(
            () -> read(GOLDEN.resolve("texts-brotli.parquet"), null, "id=#,text=content"))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("compressed by BROTLI; known: snappy, gzip, zstd, none");
  }

  @Test
  void aTruncatedParquetFileIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("ids.parquet"));
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length - 9));

    assertThatThrownBy(() -> read(cut, null, null))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(cut + ": cannot be read as Parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"suffix-i8", "suffix-big-endian", "suffix-u1"})
  void npyPairs(String suffixes) {
    List<PrefixSuffix> examples =
        read(GOLDEN.resolve("prefix-u2.npy"), GOLDEN.resolve(suffixes + ".npy"), null);

    assertThat(examples).extracting(PrefixSuffix::id).containsExactly("0", "1", "2", "3");
    assertThat(examples.get(1).content())
        .isEqualTo(new PrefixSuffix.TokenIds(List.of(60003, 60004, 60005), List.of(2, 3)));
  }

  @Test
  void npyRowsAreSplitByCounts() {
    Path file = GOLDEN.resolve("prefix-u2.npy");
    try (Stream<PrefixSuffix> examples = ExampleSource.npy(file, 1, 2).stream()) {
      assertThat(examples.skip(3).findFirst().orElseThrow().content())
          .isEqualTo(new PrefixSuffix.TokenIds(List.of(60009), List.of(60010, 60011)));
    }
    assertThatThrownBy(() -> read(file, null, null))
        .hasMessageContaining("rows of 3 ids, too few for 3 of prefix and 2 of suffix");
  }

  @Test
  void npyRowsHaveTheirSuffixWhereItIsSaidToBegin() {
    Path file = GOLDEN.resolve("prefix-u2.npy");
    try (Stream<PrefixSuffix> examples = ExampleSource.npy(file, 1, 1, 2).stream()) {
      assertThat(examples.skip(3).findFirst().orElseThrow().content())
          .isEqualTo(new PrefixSuffix.TokenIds(List.of(60010), List.of(60011)));
    }
    assertThatThrownBy(() -> ExampleSource.npy(file, 1, 2, 2).stream())
        .hasMessageContaining("too few for 1 of prefix and 2 of suffix, which begins after 2");
    assertThatThrownBy(() -> ExampleSource.npy(file, 2, 1, 1))
        .hasMessageContaining("leaves no room for a prefix of 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "suffix-fortran | is stored column by column",
        "suffix-float | holds '<f4', expected integers",
        "suffix-three | has 4 rows, but",
        "suffix-flat | has the shape (4,), expected (examples, tokens)",
        "suffix-negative | row 0, column 0: -5 is no token id"
      })
  void npyThatIsNoMatrixOfIds(String suffixes, String message) {
    assertThatThrownBy(
            () -> read(GOLDEN.resolve("prefix-u2.npy"), GOLDEN.resolve(suffixes + ".npy"), null))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(message);
  }

  @Test
  void npyThatIsCutOrNoneAtAll() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("prefix-u2.npy"));
    Path cut = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> read(cut, null, null))
        .hasMessageContaining("has 23 bytes of data, but 4 rows of 3 ids of 2 bytes take 24");

    Path header = Files.write(folder.resolve("header.npy"), Arrays.copyOf(bytes, 20));
    assertThatThrownBy(() -> read(header, null, null))
        .hasMessageContaining("ends within its header");

    bytes[6] = 9;
    Path version = Files.write(folder.resolve("version.npy"), bytes);
    assertThatThrownBy(() -> read(version, null, null)).hasMessageContaining("has version 9.0");

    Path other = Files.writeString(folder.resolve("other.npy"), "not numpy");
    assertThatThrownBy(() -> read(GOLDEN.resolve("prefix-u2.npy"), other, null))
        .hasMessageContaining("other.npy: is no .npy file");
  }

  private Path zipped(String text) throws IOException {
    Path file = folder.resolve("data.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void jsonLinesByGzip() throws IOException {
    Path file = zipped("{\"id\": \"a\", \"text\": \"x\"}\n\n{\"id\": \"b\", \"text\": \"y\"}\n");
    assertThat(read(file, null, null)).extracting(PrefixSuffix::id).containsExactly("a", "b");

    Path twice = zipped("{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"a\", \"text\": \"y\"}\n");
    assertThatThrownBy(() -> read(twice, null, null))
        .hasMessageContaining(twice + ", line 2: id 'a' stands already in line 1");

    byte[] bytes = Files.readAllBytes(twice);
    Files.write(twice, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> read(twice, null, null))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(twice + ": ends early; is it truncated?");
  }

  @Test
  void optionsMustGoWithTheFormat() throws IOException {
    Path lines = Files.writeString(folder.resolve("a.jsonl"), "{\"id\": 1, \"text\": \"x\"}\n");
    Path npy = GOLDEN.resolve("prefix-u2.npy");

    assertThatThrownBy(() -> open(lines, npy, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--suffix-data goes with a NumPy array");
    assertThatThrownBy(() -> open(npy, null, "id=guid"))
        .hasMessageContaining("is a NumPy array and has none");
    for (String wrong : List.of("guid", "name=guid", "id=", "id=a,id=b")) {
      assertThatThrownBy(() -> ExampleFields.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** A source is read as it is asked for: what stands behind the limit is not even looked at. */
  @Test
  void readsNoFurtherThanTheLimit() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("long.jsonl"), "{\"id\": 1, \"text\": \"x\"}\n".concat("broken\n"));

    try (Stream<PrefixSuffix> first =
        ExampleSource.jsonl(file, ExampleFields.STANDARD).limit(1).stream()) {
      assertThat(first.toList()).hasSize(1);
    }
  }
}
