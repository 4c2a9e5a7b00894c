package ai.rote.examples.run;

import ai.rote.core.SamplingScheme;
import ai.rote.core.TextTokenizer;
import ai.rote.core.TokenScores;
import ai.rote.core.TokenizedExample;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of {@code scores.jsonl}: everything that was measured of one example, so that every
 * figure can be computed again without the model.
 *
 * <pre>
 *   id, metadata            as in the input
 *   prefix, suffix          their texts, where the example came as text
 *   prefixIds, suffixIds    their tokens
 *   startTokens             how many of prefixIds are a BOS or the like, put before the example
 *   borderMoved             whether the border between them fell inside a token
 *   greedyMatch             whether greedy decoding emits the whole suffix
 *   minMargin               smallest margin over the suffix, in nats
 *   logProb                 ln p_z by scheme, in nats; null where p_z = 0
 *   tokens                  per suffix token: argMax, rank, margin in nats,
 *                           logProb by scheme in nats (null where filtered out)
 * </pre>
 */
final class ScoreRecord {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ScoreRecord() {}

  static ObjectNode of(TokenScores scores, Optional<TextTokenizer> texts) {
    TokenizedExample example = scores.example();
    ObjectNode record = JSON.objectNode();
    record.put("id", example.id());
    record.set("metadata", metadata(example));
    texts.ifPresent(
        tokenizer -> {
          int[] prefixIds = example.prefixIds();
          int[] own = Arrays.copyOfRange(prefixIds, example.startTokens(), prefixIds.length);
          record.put("prefix", tokenizer.decode(own));
          record.put("suffix", tokenizer.decode(example.suffixIds()));
        });
    record.set("prefixIds", array(example.prefixIds()));
    record.set("suffixIds", array(example.suffixIds()));
    record.put("startTokens", example.startTokens());
    record.put("borderMoved", example.borderMoved());
    record.put("greedyMatch", scores.greedyMatch());
    record.put("minMargin", scores.minMargin());
    ObjectNode logProb = record.putObject("logProb");
    ObjectNode tokens = record.putObject("tokens");
    each(scores, tokens.putArray("argMax"), (t, to) -> to.add(scores.argMax(t)));
    each(scores, tokens.putArray("rank"), (t, to) -> to.add(scores.rank(t)));
    each(scores, tokens.putArray("margin"), (t, to) -> to.add(scores.margin(t)));
    ObjectNode tokenLogProb = tokens.putObject("logProb");
    for (SamplingScheme scheme : scores.schemes()) {
      double sum = scores.logProb(scheme);
      if (Double.isInfinite(sum)) {
        logProb.putNull(scheme.toString());
      } else {
        logProb.put(scheme.toString(), sum);
      }
      each(
          scores,
          tokenLogProb.putArray(scheme.toString()),
          (t, to) -> addLogProb(to, scores.tokenLogProb(scheme, t)));
    }
    return record;
  }

  private static void addLogProb(ArrayNode to, float value) {
    if (Float.isInfinite(value)) {
      to.addNull();
    } else {
      to.add(value);
    }
  }

  @FunctionalInterface
  private interface TokenValue {
    void add(int t, ArrayNode to);
  }

  private static void each(TokenScores scores, ArrayNode to, TokenValue value) {
    for (int t = 0; t < scores.suffixTokens(); t++) {
      value.add(t, to);
    }
  }

  private static ArrayNode array(int[] ids) {
    ArrayNode array = JSON.arrayNode(ids.length);
    for (int id : ids) {
      array.add(id);
    }
    return array;
  }

  private static ObjectNode metadata(TokenizedExample example) {
    ObjectNode metadata = JSON.objectNode();
    example.metadata().forEach((name, value) -> metadata.set(name, Scalars.json(value)));
    return metadata;
  }
}
