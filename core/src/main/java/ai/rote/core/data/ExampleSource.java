package ai.rote.core.data;

import ai.rote.core.ExampleException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where examples come from. They are read as they are asked for, so a source may be larger than
 * memory.
 */
@FunctionalInterface
public interface ExampleSource {

  /**
   * Reads the source from its beginning.
   *
   * @return its examples in its order, no id twice; to be closed. It throws {@link
   *     ExampleException} where something cannot be read or an id comes again, naming file and line
   *     or row. Who reads a source relies on that and does not check ids again
   */
  Stream<PrefixSuffix> stream();

  /**
   * Examples that are in memory.
   *
   * @param examples the data set
   * @return them as a source, which refuses an id that comes twice when it is read
   */
  static ExampleSource of(List<PrefixSuffix> examples) {
    return () -> {
      UniqueIds ids = new UniqueIds("example");
      return IntStream.range(0, examples.size())
          .mapToObj(i -> ids.checked(examples.get(i), i + 1L, "example " + (i + 1)));
    };
  }

  /**
   * A JSON Lines file, plain or compressed by gzip, as {@link PrefixSuffix#readJsonl} describes it.
   *
   * @param file UTF-8
   * @param fields what its fields are called
   * @return its lines
   */
  static ExampleSource jsonl(Path file, ExampleFields fields) {
    return () -> {
      ExampleFields.Reading records = fields.reading("line");
      return JsonLine.read(file)
          .map(line -> records.example(line.object(), line.number(), line.where()));
    };
  }

  /**
   * Two NumPy arrays of token ids, {@code [N, a]} and {@code [N, k]} of any integer type, in which
   * row i of one continues row i of the other: the form in which the training-data-extraction
   * benchmark comes. The id of an example is the number of its row, from 0.
   *
   * @param prefixes a {@code .npy} file
   * @param suffixes a {@code .npy} file
   * @return their rows
   */
  static ExampleSource npy(Path prefixes, Path suffixes) {
    return () -> NpyReader.pairs(prefixes, suffixes);
  }

  /**
   * A NumPy array of token ids, {@code [N, L]} of any integer type. Of each row the first {@code
   * prefixTokens} are prefix and the next {@code suffixTokens} are suffix. The id of an example is
   * the number of its row, from 0.
   *
   * @param rows a {@code .npy} file
   * @param prefixTokens at least 1
   * @param suffixTokens at least 1
   * @return its rows
   */
  static ExampleSource npy(Path rows, int prefixTokens, int suffixTokens) {
    return npy(rows, prefixTokens, suffixTokens, prefixTokens);
  }

  /**
   * A NumPy array of token ids as {@link #npy(Path, int, int)} reads it, with a suffix that begins
   * elsewhere. Several prefix lengths with one start have the same suffixes.
   *
   * @param rows a {@code .npy} file
   * @param prefixTokens at least 1
   * @param suffixTokens at least 1
   * @param suffixStart after how many ids of a row its suffix begins; the prefix stands directly
   *     before it
   * @return its rows
   * @throws IllegalArgumentException if the suffix begins so early that the prefix has no room
   */
  static ExampleSource npy(Path rows, int prefixTokens, int suffixTokens, int suffixStart) {
    if (suffixStart < prefixTokens) {
      throw new IllegalArgumentException(
          "the suffix begins after "
              + suffixStart
              + " tokens, which leaves no room for a prefix of "
              + prefixTokens);
    }
    return () -> NpyReader.rows(rows, suffixStart - prefixTokens, prefixTokens, suffixTokens);
  }

  /**
   * The beginning of this source.
   *
   * @param most how many examples at most
   * @return a source of these; the rest is not read
   */
  default ExampleSource limit(long most) {
    return () -> stream().limit(most);
  }
}
