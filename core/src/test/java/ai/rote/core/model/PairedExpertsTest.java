package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.Quantisation;
import ai.rote.core.TestFiles;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Experts that are stored the other way round, each output's weights in a column. */
class PairedExpertsTest {
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);
  private static final Path USUAL = TestFiles.golden("gpt_oss/usual");
  private static final Path MXFP4 = TestFiles.golden("gpt_oss/mxfp4");

  private static double[] scores(Path checkpoint, LoadOptions options) {
    int[] ids = IntStream.range(1, 30).map(i -> i * 7 % 53).toArray();
    TokenizedExample example = TokenizedExample.of("a", new int[] {1}, ids);
    try (CausalLm model = CausalLm.load(checkpoint, options)) {
      TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);
      return IntStream.range(0, ids.length)
          .mapToDouble(i -> scores.tokenLogProb(SCHEME, i))
          .toArray();
    }
  }

  /** Both round each output's weights to 255 steps, by rules that differ little. */
  @Test
  void eightBitsRoundEachOutputByItself() {
    LoadOptions plain = LoadOptions.defaults();
    for (Path checkpoint : List.of(USUAL, MXFP4)) {
      double[] full = scores(checkpoint, plain);
      double[] ours = scores(checkpoint, plain.withInt8Weights());
      double[] theirs = scores(checkpoint, plain.withQuantisation(Quantisation.INT8));

      assertThat(distance(ours, full)).isBetween(1e-4, 0.1);
      assertThat(distance(ours, theirs)).isLessThan(distance(ours, full) / 2);
    }
  }

  @Test
  void prunedExpertsAreOthers() {
    Pruning pruning = Pruning.magnitude(0.5).only(Pruning.Part.MLP);

    assertThat(scores(USUAL, LoadOptions.defaults().withPruning(pruning)))
        .isNotEqualTo(scores(USUAL, LoadOptions.defaults()));
  }

  @Test
  void bfloat16IsNear() {
    double[] full = scores(MXFP4, LoadOptions.defaults());

    assertThat(distance(scores(MXFP4, LoadOptions.defaults().withDtype(Dtype.BFLOAT16)), full))
        .isCloseTo(0, within(0.05));
  }

  private static double distance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).average().orElse(0);
  }
}
