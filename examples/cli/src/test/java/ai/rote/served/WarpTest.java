package ai.rote.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.rote.core.score.LogProbBounds;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What the N most probable tokens say of a scheme, against the whole row. */
class WarpTest {
  private static final int ROWS = 10_000;
  private static final int SEQUENCES = 300;
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** Numbers that no sum of equal shares meets: there rounding would decide. */
  private static final List<SamplingScheme> SCHEMES =
      Stream.of(
              "greedy",
              "temperature=1",
              "temperature=0.7",
              "temperature=1.6",
              "top-k=1",
              "top-k=5",
              "top-k=5,temperature=2",
              "top-k=8,temperature=0.5,top-p=0.79317",
              "top-k=8,temperature=1.3,min-p=0.20393,top-p=0.90117",
              "top-p=0.61313",
              "top-p=0.95219",
              "top-p=0.89117,temperature=0.8",
              "top-p=0.89117,temperature=1.5",
              "min-p=0.10739",
              "min-p=0.02137,temperature=2",
              "min-p=0.10739,top-p=0.71339",
              "typical-p=0.80177",
              "typical-p=0.61711,top-k=6,temperature=0.9",
              "typical-p=0.70931,min-p=0.15")
          .map(SamplingScheme::parse)
          .toList();

  /** A row of logits with its order, and which token is the true one. */
  private record Whole(double[] logits, Integer[] order, int token) {

    static Whole random(Random random) {
      int vocabulary = 9 + random.nextInt(25);
      double scale = 0.3 + 4 * random.nextDouble();
      double[] logits = random.doubles(vocabulary, -scale, scale).toArray();
      if (random.nextInt(3) == 0) { // as of a model that computes in few bits: ties
        Arrays.setAll(logits, i -> Math.rint(logits[i] * 2) / 2 + 0.0); // no -0
      }
      Integer[] order = order(logits);
      int token = random.nextInt(vocabulary);
      if (random.nextInt(3) == 0) { // otherwise mostly a token that everything filters out
        token = order[random.nextInt(6)];
      }
      return new Whole(logits, order, token);
    }

    /** In the order in which transformers sorts: among equals the higher id first. */
    static Integer[] order(double[] logits) {
      Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
      Arrays.sort(
          order,
          Comparator.<Integer>comparingDouble(i -> -logits[i])
              .thenComparing(Comparator.reverseOrder()));
      return order;
    }

    double[] logSoftmax() {
      double largest = Arrays.stream(logits).max().orElseThrow();
      double sum = Arrays.stream(logits).map(each -> Math.exp(each - largest)).sum();
      return Arrays.stream(logits).map(each -> each - largest - Math.log(sum)).toArray();
    }

    /** As a server tells it: in float32, and of equals at the end any. */
    Row row(int width, Random random) {
      double[] logProb = Arrays.stream(logSoftmax()).map(each -> (float) each).toArray();
      double[] among = random.doubles(logits.length).toArray();
      int[] top =
          IntStream.range(0, logits.length)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(i -> -logProb[i])
                      .thenComparingDouble(i -> among[i]))
              .limit(width)
              .mapToInt(Integer::intValue)
              .toArray();
      double[] values = Arrays.stream(top).mapToDouble(i -> logProb[i]).toArray();
      return new Row(token, logProb[token], top, values, OptionalInt.empty());
    }

    /** ln q of the true token, step by step as the documentation of schemes has it. */
    double under(SamplingScheme scheme) {
      if (scheme.isGreedy()) {
        double largest = logits[order[0]];
        int lowest =
            IntStream.range(0, logits.length).filter(i -> logits[i] == largest).min().getAsInt();
        return lowest == token ? 0 : Double.NEGATIVE_INFINITY;
      }
      double[] warped = Arrays.stream(logits).map(each -> each / scheme.temperature()).toArray();
      List<Integer> kept = new ArrayList<>(List.of(order));
      if (scheme.topK() < logits.length) {
        double cut = warped[order[scheme.topK() - 1]];
        kept.removeIf(i -> warped[i] < cut);
      }
      if (scheme.topP() < 1) {
        double[] p = shares(kept, warped);
        double mass = 0;
        int count = 0;
        while (mass < scheme.topP() && count < p.length) {
          mass += p[count++];
        }
        kept = kept.subList(0, count);
      }
      if (scheme.minP() > 0) {
        double least = warped[kept.get(0)] + Math.log(scheme.minP());
        kept = kept.stream().filter(i -> warped[i] >= least).toList();
      }
      if (scheme.typicalP() < 1) {
        kept = typical(kept, shares(kept, warped), scheme.typicalP());
      }
      int place = kept.indexOf(token);
      return place < 0 ? Double.NEGATIVE_INFINITY : Math.log(shares(kept, warped)[place]);
    }

