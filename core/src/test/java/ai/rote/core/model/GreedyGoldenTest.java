package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TestFiles;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Greedy generation from the golden checkpoints against what Hugging Face transformers generates.
 * The generator stands in {@code src/test/golden}.
 */
class GreedyGoldenTest {
  private static final Path GOLDEN = TestFiles.golden("");
  private static final double NATS = 2e-4;

  static List<Map.Entry<String, JsonNode>> generations() throws IOException {
    JsonNode root = new ObjectMapper().readTree(GOLDEN.resolve("greedy.json").toFile());
    List<Map.Entry<String, JsonNode>> generations = new ArrayList<>();
    root.properties().stream().filter(each -> each.getValue().isObject()).forEach(generations::add);
    assertThat(generations).hasSizeGreaterThan(60);
    return generations;
  }

  @ParameterizedTest
  @MethodSource("generations")
  void generatesWhatTransformersDoes(Map.Entry<String, JsonNode> golden) {
    ObjectMapper json = new ObjectMapper();
    int[] prefix = json.convertValue(golden.getValue().get("prefixIds"), int[].class);
    int[] expected = json.convertValue(golden.getValue().get("newIds"), int[].class);
    double gap = golden.getValue().get("gap").doubleValue();
    assertThat(gap).as("a near-tie may go either way").isGreaterThan(NATS);

    try (GenerativeLm model = CausalLm.load(GOLDEN.resolve(golden.getKey()))) {
      TokenizedExample example = TokenizedExample.of(golden.getKey(), prefix, expected);
      Samples greedy = model.sample(example, SampleRequest.greedy());

      assertThat(greedy.ids(0)).containsExactly(expected);
      assertThat(greedy.verbatim()).isEqualTo(1);
      assertThat(greedy.leastGap(0)).isEqualTo(gap, within(NATS));
    }
  }
}
