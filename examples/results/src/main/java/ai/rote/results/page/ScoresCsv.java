package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.run.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code scores.csv}: a row for every example and sampling scheme.
 *
 * <pre>
 *   id            of the example
 *   part          training or control; all where no control set is named
 *   …             each metadata field of the data, by its name (metadata.NAME where another column
 *                 has that name)
 *   prefixTokens, suffixTokens
 *   greedy        whether greedy decoding emits the suffix: true or false
 *   scheme
 *   logProb       ln p_z in nats; -inf where p_z = 0
 *   probability   p_z; 0 where it is, and below 1e-323
 * </pre>
 *
 * <p>No cell of the last two is empty, so a mean over a column is a mean over the examples.
 */
final class ScoresCsv {
  private static final List<String> BEFORE = List.of("id", "part");
  private static final List<String> BEHIND =
      List.of("prefixTokens", "suffixTokens", "greedy", "scheme", "logProb", "probability");

  private final Optional<ControlSet> control;
  private final List<String> fields;

  /** With the metadata fields of the data. */
  ScoresCsv(Optional<ControlSet> control, Set<String> fields) {
    this.control = control;
    this.fields = List.copyOf(fields);
  }

  void write(Results results, Writer to) throws IOException {
    CsvFile file = new CsvFile(to, header());
    try {
      results.forEach(each -> add(each.scores(), file));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    file.flush();
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(BEFORE);
    for (String field : fields) {
      header.add(BEFORE.contains(field) || BEHIND.contains(field) ? "metadata." + field : field);
    }
    header.addAll(BEHIND);
    return header;
  }

  private void add(TokenScores scores, CsvFile file) {
    Map<String, Object> metadata = scores.example().metadata();
    for (SamplingScheme scheme : scores.schemes()) {
      List<Object> row = new ArrayList<>();
      row.add(scores.example().id());
      row.add(control.map(set -> set.holds(metadata) ? "control" : "training").orElse("all"));
      fields.forEach(field -> row.add(metadata.get(field)));
      row.add(scores.example().prefixIds().length);
      row.add(scores.suffixTokens());
      row.add(scores.greedyMatch());
      row.add(scheme.toString());
      row.add(scores.logProb(scheme));
      row.add(Math.exp(scores.logProb(scheme)));
      try {
        file.add(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
