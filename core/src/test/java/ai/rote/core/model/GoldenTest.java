package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.Dtype;
import ai.rote.core.TestFiles;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scores of tiny random checkpoints against what Hugging Face transformers computes on them. The
 * generator stands in {@code src/test/golden}.
 *
 * <p>Every sequence is scored once whole (prefix of one token), so that every position counts, and
 * once with the border in the middle. From the first tokens of one, the rest is generated greedily.
 *
 * <p>A build leaves out of each family the variants whose computation another one has as well:
 * those with usual settings, next to the published ones, and those that differ in how {@code
 * config.json} is written or weights are stored. {@code -Drote.all=true} tries every one.
 */
class GoldenTest {
  private static final Path GOLDEN = TestFiles.golden("");
  private static final double NATS = 1e-4;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode GREEDY = json(GOLDEN.resolve("greedy.json"));

  /** Those that are tried: all, or those of an everyday build. */
  static List<Path> tried() throws IOException {
    return checkpoints().stream()
        .filter(folder -> Boolean.getBoolean("rote.all") || isTriedEveryDay(folder))
        .toList();
  }

  private static boolean isTriedEveryDay(Path folder) {
    String variant = folder.getFileName().toString();
    return !variant.equals("usual")
        && !variant.endsWith("v4")
        && (!variant.equals("bf16") || folder.getParent().endsWith("gpt_neox"));
  }

  /** FAMILY/VARIANT, each a checkpoint folder. */
  static List<Path> checkpoints() throws IOException {
    List<Path> checkpoints = new ArrayList<>();
    for (Family family : Families.ALL) {
      try (Stream<Path> folders = Files.list(GOLDEN.resolve(family.modelType()))) {
        folders.sorted().forEach(checkpoints::add);
      }
    }
    return checkpoints;
  }

  static List<Path> bfloat16Checkpoints() throws IOException {
    return checkpoints().stream().filter(folder -> folder.endsWith("bf16")).toList();
  }

  @Test
  void everyFamilyHasThreeVariants() throws IOException {
    Map<String, Long> variants =
        checkpoints().stream()
            .collect(
                Collectors.groupingBy(
                    folder -> folder.getParent().getFileName().toString(), Collectors.counting()));
    assertThat(variants)
        .containsOnlyKeys(Families.ALL.stream().map(Family::modelType).toList())
        .allSatisfy((family, count) -> assertThat(count).as(family).isGreaterThanOrEqualTo(3));
  }

  @Test
  void everyVariantOfGptNeoxIsThere() throws IOException {
    assertThat(
            checkpoints().stream()
                .filter(folder -> folder.getParent().endsWith("gpt_neox"))
                .map(folder -> folder.getFileName().toString()))
        .contains(
            "single-fp32",
            "sharded-fp32",
            "fp16",
            "bf16",
            "tied",
            "v4-config",
            "old-buffers",
            "no-attention-bias");
  }

  @ParameterizedTest
  @MethodSource("tried")
  void agreesWithTransformersInFloat32AndWhereverTheBorderIs(Path folder) {
    Golden golden = Golden.read(folder);
    try (GenerativeLm model = CausalLm.load(folder)) {
      List<TokenScores> scores = model.score(golden.examples(1), golden.schemes());

      for (int s = 0; s < scores.size(); s++) {
        JsonNode expected = golden.sequences().get(s);
        TokenScores actual = scores.get(s);
        for (int t = 0; t < actual.suffixTokens(); t++) {
          String where = GOLDEN.relativize(folder) + ", sequence " + s + ", token " + t;
          assertThat((double) actual.tokenLogProb(SamplingScheme.temperature(1), t))
              .as(where)
              .isEqualTo(expected.get("logProb").get(t).doubleValue(), within(NATS));
          assertThat(actual.rank(t)).as(where).isEqualTo(expected.get("rank").get(t).intValue());
          assertThat(actual.argMax(t))
              .as(where)
              .isEqualTo(expected.get("argMax").get(t).intValue());
          assertThat((double) actual.margin(t))
              .as(where)
              .isEqualTo(expected.get("margin").get(t).doubleValue(), within(NATS));
          for (Map.Entry<String, JsonNode> scheme : expected.get("schemes").properties()) {
            assertLogProb(
                where + " under " + scheme.getKey(),
                actual.tokenLogProb(SamplingScheme.parse(scheme.getKey()), t),
                scheme.getValue().get(t));
          }
        }
      }
      assertThatTheBorderOnlyDecidesWhichTokensCount(model, scores);
      JsonNode greedy = GREEDY.get(GOLDEN.relativize(folder).toString().replace('\\', '/'));
      if (greedy != null) {
        assertThatItGeneratesWhatTransformersDoes(model, greedy);
      }
    }
  }

