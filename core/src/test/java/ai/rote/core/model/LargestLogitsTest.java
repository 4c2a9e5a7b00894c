package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.SamplingScheme;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Few logits asked for of many: {@code scoring.py} then passes over most of a row, and over a few
 * rows at a time. 700 rows of 3,001 logits are more than it takes at once; narrow schemes let it
 * look for the largest among groups; a nucleus of nearly everything makes it look again, twice.
 */
class LargestLogitsTest {
  private static final int ROWS = 700;
  private static final int VOCABULARY = 3_001;
  private static final List<SamplingScheme> NARROW =
      List.of(SamplingScheme.topK(5), SamplingScheme.parse("top-k=12,top-p=0.7,temperature=0.6"));
  private static final List<SamplingScheme> WIDE =
      List.of(
          SamplingScheme.topK(3),
          SamplingScheme.temperature(1),
          SamplingScheme.topP(0.99),
          SamplingScheme.parse("top-p=0.9,temperature=0.1"));

  @Test
  void rankMarginAndArgMaxAreThoseOfTheRow() {
    float[][] rows = rows(new Random(1));
    int[] targets = new Random(2).ints(ROWS, 0, VOCABULARY).toArray();
    for (int r = 0; r < ROWS; r += 3) {
      targets[r] = argMax(rows[r]);
    }
    for (List<SamplingScheme> schemes : List.of(List.<SamplingScheme>of(), NARROW, WIDE)) {
      Kernel.Result result;
      try (Kernel kernel = new Kernel()) {
        result = kernel.score(rows, targets, schemes);
      }
      for (int r = 0; r < ROWS; r++) {
        float own = rows[r][targets[r]];
        int larger = 0;
        float other = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < VOCABULARY; i++) {
          larger += rows[r][i] > own ? 1 : 0;
          other = i == targets[r] ? other : Math.max(other, rows[r][i]);
        }
        assertThat(result.rank()[r]).as("rank in row %d", r).isEqualTo(1 + larger);
        assertThat(result.margin()[r]).as("margin in row %d", r).isEqualTo(own - other);
        assertThat(result.argMax()[r]).as("arg max of row %d", r).isEqualTo(argMax(rows[r]));
      }
    }
  }

  @Test
  void schemesAreThoseOfTheOracle() {
    float[][] rows = rows(new Random(3));
    int[] targets = new int[ROWS];
    for (int r = 0; r < ROWS; r++) {
      targets[r] = r % 2 == 0 ? argMax(rows[r]) : r;
    }
    for (List<SamplingScheme> schemes : List.of(NARROW, WIDE)) {
      Kernel.Result result;
      try (Kernel kernel = new Kernel()) {
        result = kernel.score(rows, targets, schemes);
      }
      int compared = 0;
      for (int r = 0; r < ROWS; r += 7) {
        for (int s = 0; s < schemes.size(); s++) {
          SchemeOracle.Distribution expected = SchemeOracle.apply(rows[r], schemes.get(s));
          if (!expected.doubtful()) {
            compared++;
            float actual = result.logProb()[r][s];
            double wanted = expected.logProb()[targets[r]];
            if (actual != wanted) {
              assertThat((double) actual)
                  .as("row %d, %s", r, schemes.get(s))
                  .isEqualTo(wanted, within(1e-4));
            }
          }
        }
      }
      assertThat(compared).isGreaterThan(150);
    }
  }

  /** Smooth and peaked, tied in steps of a quarter, and nearly flat, in turn. */
  private static float[][] rows(Random random) {
    float[][] rows = new float[ROWS][VOCABULARY];
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < VOCABULARY; i++) {
        double logit = random.nextGaussian();
        rows[r][i] =
            (float)
                switch (r % 3) {
                  case 0 -> 4 * logit;
                  case 1 -> Math.rint(8 * logit) / 4;
                  default -> 0.3 * logit;
                };
      }
    }
    return rows;
  }

  private static int argMax(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }
}
