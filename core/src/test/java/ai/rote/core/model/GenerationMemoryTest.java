package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many sequences are generated side by side: what a gibibyte holds, as a power of two. */
class GenerationMemoryTest {

  @ParameterizedTest
  @CsvSource({
    // cache bytes a token, vocabulary, tokens, sequences
    "2048, 2048, 100, 64", // the demo's: far below a gibibyte
    "73728, 50257, 100, 64", // GPT-2 small in float32: 10.6 MB each, 101 would fit
    "655360, 50432, 100, 8", // 32 layers of 2,560 in float32: 68.8 MB each, 15 fit
    "1474560, 50688, 2048, 1" // 36 layers of 5,120, a long context: 3 GB, one at a time
  })
  void fitsTheBudget(long bytesPerToken, int vocabulary, int tokens, int expected) {
    assertThat(new GenerationMemory(bytesPerToken, vocabulary).sequences(tokens))
        .isEqualTo(expected);
  }

  @Test
  void isNeverNone() {
    assertThat(new GenerationMemory(1L << 40, 1 << 20).sequences(4096)).isEqualTo(1);
  }
}
