package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TestFiles;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts of 2,000 and 4,000 tokens against transformers, under every way of stretching rotary
 * embedding. The generator stands in {@code src/test/golden/generate_long_texts.py}.
 */
class LongTextGoldenTest {
  private static final Path GOLDEN = TestFiles.golden("long");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);
  private static final int VOCABULARY = 53;

  /** Frequencies that are computed in double and rounded once differ by up to 1e-2. */
  private static final double NATS = 5e-5;

  @TempDir Path folder;

  record Case(String name, ObjectNode changes, int tokens, JsonNode logProb) {
    @Override
    public String toString() {
      return name + ", " + tokens + " tokens";
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonNode cases = JSON.readTree(GOLDEN.resolve("golden.json").toFile()).get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(
            each ->
                new Case(
                    each.get("name").textValue(),
                    (ObjectNode) each.get("config"),
                    each.get("tokens").intValue(),
                    each.get("logProb")));
  }

  /** As ids() of the generator. */
  private static int[] ids(int tokens) {
    long[] state = {1};
    return IntStream.range(0, tokens)
        .map(
            i -> {
              state[0] = (1103515245 * state[0] + 12345) % (1L << 31);
              return (int) (state[0] >> 16) % VOCABULARY;
            })
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTransformersFarFromTheStart(Case golden) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(GOLDEN.resolve("config.json").toFile());
    config.setAll(golden.changes());
    JSON.writeValue(folder.resolve("config.json").toFile(), config);
    Files.copy(GOLDEN.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    int[] ids = ids(golden.tokens());
    TokenizedExample example =
        TokenizedExample.of("a", new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length));

    try (CausalLm model = CausalLm.load(folder)) {
      TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);

      for (Map.Entry<String, JsonNode> expected : golden.logProb().properties()) {
        int position = Integer.parseInt(expected.getKey());
        assertThat((double) scores.tokenLogProb(SCHEME, position - 1))
            .as("position %d", position)
            .isEqualTo(expected.getValue().doubleValue(), within(NATS));
      }
    }
  }
}
