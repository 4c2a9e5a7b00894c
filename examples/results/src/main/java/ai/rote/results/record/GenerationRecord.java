package ai.rote.results.record;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.FoundContinuation;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Hits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a record of {@code scores.jsonl} that hold what was generated:
 *
 * <pre>
 *   sampled        draws, seed, closeness; greedyIds; by scheme: verbatim (how many draws are the
 *                  suffix), leastGap (the nearest that any draw came to another outcome), values
 *                  (of the closeness, sorted) and counts (how many draws have each).
 *                  With an early stop: stop (the rule); by scheme: draws (how many were made of
 *                  the most that sampled.draws allows), firstVerbatim (among the first 64)
 *   nearVerbatim   width, distance; by scheme, for each epsilon (in tokens; share, if it was given
 *                  as one): logProbVerbatim, logMass (in nats; null for a probability of 0), found
 *                  (how many suffixes), best (some of them)
 *   tokenisations  width; by scheme: logProbVerbatim, logMass, found
 * </pre>
 */
public final class GenerationRecord {
  private static final int SHOWN = 3;

  private final CausalLm model;
  private final GenerationSettings settings;
  private final Drawing drawing;

  /**
   * Generates with a model.
   *
   * @param model loaded
   * @param settings what to generate
   * @param examples how many there are in all, in every shard: intervals that end drawing early
   *     hold for all of them jointly
   */
  public GenerationRecord(CausalLm model, GenerationSettings settings, int examples) {
    this.model = model;
    this.settings = settings;
    this.drawing = new Drawing(model, settings, examples);
  }

  /**
   * Generates, and adds what came of it to an example's record.
   *
   * @param record of the example
   * @param example to generate for
   * @param schemes under which
   * @param isText whether the example came as text
   * @throws RoteException if the model cannot generate
   */
  public void addTo(
      ObjectNode record, TokenizedExample example, List<SamplingScheme> schemes, boolean isText) {
    settings.draws().ifPresent(draws -> addDraws(record, example, schemes, draws));
    settings
        .nearVerbatimWidth()
        .ifPresent(width -> addNear(record, example, schemes, width, isText));
    if (isText) {
      settings
          .tokenisationsWidth()
          .ifPresent(width -> addTokenisations(record, example, schemes, width));
    }
  }

  private void addDraws(
      ObjectNode record, TokenizedExample example, List<SamplingScheme> schemes, int draws) {
    ObjectNode node = record.putObject("sampled");
    node.put("draws", draws).put("seed", settings.seed());
    settings.stop().ifPresent(stop -> node.put("stop", stop.spelling()));
    node.put("closeness", settings.closeness().toString());
    add(
        node.putArray("greedyIds"),
        GenerativeLm.of(model).sample(example, SampleRequest.greedy()).ids(0));
    ObjectNode byScheme = node.putObject("schemes");
    for (SamplingScheme scheme : schemes) {
      Drawing.Drawn drawn = drawing.draw(example, scheme, draws);
      ObjectNode into = byScheme.putObject(scheme.toString());
      if (settings.stop().isPresent()) {
        into.put("draws", drawn.values().length).put("firstVerbatim", drawn.firstVerbatim());
      }
      into.put("verbatim", drawn.verbatim()).put("leastGap", drawn.leastGap());
      addCounts(into, drawn.values());
    }
  }