  private static void assertThatItGeneratesWhatTransformersDoes(
      GenerativeLm model, JsonNode golden) {
    int[] expected = JSON.convertValue(golden.get("newIds"), int[].class);
    double gap = golden.get("gap").doubleValue();
    assertThat(gap).as("a near-tie may go either way").isGreaterThan(2 * NATS);
    TokenizedExample example =
        TokenizedExample.of(
            "greedy", JSON.convertValue(golden.get("prefixIds"), int[].class), expected);

    Samples greedy = model.sample(example, SampleRequest.greedy());

    assertThat(greedy.ids(0)).containsExactly(expected);
    assertThat(greedy.verbatim()).isEqualTo(1);
    assertThat(greedy.leastGap(0)).isEqualTo(gap, within(2 * NATS));
  }

  @Test
  void whatIsGeneratedGreedilyIsKnownOfMostFamilies() throws IOException {
    List<String> checkpoints =
        checkpoints().stream()
            .map(folder -> GOLDEN.relativize(folder).toString().replace('\\', '/'))
            .toList();
    assertThat(GREEDY.properties().stream().filter(each -> each.getValue().isObject()))
        .hasSizeGreaterThan(60)
        .allSatisfy(each -> assertThat(checkpoints).contains(each.getKey()));
  }

  /** Half of a sequence as the prefix scores as the same tokens of the whole one. */
  private static void assertThatTheBorderOnlyDecidesWhichTokensCount(
      CausalLm model, List<TokenScores> wholes) {
    SamplingScheme scheme = SamplingScheme.temperature(1);
    List<TokenizedExample> halves = new ArrayList<>();
    for (TokenScores whole : wholes) {
      halves.add(half(whole.example()));
    }

    List<TokenScores> scores = model.score(halves, List.of(scheme));

    for (int s = 0; s < wholes.size(); s++) {
      int before = halves.get(s).prefixTokens() - 1;
      for (int t = 0; t < halves.get(s).suffixTokens(); t++) {
        assertThat((double) scores.get(s).tokenLogProb(scheme, t))
            .isEqualTo(wholes.get(s).tokenLogProb(scheme, before + t), within(NATS));
      }
    }
  }

  private static TokenizedExample half(TokenizedExample whole) {
    return Golden.example("half of " + whole.id(), whole.ids(), Math.max(1, whole.length() / 2));
  }

  /**
   * bfloat16 has 8 bits of precision, so that logits of several nats are off by a few hundredths,
   * and it matters where a value is rounded: transformers' bfloat16 is as far from float32 as ours.
   */
  @ParameterizedTest
  @MethodSource("bfloat16Checkpoints")
  void bfloat16StaysNearTransformersInBfloat16(Path folder) {
    Golden golden = Golden.read(folder);
    SamplingScheme scheme = SamplingScheme.temperature(1);
    List<Double> differences = new ArrayList<>();
    try (CausalLm model = CausalLm.load(folder, LoadOptions.defaults().withDtype(Dtype.BFLOAT16))) {
      List<TokenScores> scores = model.score(golden.examples(1), List.of(scheme));
      for (int s = 0; s < scores.size(); s++) {
        JsonNode expected = golden.sequences().get(s).get("logProbBf16");
        for (int t = 0; t < scores.get(s).suffixTokens(); t++) {
          differences.add(
              Math.abs(scores.get(s).tokenLogProb(scheme, t) - expected.get(t).doubleValue()));
        }
      }
    }
    assertThat(differences).allSatisfy(each -> assertThat(each).isLessThan(0.3));
    assertThat(differences.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .isLessThan(0.04);
  }

  private static void assertLogProb(String where, float actual, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(actual).as(where).isEqualTo(Float.NEGATIVE_INFINITY);
    } else {
      assertThat((double) actual).as(where).isEqualTo(expected.doubleValue(), within(NATS));
    }
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Golden(List<JsonNode> sequences) {
    static Golden read(Path folder) {
      JsonNode root = json(folder.resolve("golden.json"));
      List<JsonNode> sequences = new ArrayList<>();
      root.get("sequences").forEach(sequences::add);
      return new Golden(sequences);
    }

    List<TokenizedExample> examples(int prefixTokens) {
      List<TokenizedExample> examples = new ArrayList<>();
      for (JsonNode sequence : sequences) {
        int[] ids = JSON.convertValue(sequence.get("ids"), int[].class);
        examples.add(example("sequence " + examples.size(), ids, prefixTokens));
      }
      return examples;
    }

    static TokenizedExample example(String id, int[] ids, int prefixTokens) {
      return TokenizedExample.of(
          id, Arrays.copyOf(ids, prefixTokens), Arrays.copyOfRange(ids, prefixTokens, ids.length));
    }

    List<SamplingScheme> schemes() {
      Map<String, SamplingScheme> schemes = new LinkedHashMap<>();
      schemes.put("temperature=1", SamplingScheme.temperature(1));
      sequences.forEach(
          sequence ->
              sequence
                  .get("schemes")
                  .fieldNames()
                  .forEachRemaining(name -> schemes.computeIfAbsent(name, SamplingScheme::parse)));
      return List.copyOf(schemes.values());
    }
  }
}
