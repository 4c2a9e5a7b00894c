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
 *   logProbLower, logProbUpper   what ln p_z lies between; only if it is not known of all examples
 * </pre>
 *
 * <p>No cell of logProb and probability is empty where the last two columns are not there, so a
 * mean over a column is a mean over the examples. Where they are, both are empty of an example of
 * which only bounds are known, and the last two never are.
 */
final class ScoresCsv {
  private static final List<String> BOUNDS = List.of("logProbLower", "logProbUpper");
  private static final List<String> BEFORE = List.of("id", "part");
  private static final List<String> BEHIND =
      List.of("prefixTokens", "suffixTokens", "greedy", "scheme", "logProb", "probability");

  private final Optional<ControlSet> control;
  private final List<String> fields;
  private final boolean bounds;

  /** With the metadata fields of the data; with columns for bounds if some example has any. */
  ScoresCsv(Optional<ControlSet> control, Set<String> fields, boolean bounds) {
    this.control = control;
    this.fields = List.copyOf(fields);
    this.bounds = bounds;
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
      boolean isTaken =
          BEFORE.contains(field) || BEHIND.contains(field) || bounds && BOUNDS.contains(field);
      header.add(isTaken ? "metadata." + field : field);
    }
    header.addAll(BEHIND);
    header.addAll(bounds ? BOUNDS : List.of());
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
      boolean isExact = !bounds || !scores.boundedSchemes().contains(scheme);
      row.add(isExact ? (Double) scores.logProb(scheme) : null);
      row.add(isExact ? (Double) Math.exp(scores.logProb(scheme)) : null);
      if (bounds) {
        row.add(scores.logProbBounds(scheme).lower());
        row.add(scores.logProbBounds(scheme).upper());
      }
      try {
        file.add(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