  private static void addCounts(ObjectNode node, double[] values) {
    ArrayNode distinct = node.putArray("values");
    ArrayNode counts = node.putArray("counts");
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int start = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || sorted[i] != sorted[start]) {
        distinct.add(sorted[start]);
        counts.add(i - start);
        start = i;
      }
    }
  }

  private void addNear(
      ObjectNode record,
      TokenizedExample example,
      List<SamplingScheme> schemes,
      int width,
      boolean isText) {
    ObjectNode node = record.putObject("nearVerbatim");
    node.put("width", width).put("distance", settings.closeness().toString());
    ObjectNode byScheme = node.putObject("schemes");
    for (SamplingScheme scheme : schemes) {
      ArrayNode bounds = byScheme.putArray(scheme.toString());
      Map<Integer, ContinuationMass> known = new HashMap<>(); // shares may round to the same ε
      for (Threshold threshold : settings.thresholds()) {
        ContinuationMass mass =
            known.computeIfAbsent(
                (int) threshold.in(example.suffixTokens()),
                epsilon -> nearVerbatim(example, scheme, epsilon, width));
        ObjectNode bound =
            bounds.addObject().put("epsilon", (int) threshold.in(example.suffixTokens()));
        if (threshold.isShare()) {
          bound.set("share", threshold.json());
        }
        addMass(bound, mass);
        ArrayNode best = bound.putArray("best");
        for (FoundContinuation each :
            mass.found().subList(0, Math.min(SHOWN, mass.found().size()))) {
          ObjectNode shown = best.addObject().put("logProb", each.logProb());
          add(shown.putArray("ids"), each.ids());
          if (isText) {
            shown.put("text", model.tokenizer().decode(each.ids()));
          }
        }
      }
    }
  }

  private ContinuationMass nearVerbatim(
      TokenizedExample example, SamplingScheme scheme, int epsilon, int width) {
    return GenerativeLm.of(model)
        .nearVerbatim(
            example,
            new NearVerbatimRequest(
                scheme, settings.closeness().searched().orElseThrow(), epsilon, width));
  }

  private void addTokenisations(
      ObjectNode record, TokenizedExample example, List<SamplingScheme> schemes, int width) {
    ObjectNode node = record.putObject("tokenisations").put("width", width);
    ObjectNode byScheme = node.putObject("schemes");
    for (SamplingScheme scheme : schemes) {
      addMass(
          byScheme.putObject(scheme.toString()),
          GenerativeLm.of(model).tokenisations(example, scheme, width));
    }
  }

  private static void addMass(ObjectNode node, ContinuationMass mass) {
    putLog(node, "logProbVerbatim", mass.logProbVerbatim());
    putLog(node, "logMass", mass.logMass());
    node.put("found", mass.found().size());
  }

  private static void putLog(ObjectNode node, String field, double value) {
    if (Double.isInfinite(value)) {
      node.putNull(field);
    } else {
      node.put(field, value);
    }
  }

  private static void add(ArrayNode array, int[] ids) {
    Arrays.stream(ids).forEach(array::add);
  }

  /**
   * Reads the fields back.
   *
   * @param record of an example
   * @return what was generated; empty if nothing was
   * @throws IllegalArgumentException if a field is not as it was written
   */
  public static Optional<Generated> read(JsonNode record) {
    if (!record.has("sampled") && !record.has("nearVerbatim") && !record.has("tokenisations")) {
      return Optional.empty();
    }
    Map<SamplingScheme, List<Generated.Bound>> near = new LinkedHashMap<>();
    record
        .path("nearVerbatim")
        .path("schemes")
        .properties()
        .forEach(
            each -> {
              List<Generated.Bound> bounds = new ArrayList<>();
              each.getValue().forEach(node -> bounds.add(bound(node)));
              near.put(SamplingScheme.parse(each.getKey()), List.copyOf(bounds));
            });
    Map<SamplingScheme, Generated.Bound> tokenisations = new LinkedHashMap<>();
    record
        .path("tokenisations")
        .path("schemes")
        .properties()
        .forEach(
            each -> tokenisations.put(SamplingScheme.parse(each.getKey()), bound(each.getValue())));
    Optional<NamedCloseness> searchedBy =
        record.has("nearVerbatim")
            ? Optional.of(
                NamedCloseness.parse(required(record.get("nearVerbatim"), "distance").asText()))
            : Optional.empty();
    return Optional.of(new Generated(drawn(record), searchedBy, near, tokenisations));
  }

  private static Optional<Generated.Drawn> drawn(JsonNode record) {
    if (!record.has("sampled")) {
      return Optional.empty();
    }
    JsonNode node = record.get("sampled");
    int most = required(node, "draws").intValue();
    Optional<String> stop = Optional.ofNullable(node.path("stop").textValue());
    Map<SamplingScheme, Generated.Draws> byScheme = new LinkedHashMap<>();
    required(node, "schemes")
        .properties()
        .forEach(
            each ->
                byScheme.put(
                    SamplingScheme.parse(each.getKey()),
                    draws(each.getValue(), most, stop.isPresent())));
    int[] greedyIds = ints(required(node, "greedyIds"));
    NamedCloseness closeness = NamedCloseness.parse(required(node, "closeness").asText());
    return Optional.of(new Generated.Drawn(closeness, stop, greedyIds, byScheme));
  }

  private static Generated.Draws draws(JsonNode node, int most, boolean mayStop) {
    int draws = mayStop ? required(node, "draws").intValue() : most;
    if (draws < 1 || draws > most) {
      throw new IllegalArgumentException(draws + " 'draws', expected 1 to " + most);
    }
    JsonNode distinct = required(node, "values");
    JsonNode counts = required(node, "counts");
    double[] values = new double[draws];
    int end = 0;
    for (int i = 0; i < distinct.size(); i++) {
      int start = end;
      end += counts.path(i).intValue();
      if (end > draws) {
        break;
      }
      Arrays.fill(values, start, end, distinct.get(i).doubleValue());
    }
    if (end != draws) {
      throw new IllegalArgumentException("'counts' do not sum to the " + draws + " draws");
    }
    long verbatim = required(node, "verbatim").longValue();
    Hits fixed =
        mayStop
            ? new Hits(required(node, "firstVerbatim").longValue(), Math.min(Drawing.STEP, draws))
            : new Hits(verbatim, draws);
    return new Generated.Draws(verbatim, values, fixed);
  }

  private static Generated.Bound bound(JsonNode node) {
    List<Generated.Found> best = new ArrayList<>();
    node.path("best").forEach(each -> best.add(found(each)));
    return new Generated.Bound(
        node.path("epsilon").intValue(),
        log(required(node, "logProbVerbatim")),
        log(required(node, "logMass")),
        List.copyOf(best));
  }

  private static Generated.Found found(JsonNode node) {
    return new Generated.Found(
        required(node, "logProb").doubleValue(),
        ints(required(node, "ids")),
        Optional.ofNullable(node.get("text")).map(JsonNode::textValue));
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int t = 0; t < values.length; t++) {
      values[t] = array.get(t).intValue();
    }
    return values;
  }

  private static double log(JsonNode value) {
    return value.isNull() ? Double.NEGATIVE_INFINITY : value.doubleValue();
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return value;
  }
}
