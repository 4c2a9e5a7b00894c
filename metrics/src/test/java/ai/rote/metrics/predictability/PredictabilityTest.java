package ai.rote.metrics.predictability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PredictabilityTest {

  @Test
  void theZlibRatioIsOfTheBytes() throws IOException {
    String text = "Zürich, Zürich, Zürich, and so on: Zürich.";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(bytes)) {
      zlib.write(text.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Compression.zlibRatio(text))
        .hasValue((double) bytes.size() / text.getBytes(StandardCharsets.UTF_8).length);
    assertThat(Compression.zlibRatio("a").orElseThrow()).isGreaterThan(1);
    assertThat(Compression.zlibRatio("ab".repeat(500)).orElseThrow()).isLessThan(0.03);
    assertThat(Compression.zlibRatio("")).isEmpty();
  }

  @Test
  void repeatedTrigramsAreCountedOnce() {
    assertThat(Repetition.repeatedShare(new int[] {1, 2, 3, 1, 2, 3})).isEqualTo(0.25);
    assertThat(Repetition.repeatedShare(new int[] {5, 5, 5, 5, 5, 5})).isEqualTo(0.75);
    assertThat(Repetition.repeatedShare(new int[] {5, 5, 5})).isZero();
    assertThat(Repetition.repeatedShare(new int[] {5})).isZero();
  }

  @Test
  void thePeriodThatExplainsMostCounts() {
    assertThat(Repetition.periodicShare(new int[] {1, 2, 3, 1, 2, 3, 1})).isEqualTo(1);
    assertThat(Repetition.periodicShare(new int[] {1, 2, 3, 1, 9, 3})).isEqualTo(2 / 3.0);
    assertThat(Repetition.periodicShare(new int[] {1, 2, 3, 4})).isZero();
    assertThat(Repetition.periodicShare(new int[] {1})).isZero();
  }

  @Test
  void ngramsOfThePrefixAreFoundInTheSuffix() {
    int[] prefix = {1, 2, 3, 4};

    assertThat(Repetition.shareIn(prefix, new int[] {4, 9, 1, 1}, 1)).isEqualTo(0.75);
    assertThat(Repetition.shareIn(prefix, new int[] {2, 3, 4, 9}, 3)).isEqualTo(0.5);
    assertThat(Repetition.shareIn(prefix, new int[] {3, 4}, 3)).as("one 2-gram").isEqualTo(1);
    assertThat(Repetition.shareIn(new int[] {}, new int[] {3, 4}, 3)).isZero();
    assertThat(Repetition.longestCommonRun(prefix, new int[] {9, 2, 3, 4, 1})).isEqualTo(3);
    assertThat(Repetition.longestCommonRun(prefix, new int[] {9})).isZero();
    assertThatThrownBy(() -> Repetition.shareIn(prefix, new int[0], 3))
        .hasMessageContaining("0 to");
  }

  /** Against counting in another way: by strings that are looked for. */
  @Test
  void sharesAgreeWithASlowCount() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 200; round++) {
      int[] prefix = random.ints(random.nextInt(30), 0, 5).toArray();
      int[] suffix = random.ints(3 + random.nextInt(30), 0, 5).toArray();
      String before = text(prefix);
      int found = 0;
      Set<String> distinct = new HashSet<>();
      for (int t = 0; t + 3 <= suffix.length; t++) {
        String ngram = text(Arrays.copyOfRange(suffix, t, t + 3));
        found += before.contains(ngram) ? 1 : 0;
        distinct.add(ngram);
      }
      double ngrams = suffix.length - 2;
      assertThat(Repetition.shareIn(prefix, suffix, 3)).isEqualTo(found / ngrams);
      assertThat(Repetition.repeatedShare(suffix))
          .isCloseTo((ngrams - distinct.size()) / ngrams, within(1e-12));
    }
  }

  private static String text(int[] ids) {
    return Arrays.stream(ids).mapToObj(each -> each + ";").collect(Collectors.joining());
  }

  @Test
  void countsAndColumnsGoOn() {
    assertThat(WordPattern.share("1, 2,", " 3, 4, 5")).hasValue(1);
    assertThat(WordPattern.share("", "1, 2, 3, 4")).as("two to begin with").hasValue(0.5);
    assertThat(WordPattern.share("", "10 8 6 4 2")).hasValue(0.6);
    assertThat(WordPattern.share("2021-03-04 2021-03-05", "2021-03-06\n2021-03-07")).hasValue(1);
    assertThat(WordPattern.share("No. 7: open. No. 9: open.", "NO. 11: Open.")).hasValue(1);
    assertThat(WordPattern.share("1 2 3", "5 9 20")).hasValue(0);
    assertThat(WordPattern.share("tick tock", "tick tock")).hasValue(1);
    assertThat(WordPattern.share("1 2 3", "…")).isEmpty();
    assertThat(WordPattern.share("", "99999999999999999999 2 3")).hasValue(0);
  }

  /** Eight words back and no further. */
  @Test
  void aPatternLooksEightWordsBack() {
    assertThat(WordPattern.share("a b c d e f g h", "a b c d e f g h")).hasValue(1);
    assertThat(WordPattern.share("a b c d e f g h i", "a b c d e f g h i")).hasValue(0);
  }

  @Test
  void surprisalIsThatOfTheCountedTokens() {
    UnigramFrequencies corpus = new UnigramFrequencies();
    corpus.add(new int[] {4, 4, 4, 7});
    corpus.add(9, 2);

    assertThat(corpus.total()).isEqualTo(6);
    // Of 6 tokens, 3 of them distinct, and one place for all others.
    double expected =
        -(Math.log(4 / 10.0) + Math.log(2 / 10.0) + Math.log(3 / 10.0) + Math.log(1 / 10.0)) / 4;
    assertThat(corpus.surprisalNats(new int[] {4, 7, 9, 1000})).isCloseTo(expected, within(1e-12));
    assertThat(new UnigramFrequencies().surprisalNats(new int[] {1})).isZero();
    assertThatThrownBy(() -> corpus.add(-1, 2)).hasMessageContaining("-1 and 2");
    assertThatThrownBy(() -> corpus.surprisalNats(new int[0])).hasMessageContaining("no surprisal");
  }

  @Test
  void binsAreNamedByTheirBoundsAndStayInOrder() {
    Bins bins = new Bins(List.of(0.6, 0.25, 0.6));

    assertThat(bins.name(-1)).isEqualTo("1: below 0.25");
    assertThat(bins.name(0.25)).isEqualTo("2: 0.25 to below 0.6");
    assertThat(bins.name(7)).isEqualTo("3: 0.6 and more");
    assertThat(new Bins(List.of()).name(3)).isEqualTo("all");
    assertThat(new Bins(List.of(1., 2., 3., 4., 5., 6., 7., 8., 9.)).name(0))
        .isEqualTo("01: below 1");
    assertThatThrownBy(() -> new Bins(List.of(Double.NaN))).hasMessageContaining("finite");
  }

  @Test
  void quartersHoldAQuarterEach() {
    double[] values = new SplittableRandom(2).doubles(400).toArray();
    Bins quarters = Bins.quarters(values);

    Map<String, Long> sizes =
        Arrays.stream(values)
            .mapToObj(quarters::name)
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    assertThat(sizes).hasSize(4);
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isBetween(95L, 105L));
  }

  @Test
  void equalValuesStayTogether() {
    assertThat(Bins.quarters(new double[] {0, 0, 0, 0, 0, 0, 1, 5}).cuts()).containsExactly(1.0);
    assertThat(Bins.quarters(new double[] {3, 3, 3}).cuts()).isEmpty();
    assertThat(Bins.quarters(new double[] {}).cuts()).isEmpty();
    assertThat(Bins.quarters(new double[] {1, 2}).cuts()).containsExactly(2.0);
  }

  @Test
  void covariatesAreFoundByTheirFields() {
    assertThat(Covariate.of("zlibRatio")).contains(Covariate.ZLIB_RATIO);
    assertThat(Covariate.of("repetitions")).isEmpty();
    assertThat(Arrays.stream(Covariate.values()).map(Covariate::field)).doesNotHaveDuplicates();
  }
}