    private static List<Integer> typical(List<Integer> kept, double[] p, double share) {
      double entropy = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
      Integer[] nearest = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
      double[] distance =
          Arrays.stream(p).map(each -> Math.abs(Math.log(each) + entropy)).toArray();
      Arrays.sort(nearest, Comparator.comparingDouble(i -> distance[i]));
      double mass = 0;
      double farthest = 0;
      for (int i = 0; i < p.length && mass < share; i++) {
        mass += p[nearest[i]];
        farthest = distance[nearest[i]];
      }
      double most = farthest + 1e-9;
      return IntStream.range(0, p.length)
          .filter(i -> distance[i] <= most)
          .mapToObj(kept::get)
          .toList();
    }

    private static double[] shares(List<Integer> kept, double[] warped) {
      double largest = warped[kept.get(0)];
      double sum = kept.stream().mapToDouble(i -> Math.exp(warped[i] - largest)).sum();
      return kept.stream().mapToDouble(i -> Math.exp(warped[i] - largest) / sum).toArray();
    }
  }

  @Test
  void whatIsExactIsThatOfTheWholeRowAndBoundsHold() {
    Random random = new Random(20260101);
    Map<SamplingScheme, int[]> counts = new HashMap<>();
    for (int i = 0; i < ROWS; i++) {
      Whole whole = Whole.random(random);
      int vocabulary = whole.logits().length;
      int width = 9 + random.nextInt(vocabulary - 8);
      Row row = whole.row(width, random);
      for (SamplingScheme scheme : SCHEMES) {
        double expected = whole.under(scheme);
        LogProbBounds range = Warp.of(row, scheme, vocabulary);
        int[] count = counts.computeIfAbsent(scheme, each -> new int[2]);
        count[range.isExact() ? 0 : 1]++;
        boolean must = width == vocabulary; // all is known then
        if (!holds(range, expected, within(scheme)) || must && !range.isExact()) {
          fail("row %d, %s, %d of %d: %s, not %s", i, scheme, width, vocabulary, range, expected);
        }
      }
    }
    // What has to be exact is, and what need not be is both ways.
    assertThat(counts.get(SamplingScheme.temperature(1))[1]).isZero();
    for (String always : List.of("greedy", "top-k=1", "top-k=5", "top-k=5,temperature=2")) {
      assertThat(counts.get(SamplingScheme.parse(always))[1]).as(always).isLessThan(ROWS / 50);
    }
    for (String often :
        List.of(
            "top-p=0.61313", "min-p=0.10739", "temperature=0.7", "typical-p=0.70931,min-p=0.15")) {
      int[] count = counts.get(SamplingScheme.parse(often));
      assertThat(Math.min(count[0], count[1])).as(often).isGreaterThan(200);
    }
  }

  /** A suffix's bounds are the sums of its tokens', which is where its own ln p_z lies. */
  @Test
  void boundsOfASequenceHoldItsLogProbability() {
    Random random = new Random(20260202);
    int tokens = 10;
    int[] bounded = new int[SCHEMES.size()];
    for (int i = 0; i < SEQUENCES; i++) {
      List<Whole> wholes = new ArrayList<>();
      List<Row> rows = new ArrayList<>();
      for (int t = 0; t < tokens; t++) {
        Whole whole = Whole.random(random);
        whole = new Whole(whole.logits(), whole.order(), whole.order()[random.nextInt(2)]);
        wholes.add(whole);
        rows.add(whole.row(9, random));
      }
      TokenizedExample example =
          TokenizedExample.of("z", new int[] {1}, wholes.stream().mapToInt(Whole::token).toArray());
      for (int s = 0; s < SCHEMES.size(); s++) {
        SamplingScheme scheme = SCHEMES.get(s);
        double lower = 0;
        double upper = 0;
        double expected = 0;
        boolean told = true;
        for (int t = 0; t < tokens; t++) {
          int vocabulary = wholes.get(t).logits().length;
          Optional<TokenScores> one = told(example, t, rows.get(t), scheme, vocabulary);
          told &= one.isPresent();
          lower += one.map(each -> each.logProbBounds(scheme).lower()).orElse(NEVER);
          upper += one.map(each -> each.logProbBounds(scheme).upper()).orElse(0.0);
          expected += wholes.get(t).under(scheme);
        }
        bounded[s] += told && lower < upper ? 1 : 0;
        double rounding = tokens * within(scheme);
        assertThat(expected)
            .as("sequence %d, %s", i, scheme)
            .isBetween(lower - rounding, upper + rounding);
      }
    }
    assertThat(bounded[SCHEMES.indexOf(SamplingScheme.temperature(1))]).isZero();
    assertThat(bounded[SCHEMES.indexOf(SamplingScheme.temperature(1.6))])
        .isGreaterThan(SEQUENCES / 2);
  }

  /** As it is recorded; empty where it is refused, since everything is open. */
  private static Optional<TokenScores> told(
      TokenizedExample example, int t, Row row, SamplingScheme scheme, int vocabulary) {
    TokenizedExample token =
        TokenizedExample.of("t", new int[] {1}, new int[] {example.suffixId(t)});
    try {
      return Optional.of(RowScores.of(token, List.of(row), List.of(scheme), vocabulary, true));
    } catch (RowScores.UntoldException e) {
      return Optional.empty();
    }
  }

  private static boolean holds(LogProbBounds range, double expected, double within) {
    return range.isExact()
        ? range.lower() == expected || Math.abs(range.lower() - expected) <= within
        : range.lower() <= expected && expected <= range.upper();
  }

  /** A temperature below 1 multiplies the rounding of float32. */
  private static double within(SamplingScheme scheme) {
    return 1e-6 * Math.max(1, 2 / scheme.temperature());
  }

  @Test
  void aTieAtTheCutIsExactWhereItEndsInSight() {
    // Of 6 tokens with p = 0.4, 0.15, 0.15, 0.15, 0.1, 0.05, three tie at the cut of top-k=2.
    double[] p = {0.4, 0.15, 0.15, 0.15, 0.1, 0.05};
    SamplingScheme topTwo = SamplingScheme.topK(2);

    LogProbBounds seen = Warp.of(row(p, 1, 5), topTwo, 6);
    assertThat(seen.isExact()).isTrue();
    assertThat(Math.exp(seen.lower())).isCloseTo(0.15 / 0.85, offset());

    // Of three known tokens two tie, and what is left may be one more of them: 0.3 is left.
    LogProbBounds unseen = Warp.of(row(p, 1, 3), topTwo, 6);
    assertThat(unseen.isExact()).isFalse();
    assertThat(Math.exp(unseen.upper())).isCloseTo(0.15 / 0.7, offset());
    assertThat(Math.exp(unseen.lower())).isCloseTo(0.15 / 1.0, offset());
  }

  @Test
  void aTailIsBoundedByItsTwoExtremes() {
    // Four unseen tokens share 0.2: all on one token as probable as the last known one, or even.
    double[] p = {0.6, 0.2, 0.05, 0.05, 0.05, 0.05};
    SamplingScheme hot = SamplingScheme.temperature(2);

    LogProbBounds range = Warp.of(row(p, 0, 2), hot, 6);

    double first = Math.sqrt(0.6);
    assertThat(Math.exp(range.lower()))
        .isCloseTo(first / (first + Math.sqrt(0.2) + 4 * Math.sqrt(0.05)), offset());
    assertThat(Math.exp(range.upper())).isCloseTo(first / (first + 2 * Math.sqrt(0.2)), offset());
  }

  private static Row row(double[] p, int token, int width) {
    double[] top = Arrays.stream(p).limit(width).map(Math::log).toArray();
    int[] ids = IntStream.range(0, width).toArray();
    return new Row(token, Math.log(p[token]), ids, top, OptionalInt.empty());
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-5);
  }
}
