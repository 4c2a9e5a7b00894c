package ai.rote.results.record;

import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of {@code scores.jsonl}: everything that was measured of one example, so that every
 * figure can be computed again without the model.
 *
 * <pre>
 *   id, metadata            as in the input
 *   batch                   which batch of the undivided run it was scored in, from 0
 *   prefix, suffix          their texts, where the example came as text
 *   prefixIds, suffixIds    their tokens
 *   startTokens             how many of prefixIds are a BOS or the like, put before the example
 *   borderMoved             whether the border between them fell inside a token
 *   greedyMatch             whether greedy decoding emits the whole suffix
 *   minMargin               smallest margin over the suffix, in nats
 *   logProb                 ln p_z by scheme, in nats; null where p_z = 0
 *   tokens                  per suffix token: text (where the example came as text), argMax, rank,
 *                           margin in nats, logProb by scheme in nats (null where filtered out);
 *                           mean and sd of the vocabulary's log-probabilities, if they were kept
 *   sampled, nearVerbatim, tokenisations
 *                           if asked for: see {@link GenerationRecord}
 * </pre>
 */
public final class ScoreRecord {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ScoreRecord() {}

  public static ObjectNode of(TokenScores scores, int batch, Optional<TokenTexts> texts) {
    TokenizedExample example = scores.example();
    ObjectNode record = JSON.objectNode();
    record.put("id", example.id());
    record.put("batch", batch);
    record.set("metadata", metadata(example.metadata()));
    texts.ifPresent(
        each -> {
          int[] prefixIds = example.prefixIds();
          record.put(
              "prefix",
              each.whole(Arrays.copyOfRange(prefixIds, example.startTokens(), prefixIds.length)));
          record.put("suffix", each.whole(example.suffixIds()));
        });
    record.set("prefixIds", array(example.prefixIds()));
    record.set("suffixIds", array(example.suffixIds()));
    record.put("startTokens", example.startTokens());
    record.put("borderMoved", example.borderMoved());
    record.put("greedyMatch", scores.greedyMatch());
    record.put("minMargin", scores.minMargin());
    ObjectNode logProb = record.putObject("logProb");
    ObjectNode tokens = record.putObject("tokens");
    texts.ifPresent(
        each -> {
          int[] prefix = example.prefixIds();
          ArrayNode text = tokens.putArray("text");
          each.of(prefix[prefix.length - 1], example.suffixIds()).forEach(text::add);
        });
    each(scores, tokens.putArray("argMax"), (t, to) -> to.add(scores.argMax(t)));
    each(scores, tokens.putArray("rank"), (t, to) -> to.add(scores.rank(t)));
    each(scores, tokens.putArray("margin"), (t, to) -> to.add(scores.margin(t)));
    scores
        .moments()
        .ifPresent(
            moments -> {
              each(scores, tokens.putArray("mean"), (t, to) -> to.add(moments.mean(t)));
              each(scores, tokens.putArray("sd"), (t, to) -> to.add(moments.sd(t)));
            });
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

  public static ObjectNode metadata(Map<String, Object> values) {
    ObjectNode metadata = JSON.objectNode();
    values.forEach((name, value) -> metadata.set(name, Scalars.json(value)));
    return metadata;
  }

  /**
   * Reads a record back, to the last bit.
   *
   * @throws IllegalArgumentException if it is no such record
   */
  public static StoredScores read(JsonNode record) {
    JsonNode tokens = required(record, "tokens");
    String id = required(record, "id").asText();
    int[] prefixIds = ints(required(record, "prefixIds"));
    int[] suffixIds = ints(required(record, "suffixIds"));
    boolean borderMoved = required(record, "borderMoved").booleanValue();
    TokenizedExample example =
        (record.has("prefix")
                ? TokenizedExample.ofText(id, prefixIds, suffixIds, borderMoved)
                : TokenizedExample.of(id, prefixIds, suffixIds))
            .withStartTokens(required(record, "startTokens").intValue())
            .withMetadata(readMetadata(required(record, "metadata")));
    Map<SamplingScheme, float[]> logProb = new LinkedHashMap<>();
    required(tokens, "logProb")
        .properties()
        .forEach(
            each ->
                logProb.put(
                    SamplingScheme.parse(each.getKey()),
                    floats(each.getValue(), Float.NEGATIVE_INFINITY)));
    TokenScores scores =
        new TokenScores(
            example,
            ints(required(tokens, "argMax")),
            ints(required(tokens, "rank")),
            floats(required(tokens, "margin"), Float.NaN),
            logProb);
    checkSums(record, scores);
    if (tokens.has("mean")) {
      scores =
          scores.with(
              new LogProbMoments(
                  floats(tokens.get("mean"), Float.NaN),
                  floats(required(tokens, "sd"), Float.NaN)));
    }
    return new StoredScores(scores, text(record, tokens), GenerationRecord.read(record));
  }

  /** What is stored twice must agree, or the record is not as it was written. */
  private static void checkSums(JsonNode record, TokenScores scores) {
    JsonNode stored = required(record, "logProb");
    for (SamplingScheme scheme : scores.schemes()) {
      double sum = scores.logProb(scheme);
      JsonNode value = stored.get(scheme.toString());
      boolean same =
          value != null && (value.isNull() ? Double.isInfinite(sum) : value.doubleValue() == sum);
      if (!same) {
        throw new IllegalArgumentException(
            "ln p_z under " + scheme + " is " + value + ", but its tokens sum to " + sum);
      }
    }
  }

  private static Optional<StoredScores.Text> text(JsonNode record, JsonNode tokens) {
    if (!record.has("prefix") || !tokens.has("text")) {
      return Optional.empty();
    }
    List<String> suffix = new ArrayList<>();
    tokens.get("text").forEach(each -> suffix.add(each.textValue()));
    return Optional.of(new StoredScores.Text(record.get("prefix").textValue(), suffix));
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return value;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  private static float[] floats(JsonNode array, float ofNull) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).isNull() ? ofNull : array.get(i).floatValue();
    }
    return values;
  }

  public static Map<String, Object> readMetadata(JsonNode metadata) {
    Map<String, Object> values = new LinkedHashMap<>();
    metadata.properties().forEach(each -> values.put(each.getKey(), Scalars.of(each.getValue())));
    return values;
  }
}
