package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TestFiles;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tiny GGUF files of each architecture score as transformers does with the same file; for Gemma and
 * GPT-NeoX, which it does not read from GGUF, as it does with the dequantised weights. {@code
 * generate_gguf.py} tells how the files were made.
 */
class GgufGoldenTest {
  private static final Path GOLDEN = TestFiles.golden("gguf");
  private static final double NATS = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "llama, llama, Q8_0",
    "llama-stretched, llama, Q4_0",
    "qwen2, qwen2, Q4_0",
    "qwen3, qwen3, Q5_0",
    "gemma, gemma, float16",
    "gemma2, gemma2, Q4_1",
    "gemma3, gemma3_text, Q8_0",
    "phi3, phi3, bfloat16",
    "gpt2, gpt2, Q5_1",
    "gpt_neox, gpt_neox, Q8_0"
  })
  void scoresAreThoseOfTransformers(String name, String family, String stored) throws IOException {
    SamplingScheme scheme = SamplingScheme.temperature(1);
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.resolve(name + ".json").toFile());
    try (CausalLm model = CausalLm.load(GOLDEN.resolve(name + ".gguf"))) {
      assertThat(model.info().modelType()).isEqualTo(family);
      assertThat(model.info().storedAs()).isEqualTo(stored);
      for (JsonNode sequence : golden.get("sequences")) {
        int[] ids = new ObjectMapper().convertValue(sequence.get("ids"), int[].class);
        TokenizedExample example =
            TokenizedExample.of("x", Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length));
        TokenScores scores = model.score(List.of(example), List.of(scheme)).get(0);
        for (int t = 0; t < scores.suffixTokens(); t++) {
          assertThat((double) scores.tokenLogProb(scheme, t))
              .isEqualTo(sequence.get("logProb").get(t).doubleValue(), within(NATS));
        }
      }
    }
  }
}
