package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.GreedyMatches;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.StoredScores;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One example as a page shows it: texts, and each suffix token with its probability and rank. */
final class ExampleJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ExampleJson() {}

  static ObjectNode of(StoredScores stored, Grid grid) {
    TokenScores scores = stored.scores();
    ObjectNode node = JSON.objectNode().put("id", scores.example().id());
    ObjectNode metadata = node.putObject("metadata");
    scores
        .example()
        .metadata()
        .forEach((name, value) -> metadata.set(name, RecordCodec.tree(value)));
    node.put("greedyMatch", scores.greedyMatch());
    node.put("memorized", GreedyMatches.of(scores).leading());
    node.put("prefix", stored.text().map(StoredScores.Text::prefix).orElse(null));
    if (stored.text().isEmpty()) {
      ArrayNode ids = node.putArray("prefixIds");
      for (int id : scores.example().prefixIds()) {
        ids.add(id);
      }
    }
    ObjectNode logProb = node.putObject("logProb");
    ArrayNode queries = node.putArray("queries");
    ObjectNode tokens = node.putObject("tokens");
    ArrayNode text = tokens.putArray("text");
    ArrayNode rank = tokens.putArray("rank");
    for (int t = 0; t < scores.suffixTokens(); t++) {
      int token = t;
      text.add(
          stored
              .text()
              .map(each -> each.suffixTokens().get(token))
              .orElseGet(() -> scores.example().suffixId(token) + " "));
      rank.add(scores.rank(t));
    }
    ObjectNode tokenLogProb = tokens.putObject("logProb");
    for (SamplingScheme scheme : grid.schemes()) {
      ExtractionProbability p = ExtractionProbability.ofLog(scores.logProb(scheme));
      addFinite(logProb, scheme.toString(), p.logNats());
      QueriesNeeded needed = p.queriesNeeded(grid.middleProbability());
      if (needed.isFinite()) {
        queries.add(needed.log10());
      } else {
        queries.addNull();
      }
      ArrayNode values = tokenLogProb.putArray(scheme.toString());
      for (int t = 0; t < scores.suffixTokens(); t++) {
        float value = scores.tokenLogProb(scheme, t);
        if (Float.isInfinite(value)) {
          values.addNull();
        } else {
          values.add(value);
        }
      }
    }
    return node;
  }

  private static void addFinite(ObjectNode node, String name, double value) {
    if (Double.isInfinite(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
