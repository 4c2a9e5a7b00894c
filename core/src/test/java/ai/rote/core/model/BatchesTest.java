package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.token.TokenizedExample;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How examples are grouped: what follows from the grouping, {@link BatchingTest} asks of a model.
 */
class BatchesTest {
  private static final int LENGTH = 20;

  private static List<Integer> sizes(int examples, int tokens) {
    Random random = new Random(1);
    List<TokenizedExample> some =
        IntStream.range(0, examples)
            .mapToObj(i -> TinyCheckpoint.example(random, "example " + i, LENGTH - 5, 5))
            .toList();
    return Batches.of(some, Integer.MAX_VALUE, tokens).stream().map(List::size).toList();
  }

  @Test
  void examplesOfOneLengthAreSharedOutEvenly() {
    assertThat(sizes(40, 17 * LENGTH)).containsExactly(14, 13, 13);
    assertThat(sizes(34, 17 * LENGTH)).containsExactly(17, 17);
    assertThat(sizes(35, 17 * LENGTH)).containsExactly(12, 12, 11);
    assertThat(sizes(5, 17 * LENGTH)).containsExactly(5);
  }

  @Test
  void anExampleThatIsLargerThanABatchIsOneByItself() {
    assertThat(sizes(3, LENGTH - 1)).containsExactly(1, 1, 1);
    assertThat(sizes(0, LENGTH)).isEmpty();
  }
}
