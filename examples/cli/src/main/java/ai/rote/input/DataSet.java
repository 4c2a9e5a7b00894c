package ai.rote.input;

import ai.rote.core.data.ExampleFields;
import ai.rote.core.data.ExampleSource;
import ai.rote.results.record.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A data set on the disk.
 *
 * @param name for the record
 * @param format of its file
 * @param source of its examples
 * @param sha256 of its bytes, in time
 */
public record DataSet(
    String name, DataFile.Format format, ExampleSource source, CompletableFuture<String> sha256) {

  /**
   * How to read a data set.
   *
   * @param file of the examples, or of their prefixes
   * @param suffixes a second NumPy array, which has the suffixes
   * @param fields what fields or columns are called
   * @param prefixTokens of each row of a single NumPy array
   * @param suffixTokens of each row of a single NumPy array
   * @param suffixStart after how many ids of such a row its suffix begins
   * @param limit the most examples to read
   */
  public record Spec(
      Path file,
      Optional<Path> suffixes,
      ExampleFields fields,
      int prefixTokens,
      int suffixTokens,
      int suffixStart,
      OptionalInt limit) {}

  /**
   * Looks into the files; no example is read yet.
   *
   * @param name for the record
   * @param spec what to read, and how
   * @return the data set
   * @throws ai.rote.core.ExampleException if a file is missing
   * @throws IllegalArgumentException if the options do not go with the file's format
   */
  public static DataSet open(String name, Spec spec) {
    DataFile.Format format = DataFile.of(spec.file()).format();
    if (format != DataFile.Format.NPY && spec.suffixes().isPresent()) {
      throw new IllegalArgumentException(
          "--suffix-data goes with a NumPy array of prefixes, but " + name + " is none");
    }
    if (format == DataFile.Format.NPY && !spec.fields().equals(ExampleFields.STANDARD)) {
      throw new IllegalArgumentException(
          "--fields names fields, but " + name + " is a NumPy array and has none");
    }
    ExampleSource whole =
        switch (format) {
          case JSONL -> ExampleSource.jsonl(spec.file(), spec.fields());
          case PARQUET -> new ParquetSource(spec.file(), spec.fields());
          case NPY ->
              spec.suffixes()
                  .map(suffixes -> ExampleSource.npy(spec.file(), suffixes))
                  .orElseGet(
                      () ->
                          ExampleSource.npy(
                              spec.file(),
                              spec.prefixTokens(),
                              spec.suffixTokens(),
                              spec.suffixStart()));
        };
    ExampleSource source = spec.limit().isPresent() ? whole.limit(spec.limit().getAsInt()) : whole;
    CompletableFuture<String> digest = Fingerprint.later(spec.file());
    CompletableFuture<String> sha256 =
        spec.suffixes()
            .map(suffixes -> digest.thenCombine(Fingerprint.later(suffixes), DataSet::both))
            .orElse(digest);
    return new DataSet(name, format, source, sha256);
  }

  private static String both(String first, String second) {
    return HexFormat.of()
        .formatHex(
            Fingerprint.sha256()
                .digest(
                    String.join("\n", List.of(first, second)).getBytes(StandardCharsets.UTF_8)));
  }
}
