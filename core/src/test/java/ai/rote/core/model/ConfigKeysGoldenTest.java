package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One key of config.json changed after the other: each change moves our answer as it moves that of
 * transformers, or is refused. The generator stands in {@code
 * src/test/golden/generate_config_keys.py}.
 */
class ConfigKeysGoldenTest {
  private static final Path GOLDEN = TestFiles.golden("");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);
  private static final double NATS = 1e-4;

  /** Set to true, every change is tried: some minutes. */
  private static final String ALL = "rote.configKeys.all";

  private static final int EVERY = 30;

  /** Of so many tokens at the end their numbers are kept. */
  private static final int LAST = 5;

  @TempDir Path folder;

  /** What was computed already, so that a change that changes nothing costs nothing. */
  private final Map<DecoderConfig, Optional<double[]>> answers = new HashMap<>();

  static List<String> families() {
    return Families.ALL.stream().map(Family::modelType).toList();
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyKeyMeansWhatItMeansToTransformersOrIsRefused(String family) throws IOException {
    JsonNode golden = JSON.readTree(GOLDEN.resolve("config-keys/" + family + ".json").toFile());
    Path base = GOLDEN.resolve(golden.get("base").textValue());
    Files.copy(base.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    JsonNode config = JSON.readTree(base.resolve("config.json").toFile());
    int[] ids = JSON.convertValue(golden.get("ids"), int[].class);
    List<String> disagreements = new ArrayList<>();
    int followed = 0;
    for (JsonNode each : cases(golden, family)) {
      ObjectNode changed = config.deepCopy();
      each.get("removed")
          .forEach(key -> holder(changed, key.textValue()).remove(name(key.textValue())));
      each.get("set")
          .properties()
          .forEach(key -> holder(changed, key.getKey()).set(name(key.getKey()), key.getValue()));
      Optional<double[]> ours = answer(changed, ids);
      // What transformers gives no answer to must not move ours.
      JsonNode theirs = each.has("logProb") ? each.get("logProb") : golden.get("logProb");
      if (ours.isPresent() && (each.has("lacks") || !agree(ours.get(), theirs))) {
        disagreements.add(each + ", ours " + Arrays.toString(ours.get()));
      }
      followed += ours.isPresent() && each.has("logProb") ? 1 : 0;
    }

    assertThat(disagreements).isEmpty();
    if (Boolean.getBoolean(ALL)) {
      assertThat(followed).as("changes that change the numbers as theirs").isGreaterThan(3);
    }
  }

  /**
   * All changes; or one of each key, and of those that move the numbers, each of which takes a
   * model of its own, every thirtieth key, other ones in each family.
   */
  private static Collection<JsonNode> cases(JsonNode golden, String family) {
    Map<TreeSet<String>, JsonNode> byKeys = new LinkedHashMap<>();
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode each : golden.get("cases")) {
      TreeSet<String> keys = new TreeSet<>();
      each.get("set").fieldNames().forEachRemaining(keys::add);
      each.get("removed").forEach(key -> keys.add(key.textValue()));
      byKeys.merge(keys, each, (first, next) -> first.has("logProb") ? first : next);
      all.add(each);
    }
    if (Boolean.getBoolean(ALL)) {
      return all;
    }
    List<JsonNode> moving = byKeys.values().stream().filter(c -> c.has("logProb")).toList();
    int first = families().indexOf(family) % EVERY;
    return byKeys.values().stream()
        .filter(c -> !c.has("logProb") || moving.indexOf(c) % EVERY == first)
        .toList();
  }

  /** A key in an object inside is written with a dot. */
  private static ObjectNode holder(ObjectNode config, String key) {
    return key.contains(".") ? (ObjectNode) config.get(key.substring(0, key.indexOf('.'))) : config;
  }

  private static String name(String key) {
    return key.substring(key.indexOf('.') + 1);
  }

  /** Our numbers for the last tokens, or nothing if the configuration is refused. */
  private Optional<double[]> answer(ObjectNode config, int[] ids) throws IOException {
    Path file = folder.resolve("config.json");
    JSON.writeValue(file.toFile(), config);
    try {
      ConfigFile read = ConfigFile.read(file);
      DecoderConfig decoder = Families.of(read).decoder(read);
      if (!answers.containsKey(decoder)) {
        answers.put(decoder, score(ids));
      }
      return answers.get(decoder);
    } catch (CheckpointException refused) {
      return Optional.empty();
    }
  }

  private Optional<double[]> score(int[] ids) {
    TokenizedExample example =
        TokenizedExample.of("a", new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length));
    try (CausalLm model = CausalLm.load(folder)) {
      TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);
      return Optional.of(
          IntStream.range(ids.length - 1 - LAST, ids.length - 1)
              .mapToDouble(t -> scores.tokenLogProb(SCHEME, t))
              .toArray());
    } catch (CheckpointException | ExampleException refused) {
      return Optional.empty();
    }
  }

  private static boolean agree(double[] ours, JsonNode theirs) {
    return IntStream.range(0, LAST)
        .allMatch(i -> Math.abs(ours[i] - theirs.get(i).doubleValue()) <= NATS);
  }
}
