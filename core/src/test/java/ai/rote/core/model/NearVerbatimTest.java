package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ExampleException;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.NearVerbatimRequest.DistanceKind;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The near-verbatim bound on a model whose 4^5 suffixes can all be tried, with probabilities from
 * {@link SchemeOracle}.
 */
class NearVerbatimTest {
  private static final int VOCABULARY = 4;
  private static final int SUFFIX = 5;
  private static final int EVERYTHING = 1024;
  private static final double NATS = 1e-4;

  /** Of each setting; {@code -Drote.all=true} tries more. */
  private static final int EXAMPLES = Boolean.getBoolean("rote.all") ? 6 : 2;

  private static final float[][] LOGITS = {
    {0.3f, 1.9f, -0.4f, 1.1f},
    {2.2f, -1.0f, 0.8f, 0.1f},
    {-0.7f, 0.6f, 0.2f, 2.5f},
    {1.4f, 0.9f, 2.0f, -1.2f}
  };

  private static GenerativeLm bigram;
  private static GenerativeLm random;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    bigram = CausalLm.load(TinyCheckpoint.bigram(LOGITS).write(folder.resolve("bigram")));
    random = CausalLm.load(TinyCheckpoint.random(40).write(folder.resolve("random")));
  }

  @AfterAll
  static void close() {
    bigram.close();
    random.close();
  }

  /** ln of the summed probability of all suffixes within epsilon, by trying every one. */
  private static double trueMass(
      TokenizedExample example, SamplingScheme scheme, DistanceKind distance, int epsilon) {
    double mass = 0;
    for (int number = 0; number < EVERYTHING; number++) {
      int[] ids = new int[SUFFIX];
      int rest = number;
      for (int t = 0; t < SUFFIX; t++) {
        ids[t] = rest % VOCABULARY;
        rest /= VOCABULARY;
      }
      if (distance(distance, ids, example.suffixIds()) <= epsilon) {
        mass += Math.exp(logProb(example.prefixIds(), ids, scheme));
      }
    }
    return Math.log(mass);
  }

  private static double logProb(int[] prefix, int[] ids, SamplingScheme scheme) {
    double sum = 0;
    int current = prefix[prefix.length - 1];
    for (int token : ids) {
      sum += SchemeOracle.apply(LOGITS[current], scheme).logProb()[token];
      current = token;
    }
    return sum;
  }

  private static int distance(DistanceKind distance, int[] a, int[] b) {
    return distance == DistanceKind.HAMMING ? hamming(a, b) : levenshtein(a, b);
  }

  private static int hamming(int[] a, int[] b) {
    int mismatches = 0;
    for (int t = 0; t < a.length; t++) {
      mismatches += a[t] == b[t] ? 0 : 1;
    }
    return mismatches;
  }

  /** As the definition reads: without the last of either, or of both. */
  private static int levenshtein(int[] a, int[] b) {
    int[][] cost = new int[a.length + 1][b.length + 1];
    for (int i = 0; i <= a.length; i++) {
      for (int j = 0; j <= b.length; j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
        } else {
          int replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
          cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        }
      }
    }
    return cost[a.length][b.length];
  }

  private static TokenizedExample example(long seed) {
    Random random = new Random(seed);
    return TokenizedExample.of(
        "example " + seed,
        random.ints(3, 0, VOCABULARY).toArray(),
        random.ints(SUFFIX, 0, VOCABULARY).toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "temperature=1, HAMMING, 2",
    "temperature=1, LEVENSHTEIN, 2",
    "top-k=3, HAMMING, 0",
    "top-k=3, HAMMING, 1",
    "top-k=3, HAMMING, 3",
    "top-k=3, LEVENSHTEIN, 0",
    "top-k=3, LEVENSHTEIN, 1",
    "top-k=3, LEVENSHTEIN, 3",
    "'top-p=0.8,temperature=0.7', LEVENSHTEIN, 2",
    "min-p=0.2, HAMMING, 2",
    "typical-p=0.7, LEVENSHTEIN, 2",
    "temperature=1, HAMMING, 9",
    "temperature=1, LEVENSHTEIN, 9",
    "greedy, LEVENSHTEIN, 3"
  })
  void staysBelowTheTrueMassAndReachesItAtFullWidth(
      String spelt, DistanceKind distance, int epsilon) {
    SamplingScheme scheme = SamplingScheme.parse(spelt);
    for (long seed = 1; seed <= EXAMPLES; seed++) {
      TokenizedExample example = example(seed);
      double expected = trueMass(example, scheme, distance, epsilon);
      double verbatim = logProb(example.prefixIds(), example.suffixIds(), scheme);
      double before = Double.NEGATIVE_INFINITY;
      for (int width = 1; width <= EVERYTHING; width *= 4) {
        String where = example.id() + ", width " + width;
        ContinuationMass mass =
            bigram.nearVerbatim(example, new NearVerbatimRequest(scheme, distance, epsilon, width));

        assertThat(mass.logMass()).as(where).isLessThanOrEqualTo(expected + NATS);
        assertThat(mass.logMass()).as(where).isGreaterThanOrEqualTo(before - NATS);
        assertThat(mass.logMass()).as(where).isGreaterThanOrEqualTo(mass.logProbVerbatim());
        assertClose(where, mass.logProbVerbatim(), verbatim);
        assertFound(where, mass, distance, epsilon);
        before = mass.logMass();
      }
      assertClose(example.id(), before, expected);
    }
  }

  /** A beam as wide as there are suffixes counts every one once. */
  @Test
  void everySuffixCountsOnce() {
    TokenizedExample example = example(1);
    SamplingScheme scheme = SamplingScheme.parse("temperature=1");

    ContinuationMass within2 =
        bigram.nearVerbatim(
            example, new NearVerbatimRequest(scheme, DistanceKind.HAMMING, 2, EVERYTHING));
    ContinuationMass narrow =
        bigram.nearVerbatim(example, new NearVerbatimRequest(scheme, DistanceKind.HAMMING, 2, 1));
    ContinuationMass exact =
        bigram.nearVerbatim(example, new NearVerbatimRequest(scheme, DistanceKind.HAMMING, 0, 8));

    assertThat(within2.count()).isEqualTo(1 + 5 * 3 + 10 * 9); // choose where, and what instead
    assertThat(narrow.count()).isEqualTo(VOCABULARY);
    assertThat(narrow.found()).hasSize(1);
    assertThat(exact.count()).isEqualTo(1);
  }

  private static void assertFound(
      String where, ContinuationMass mass, DistanceKind distance, int epsilon) {
    Set<List<Integer>> distinct = new HashSet<>();
    for (ContinuationMass.Found each : mass.found()) {
      assertThat(each.width()).isLessThanOrEqualTo(mass.width());
      assertThat(distance(distance, each.ids(), mass.example().suffixIds()))
          .isLessThanOrEqualTo(epsilon);
      assertThat(distinct.add(Arrays.stream(each.ids()).boxed().toList())).as(where).isTrue();
      assertClose(
          where, each.logProb(), logProb(mass.example().prefixIds(), each.ids(), mass.scheme()));
    }
    assertThat(mass.found()).hasSizeLessThanOrEqualTo(mass.width());
  }

  private static void assertClose(String where, double actual, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).as(where).isEqualTo(expected);
    } else {
      assertThat(actual).as(where).isEqualTo(expected, within(NATS));
    }
  }

  @ParameterizedTest
  @EnumSource(DistanceKind.class)
  void oneRunHoldsWhatNarrowerBeamsFind(DistanceKind distance) {
    SamplingScheme scheme = SamplingScheme.topK(12);
    TokenizedExample example = memorised(20, 30);
    ContinuationMass wide =
        random.nearVerbatim(example, new NearVerbatimRequest(scheme, distance, 4, 64));
    List<Double> masses = new ArrayList<>();
    for (int width = 1; width <= 64; width *= 2) {
      ContinuationMass narrow =
          random.nearVerbatim(example, new NearVerbatimRequest(scheme, distance, 4, width));
      masses.add(wide.logMass(width));
      assertThat(narrow.logMass()).isEqualTo(wide.logMass(width), within(NATS));
    }
    assertThat(masses).isSorted().doesNotHaveDuplicates();
    // Whatever the last token is, at most one is wrong: the sum over all that the scheme keeps is
    // 1.
    int[] ids = example.suffixIds();
    TokenizedExample allButTheLast =
        TokenizedExample.of("all but the last", example.prefixIds(), Arrays.copyOf(ids, 29));
    assertThat(masses.get(0))
        .isEqualTo(
            random.score(List.of(allButTheLast), List.of(scheme)).get(0).logProb(scheme),
            within(NATS))
        .isGreaterThan(wide.logProbVerbatim());
  }

  @ParameterizedTest
  @CsvSource({
    "temperature=1, HAMMING, 0",
    "temperature=1, HAMMING, 2",
    "temperature=1, LEVENSHTEIN, 2",
    "top-k=3, HAMMING, 1",
    "top-k=3, LEVENSHTEIN, 1",
    "top-k=2, LEVENSHTEIN, 3",
    "'top-p=0.8,temperature=0.7', HAMMING, 3",
    "greedy, LEVENSHTEIN, 3"
  })
  void beamsHoldAndCountWhatTheirDefinitionSays(String spelt, DistanceKind distance, int epsilon) {
    SamplingScheme scheme = SamplingScheme.parse(spelt);
    int compared = 0;
    for (long seed = 1; seed <= 24; seed++) {
      TokenizedExample example = example(seed);
      BeamOracle oracle =
          new BeamOracle(
              VOCABULARY,
              SUFFIX,
              epsilon,
              beginning -> least(distance, beginning, example.suffixIds()),
              beginning -> logProb(example.prefixIds(), beginning, scheme));
      List<Double> expected = oracle.masses(16).orElse(List.of());
      ContinuationMass mass =
          bigram.nearVerbatim(example, new NearVerbatimRequest(scheme, distance, epsilon, 16));
      for (int i = 0; i < expected.size(); i++) {
        String where = example.id() + ", width " + (1 << i);
        assertClose(where, mass.logMass(1 << i), Math.log(expected.get(i)));
        compared++;
      }
    }
    assertThat(compared).as("beams without ties").isGreaterThanOrEqualTo(5 * 8);
  }

  /** The least distance with which any continuation of a beginning ends, by trying every one. */
  private static int least(DistanceKind distance, int[] beginning, int[] target) {
    if (beginning.length == target.length) {
      return distance(distance, beginning, target);
    }
    int[] longer = Arrays.copyOf(beginning, beginning.length + 1);
    int least = Integer.MAX_VALUE;
    for (int token = 0; token < VOCABULARY; token++) {
      longer[beginning.length] = token;
      least = Math.min(least, least(distance, longer, target));
    }
    return least;
  }

  /** What cached beams add up token by token, one pass over the whole continuation says too. */
  @ParameterizedTest
  @EnumSource(DistanceKind.class)
  void continuationsScoreAsTheySay(DistanceKind distance) {
    SamplingScheme scheme = SamplingScheme.parse("top-p=0.9");
    TokenizedExample example = memorised(5, 14);

    ContinuationMass mass =
        random.nearVerbatim(example, new NearVerbatimRequest(scheme, distance, 3, 32));

    assertThat(mass.found()).hasSizeGreaterThan(16);
    for (ContinuationMass.Found each : mass.found()) {
      TokenizedExample found = TokenizedExample.of("found", example.prefixIds(), each.ids());
      TokenScores scores = random.score(List.of(found), List.of(scheme)).get(0);
      assertThat(each.logProb()).isEqualTo(scores.logProb(scheme), within(NATS));
    }
  }

  /** Where the scheme filters a token of the suffix out, even the narrowest beam goes around it. */
  @ParameterizedTest
  @EnumSource(DistanceKind.class)
  void aTokenThatIsFilteredOutCostsOneDifference(DistanceKind distance) {
    SamplingScheme scheme = SamplingScheme.topK(3);
    TokenizedExample greedy = memorised(12, 20);
    int[] ids = greedy.suffixIds();
    int filtered = 0;
    while (isKept(greedy, filtered, scheme)) {
      filtered++;
    }
    ids[7] = filtered;
    TokenizedExample example = TokenizedExample.of("filtered", greedy.prefixIds(), ids);

    ContinuationMass mass =
        random.nearVerbatim(example, new NearVerbatimRequest(scheme, distance, 1, 1));

    assertThat(mass.logProbVerbatim()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(mass.found()).hasSize(1);
    assertThat(mass.count()).isEqualTo(1); // no difference is left for the last token
    assertThat(mass.found().get(0).ids()).isEqualTo(greedy.suffixIds());
  }

  /** Whether a token may follow the first seven of a suffix. */
  private static boolean isKept(TokenizedExample example, int token, SamplingScheme scheme) {
    int[] before = Arrays.copyOf(example.ids(), example.prefixTokens() + 7);
    TokenizedExample one = TokenizedExample.of("one", before, new int[] {token});
    return Double.isFinite(random.score(List.of(one), List.of(scheme)).get(0).logProb(scheme));
  }

  /** Draws that come near the suffix are part of the mass that the search bounds. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void drawsAgreeWithTheBoundAtFullWidth(int epsilon) {
    SamplingScheme scheme = SamplingScheme.topK(3);
    TokenizedExample example = example(3);
    int draws = 4096;
    Samples samples = bigram.sample(example, SampleRequest.of(scheme, draws).withSeed(epsilon));
    int near = 0;
    for (int i = 0; i < draws; i++) {
      near += hamming(samples.ids(i), example.suffixIds()) <= epsilon ? 1 : 0;
    }
    double mass =
        Math.exp(
            bigram
                .nearVerbatim(
                    example,
                    new NearVerbatimRequest(scheme, DistanceKind.HAMMING, epsilon, EVERYTHING))
                .logMass());
    // Five standard deviations: false alarms below 1e-6.
    assertThat(near / (double) draws)
        .isEqualTo(mass, within(5 * Math.sqrt(mass * (1 - mass) / draws)));
  }

  /** The model's own greedy continuation with one token changed: something worth finding. */
  private static TokenizedExample memorised(int prefixTokens, int suffixTokens) {
    TokenizedExample any =
        TinyCheckpoint.example(new Random(41), "memorised", prefixTokens, suffixTokens);
    int[] ids = random.sample(any, SampleRequest.greedy()).ids(0);
    return TokenizedExample.of("memorised", any.prefixIds(), ids);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(
            () -> new NearVerbatimRequest(SamplingScheme.topK(3), DistanceKind.HAMMING, 1, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("power of two")
        .hasMessageContaining("20");
    assertThatThrownBy(
            () -> new NearVerbatimRequest(SamplingScheme.topK(3), DistanceKind.HAMMING, -1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon must be >= 0, but is -1");
    TokenizedExample outside =
        TokenizedExample.of("outside", new int[] {1}, new int[] {VOCABULARY});
    assertThatThrownBy(
            () ->
                bigram.nearVerbatim(
                    outside,
                    new NearVerbatimRequest(SamplingScheme.topK(3), DistanceKind.HAMMING, 1, 2)))
        .isInstanceOf(ExampleException.class);
  }
}
