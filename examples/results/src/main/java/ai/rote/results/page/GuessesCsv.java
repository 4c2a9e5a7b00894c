package ai.rote.results.page;

import ai.rote.results.analysis.GuessedSuffix;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;

/**
 * {@code guesses-….csv}: guesses in ranked order, as the Training Data Extraction Challenge takes
 * them. Its example ids are row numbers from 0, which is what examples of NumPy arrays are called.
 *
 * <pre>
 *   Example ID     of the example
 *   Suffix Guess   token ids, as in [464, 3290, 318]
 * </pre>
 *
 * <p>The most confident guess comes first; equally confident ones stand in the order of the data.
 */
final class GuessesCsv {
  private static final List<String> HEADER = List.of("Example ID", "Suffix Guess");

  private GuessesCsv() {}

  static void write(List<GuessedSuffix> guesses, Writer to) throws IOException {
    CsvFile file = new CsvFile(to, HEADER);
    for (GuessedSuffix each : GuessedSuffix.ranked(guesses)) {
      file.add(List.of(each.id(), Arrays.toString(each.ids().toArray())));
    }
    file.flush();
  }
}
