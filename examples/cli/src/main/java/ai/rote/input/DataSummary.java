package ai.rote.input;

import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is in a data set. Computing it reads the data once, and so finds every record that cannot be
 * read before anything costly begins.
 *
 * @param examples how many there are
 * @param documents how many of them are whole texts, split by token counts
 * @param texts how many of them are prefix and suffix as text
 * @param wanted how many of them have the property that was asked for
 * @param metadata names of all metadata fields
 */
public record DataSummary(
    long examples, long documents, long texts, long wanted, SortedSet<String> metadata) {

  /**
   * Reads a data set.
   *
   * @param source the data set
   * @param wanted a property that some examples should have
   * @return what is in it
   * @throws ai.rote.core.ExampleException if a record cannot be read
   */
  public static DataSummary of(ExampleSource source, Predicate<PrefixSuffix> wanted) {
    long[] counts = new long[4];
    SortedSet<String> metadata = new TreeSet<>();
    try (Stream<PrefixSuffix> examples = source.stream()) {
      examples.forEach(
          each -> {
            counts[0]++;
            counts[1] += each.content() instanceof PrefixSuffix.Document ? 1 : 0;
            counts[2] += each.content() instanceof PrefixSuffix.Text ? 1 : 0;
            counts[3] += wanted.test(each) ? 1 : 0;
            metadata.addAll(each.metadata().keySet());
          });
    }
    return new DataSummary(counts[0], counts[1], counts[2], counts[3], metadata);
  }
}
