package ai.rote.metrics.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Cases;
import ai.rote.metrics.Golden;
import ai.rote.metrics.distance.LongestCommonSubstring.Run;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClosenessTest {
  private static final Distance HAMMING = new Hamming(Scale.COUNT);
  private static final Distance LEVENSHTEIN = new Levenshtein(Scale.COUNT);
  private static final Similarity SUBSTRING = new LongestCommonSubstring(Scale.COUNT);
  private static final Similarity SUBSEQUENCE = new LongestCommonSubsequence(Scale.COUNT);
  private static final Similarity ROUGE_L = new RougeL();
  private static final Similarity BLEU = Bleu.STANDARD;

  /** All there are, so that a law can be checked of each. */
  static List<Closeness> all() {
    return List.of(
        HAMMING,
        LEVENSHTEIN,
        SUBSTRING,
        SUBSEQUENCE,
        ROUGE_L,
        BLEU,
        new Hamming(Scale.SHARE),
        new Levenshtein(Scale.SHARE),
        new LongestCommonSubstring(Scale.SHARE),
        new LongestCommonSubsequence(Scale.SHARE),
        new Bleu(2, Bleu.Smoothing.EXPONENTIAL));
  }

  static List<JsonNode> golden() {
    return Golden.cases("distance/golden-similarities.json");
  }

  private static int[] ids(JsonNode node) {
    int[] ids = new int[node.size()];
    Arrays.setAll(ids, i -> node.get(i).intValue());
    return ids;
  }

  private static int[] sequence(Random random, int longest, int vocabulary) {
    return random.ints(random.nextInt(longest + 1), 0, vocabulary).toArray();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsThePackagesOfTheField(JsonNode golden) {
    int[] target = ids(golden.get("target"));
    int[] generated = ids(golden.get("generated"));

    assertThat(LEVENSHTEIN.between(target, generated))
        .isEqualTo(golden.get("levenshtein").doubleValue());
    assertClose(ROUGE_L, target, generated, golden.get("rougeL"));
    assertClose(BLEU, target, generated, golden.get("bleu4"));
    assertClose(
        new Bleu(4, Bleu.Smoothing.EXPONENTIAL), target, generated, golden.get("bleu4Smoothed"));
    assertClose(new Bleu(2, Bleu.Smoothing.NONE), target, generated, golden.get("bleu2"));
  }

  private static void assertClose(
      Closeness closeness, int[] target, int[] generated, JsonNode expected) {
    assertThat(closeness.between(target, generated))
        .as("%s", closeness)
        .isCloseTo(expected.doubleValue(), within(1e-12));
  }

  /** By hand; characters. */
  @ParameterizedTest
  @CsvSource({
    // target, generated, hamming, levenshtein, substring, subsequence
    "'', '', 0, 0, 0, 0",
    "abc, '', 3, 3, 0, 0",
    "'', abc, 3, 3, 0, 0",
    "abc, abc, 0, 0, 3, 3",
    "kitten, sitting, 3, 3, 3, 4",
    "abcdef, xabcde, 6, 2, 5, 5",
    "abcdef, abXdef, 1, 1, 3, 5",
    "saturday, sunday, 7, 3, 3, 5",
    "AGCAT, GAC, 4, 3, 1, 2",
  })
  void byHand(
      String target,
      String generated,
      double hamming,
      double levenshtein,
      double substring,
      double subsequence) {
    assertThat(HAMMING.between(target, generated)).isEqualTo(hamming);
    assertThat(LEVENSHTEIN.between(target, generated)).isEqualTo(levenshtein);
    assertThat(SUBSTRING.between(target, generated)).isEqualTo(substring);
    assertThat(SUBSEQUENCE.between(target, generated)).isEqualTo(subsequence);
  }

  /** 1/2, 3/4 and so on: all the lengths differ, so that the one divided by can be told. */
  @Test
  void sharesDivideADistanceByTheLongerAndALengthByTheTarget() {
    assertThat(new Hamming(Scale.SHARE).between("abcd", "ab")).isEqualTo(0.5);
    assertThat(new Hamming(Scale.SHARE).between("ab", "abcd")).isEqualTo(0.5);
    assertThat(new Levenshtein(Scale.SHARE).between("abcd", "bcd")).isEqualTo(0.25);
    assertThat(new LongestCommonSubstring(Scale.SHARE).between("abXc", "abc")).isEqualTo(0.5);
    assertThat(new LongestCommonSubstring(Scale.SHARE).between("ab", "xxabxx")).isEqualTo(1);
    assertThat(new LongestCommonSubsequence(Scale.SHARE).between("abXc", "abc")).isEqualTo(0.75);
    assertThat(new LongestCommonSubsequence(Scale.SHARE).between("", "abc")).isEqualTo(1);
    assertThat(new LongestCommonSubstring(Scale.SHARE).between("", "abc")).isEqualTo(1);
  }

  @Test
  void rougeLByHand() {
    assertThat(ROUGE_L.between("abcd", "ab")).isEqualTo(2.0 * 2 / 6);
    assertThat(ROUGE_L.between("", "")).isEqualTo(1);
    assertThat(ROUGE_L.between("", "a")).isZero();
  }

  @Test
  void bleuByHand() {
    // shares 5/6, 4/5 and, clipped, no more than the target has; equal lengths, so no penalty
    assertThat(new Bleu(2, Bleu.Smoothing.NONE).between("abcdef", "abcdeX"))
        .isCloseTo(Math.sqrt(5.0 / 6 * 4 / 5), within(1e-15));
    assertThat(new Bleu(1, Bleu.Smoothing.NONE).between("ab", "aaaa")).isEqualTo(0.25);
    // one penalty only for what is shorter than the target
    assertThat(BLEU.between("abcdefgh", "abcd")).isCloseTo(Math.exp(-1), within(1e-15));
    assertThat(BLEU.between("", "")).isEqualTo(1);
    assertThat(BLEU.between("a", "")).isZero();
    assertThat(BLEU.between("", "a")).isZero();
    // 2-grams: none of 3 match; 3-grams: none of 2. They count as 1/2 and 1/4 of a match
    assertThat(new Bleu(3, Bleu.Smoothing.EXPONENTIAL).between("abcd", "dcba"))
        .isCloseTo(Math.cbrt(1 * (0.5 / 3) * (0.25 / 2)), within(1e-15));
  }

  @Test
  void bleuRefusesAnOrderBelow1() {
    assertThatThrownBy(() -> new Bleu(0, Bleu.Smoothing.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BLEU's longest n-grams must have at least 1 token, but have 0");
  }

  /** U+1F600 and U+1F601 share their first char; é is one code point or two. */
  @Test
  void charactersAreCodePoints() {
    assertThat(HAMMING.between("a\uD83D\uDE00", "a\uD83D\uDE01")).isEqualTo(1);
    assertThat(SUBSTRING.between("\uD83D\uDE00", "\uD83D\uDE01")).isZero();
    assertThat(LEVENSHTEIN.between("\uD83D\uDE00", "")).isEqualTo(1);
    assertThat(LEVENSHTEIN.between("\u00e9", "e\u0301")).isEqualTo(2);
    assertThat(BLEU.between("\uD83D\uDE00", "\uD83D\uDE01")).isZero();
  }

  @Test
  void recursionStraightFromTheDefinitionGivesTheSame() {
    Cases.forEach(
        random -> {
          int[] target = sequence(random, 7, 3);
          int[] generated = sequence(random, 7, 3);
          assertThat(LEVENSHTEIN.between(target, generated))
              .isEqualTo(edits(target, target.length, generated, generated.length));
          assertThat(SUBSEQUENCE.between(target, generated))
              .isEqualTo(subsequence(target, target.length, generated, generated.length));
          assertThat(LongestCommonSubstring.longest(target, generated))
              .isEqualTo(longest(target, generated));
          assertThat(HAMMING.between(target, generated)).isEqualTo(differing(target, generated));
          assertThat(SUBSTRING.between(target, generated))
              .isEqualTo(longest(target, generated).map(Run::length).orElse(0).doubleValue());
        });
  }

  private static int edits(int[] a, int i, int[] b, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int substituted = edits(a, i - 1, b, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
    return Math.min(substituted, 1 + Math.min(edits(a, i - 1, b, j), edits(a, i, b, j - 1)));
  }

  private static int subsequence(int[] a, int i, int[] b, int j) {
    if (i == 0 || j == 0) {
      return 0;
    }
    return a[i - 1] == b[j - 1]
        ? 1 + subsequence(a, i - 1, b, j - 1)
        : Math.max(subsequence(a, i - 1, b, j), subsequence(a, i, b, j - 1));
  }

  private static int differing(int[] a, int[] b) {
    int differing = 0;
    for (int t = 0; t < Math.max(a.length, b.length); t++) {
      differing += t < a.length && t < b.length && a[t] == b[t] ? 0 : 1;
    }
    return differing;
  }

  /** Longest first; of those, by where they end in what was generated, then in the target. */
  private static Optional<Run> longest(int[] target, int[] generated) {
    for (int length = Math.min(target.length, generated.length); length > 0; length--) {
      for (int j = 0; j + length <= generated.length; j++) {
        for (int i = 0; i + length <= target.length; i++) {
          if (Arrays.equals(target, i, i + length, generated, j, j + length)) {
            return Optional.of(new Run(i, j, length));
          }
        }
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void equalSequencesAreNearestAndNoOthersAreNearer(Closeness closeness) {
    Cases.forEach(
        random -> {
          int[] target = sequence(random, 8, 3);
          int[] generated = sequence(random, 8, 3);
          double same = closeness.between(target, target);
          double value = closeness.between(target, generated);
          assertThat(value).isNotNegative().isFinite();
          if (closeness instanceof Distance) {
            assertThat(same).isZero();
            assertThat(value == 0).isEqualTo(Arrays.equals(target, generated));
          } else {
            assertThat(value).isLessThanOrEqualTo(same);
          }
        });
  }

  @Test
  void distancesObeyTheTriangleInequalityAndAreSymmetric() {
    Cases.forEach(
        random -> {
          int[] a = sequence(random, 8, 3);
          int[] b = sequence(random, 8, 3);
          int[] c = sequence(random, 8, 3);
          for (Distance each : List.of(HAMMING, LEVENSHTEIN)) {
            assertThat(each.between(a, c))
                .isLessThanOrEqualTo(each.between(a, b) + each.between(b, c));
            assertThat(each.between(a, b)).isEqualTo(each.between(b, a));
          }
        });
  }

  @Test
  void oneBoundsTheOther() {
    Cases.forEach(
        random -> {
          int[] a = sequence(random, 10, 3);
          int[] b = sequence(random, 10, 3);
          double subsequence = SUBSEQUENCE.between(a, b);
          assertThat(LEVENSHTEIN.between(a, b))
              .isLessThanOrEqualTo(HAMMING.between(a, b))
              .isLessThanOrEqualTo(a.length + b.length - 2 * subsequence)
              .isGreaterThanOrEqualTo(Math.max(a.length, b.length) - subsequence);
          assertThat(SUBSTRING.between(a, b)).isLessThanOrEqualTo(subsequence);
        });
  }

  @Test
  void aThresholdTakesInWhatLiesOnIt() {
    assertThat(HAMMING.isWithin(2, 2)).isTrue();
    assertThat(HAMMING.isWithin(1, 2)).isTrue();
    assertThat(HAMMING.isWithin(Math.nextUp(2.0), 2)).isFalse();
    assertThat(BLEU.isWithin(0.7, 0.7)).isTrue();
    assertThat(BLEU.isWithin(0.8, 0.7)).isTrue();
    assertThat(BLEU.isWithin(Math.nextDown(0.7), 0.7)).isFalse();
  }

  @Test
  void namesAndValues() {
    assertThat(all().stream().map(Object::toString))
        .containsExactly(
            "hamming",
            "levenshtein",
            "longest common substring",
            "longest common subsequence",
            "rouge-l",
            "bleu-4",
            "hamming, share",
            "levenshtein, share",
            "longest common substring, share",
            "longest common subsequence, share",
            "bleu-2, smoothed");
    assertThat(new Hamming(Scale.SHARE))
        .isEqualTo(new Hamming(Scale.SHARE))
        .isNotEqualTo(new Hamming(Scale.COUNT));
    assertThat(new RougeL()).isEqualTo(new RougeL());
  }
}
