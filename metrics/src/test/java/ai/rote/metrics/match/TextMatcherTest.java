package ai.rote.metrics.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Golden;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextMatcherTest {
  private static final int CASES = Integer.getInteger("rote.cases", 100);

  /** Alignments of large texts, of which trying everything takes long. */
  private static final int LARGE = Boolean.getBoolean("rote.all") ? 150 : 45;

  private static MatchSettings settings(int k, int m, int near) {
    return new MatchSettings(Normalisation.FULL, k, m, near);
  }

  private static String text(List<String> words) {
    return String.join(" ", words);
  }

  private static OutputMatch match(String reference, String prompt, String output, int k) {
    return TextMatcher.of(List.of(reference), settings(k, k, 100)).match(prompt, output);
  }

  @Test
  void findsTheSpansThatTryingEverythingFinds() {
    Random random = new Random(17);
    for (int i = 0; i < CASES; i++) {
      int letters = 2 + random.nextInt(4);
      int k = 1 + random.nextInt(6);
      int m = random.nextInt(5);
      List<String> reference = Brute.words(random, letters, 40);
      List<String> prompt = Brute.words(random, letters, 12);
      List<String> output = Brute.words(random, letters, 40);

      OutputMatch match =
          TextMatcher.of(List.of(text(reference)), settings(k, m, 100))
              .match(text(prompt), text(output));

      List<String> rest = Brute.withoutPrompt(output, prompt, m);
      assertThat(match.promptWords()).isEqualTo(Collections.frequency(rest, null));
      assertThat(match.spans())
          .as("%s in %s, k = %d", rest, reference, k)
          .containsExactlyElementsOf(Brute.spans(reference, rest, k));
    }
  }

  @Test
  void coversWhatTryingEverythingCovers() {
    Random random = new Random(18);
    for (int i = 0; i < CASES; i++) {
      int letters = 2 + random.nextInt(4);
      int k = 1 + random.nextInt(6);
      List<String> reference = Brute.words(random, letters, 60);
      TextMatcher matcher = TextMatcher.of(List.of(text(reference)), settings(k, 0, 100));
      ReferenceCoverage coverage = matcher.coverage(0);
      List<List<String>> outputs = new ArrayList<>();
      for (int each = 0; each < 3; each++) {
        outputs.add(Brute.words(random, letters, 30));
        coverage.add(matcher.match("", text(outputs.get(each))));
        assertThat(coverage.covered())
            .as("%s of %s, k = %d", outputs, reference, k)
            .isEqualTo(Brute.covered(reference, outputs, k));
      }
    }
  }

  /** Up to 64 words, to the letter. */
  @Test
  void alignsAsDifflibDoes() {
    for (JsonNode each : Golden.cases("match/golden-matching-blocks.json")) {
      String reference = each.get("reference").textValue();
      String output = each.get("output").textValue();
      WordText.Vocabulary vocabulary = new WordText.Vocabulary();
      WordText text = WordText.of(reference, Normalisation.FULL, vocabulary);
      int[] ids = WordText.of(output, Normalisation.FULL, vocabulary).ids();

      List<List<Integer>> blocks =
          Alignment.of(0, text, ids, List.of()).stream()
              .map(run -> List.of(run.referenceStart(), run.outputStart(), run.words()))
              .toList();

      List<List<Integer>> expected = new ArrayList<>();
      each.get("blocks")
          .forEach(
              block ->
                  expected.add(
                      List.of(
                          block.get(0).intValue(),
                          block.get(1).intValue(),
                          block.get(2).intValue())));
      assertThat(blocks).as("%s", each).isEqualTo(expected);
    }
  }

  /** Texts of up to 300 words, parts of which are common to both, in another order and altered. */
  @Test
  void alignsLargePartsAsIsSaid() {
    Random random = new Random(19);
    int large = 0;
    for (int i = 0; i < LARGE; i++) {
      int letters = 4 + random.nextInt(20);
      List<String> reference = Brute.words(random, letters, 300);
      List<String> output = new ArrayList<>();
      while (output.size() < 150 && reference.size() > 40) {
        output.addAll(Brute.words(random, letters, 90));
        int from = random.nextInt(reference.size() - 30);
        List<String> part = new ArrayList<>(reference.subList(from, from + 5 + random.nextInt(25)));
        part.set(random.nextInt(part.size()), "z");
        output.addAll(part);
      }
      WordText.Vocabulary vocabulary = new WordText.Vocabulary();
      WordText text = WordText.of(text(reference), Normalisation.FULL, vocabulary);
      int[] ids = WordText.of(text(output), Normalisation.FULL, vocabulary).ids();

      List<MatchedSpan> runs =
          Alignment.of(0, text, ids, new ReferenceIndex(0, text).spans(ids, Alignment.ANCHOR));

      List<MatchedSpan> expected = Brute.aligned(reference, output);
      large += expected.size() > 5 ? 1 : 0;
      assertThat(covered(runs)).as("%s in %s", output, reference).isEqualTo(covered(expected));
    }
    assertThat(large).isGreaterThan(2 * LARGE / 3);
  }

  /** Pairs of places: runs that touch are one or several, which makes no difference. */
  private static List<List<Integer>> covered(List<MatchedSpan> runs) {
    return runs.stream()
        .flatMap(
            run ->
                IntStream.range(0, run.words())
                    .mapToObj(i -> List.of(run.referenceStart() + i, run.outputStart() + i)))
        .toList();
  }

  /** Words that stand nowhere twice, so that a long text has one alignment. */
  private static List<String> numbered(String letter, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> letter + i).collect(Collectors.toList());
  }

  @Test
  void forgivesChangedWordsInAPassageButCountsThemNot() {
    List<String> reference = numbered("w", 0, 2_000);
    List<String> output = new ArrayList<>(reference.subList(500, 700));
    output.set(30, "other");
    output.set(60, "an");
    output.add(61, "insertion");
    output.remove(120);
    output.addAll(0, numbered("x", 0, 300));

    OutputMatch match =
        TextMatcher.of(List.of(text(reference)), MatchSettings.STANDARD).match("", text(output));

    assertThat(match.nearVerbatim())
        .singleElement()
        .satisfies(
            block -> {
              assertThat(block.words()).isEqualTo(197);
              assertThat(block.first().referenceStart()).isEqualTo(500);
              assertThat(block.last().referenceEnd()).isEqualTo(700);
              assertThat(block.first().outputStart()).isEqualTo(300);
            });
    assertThat(match.longest()).contains(new MatchedSpan(0, 620, 420, 80));
  }

  /** Every fourth word changed: no run of five to begin with but one, from which all is found. */
  @Test
  void findsShortRunsNextToALongOne() {
    List<String> reference = numbered("w", 0, 300);
    List<String> output = new ArrayList<>(reference.subList(100, 128));
    for (int i = 3; i < output.size(); i += 4) {
      if (i != 11 && i != 15) {
        output.set(i, "x" + i);
      }
    }

    OutputMatch match =
        TextMatcher.of(List.of(text(reference)), settings(5, 0, 20)).match("", text(output));

    assertThat(match.spans()).containsExactly(new MatchedSpan(0, 108, 8, 11));
    assertThat(match.nearVerbatim()).singleElement().extracting("words").isEqualTo(23);
  }

  @Test
  void aPassageEndsWhereTooMuchIsChanged() {
    List<String> reference = numbered("w", 0, 400);
    List<String> output = new ArrayList<>(reference.subList(0, 120));
    output.addAll(numbered("x", 0, 11));
    output.addAll(reference.subList(131, 280));
    TextMatcher matcher = TextMatcher.of(List.of(text(reference)), MatchSettings.STANDARD);
    ReferenceCoverage coverage = matcher.coverage(0);

    OutputMatch far = matcher.match("", text(output));
    coverage.add(far);
    output.remove("x0");
    OutputMatch near = matcher.match("", text(output)); // 11 words against 10 in between
    output.remove("x1");
    output.addAll(130 - 2, List.of("w130")); // 10 against 9

    assertThat(far.nearVerbatim()).extracting(NearVerbatimBlock::words).containsExactly(120, 149);
    assertThat(near.nearVerbatim()).hasSize(2);
    assertThat(matcher.match("", text(output)).nearVerbatim())
        .extracting(NearVerbatimBlock::words)
        .containsExactly(270);
    assertThat(coverage.nearShare()).isCloseTo(269 / 400.0, within(1e-12));
    assertThat(coverage.share()).isCloseTo(269 / 400.0, within(1e-12));
  }

  /** Five million characters that share no run of five words but for what was planted. */
  @Test
  void findsEveryPassageThatWasPlantedAndNoOther() {
    Random random = new Random(5);
    String[] words = new String[40_000];
    Arrays.setAll(words, i -> Integer.toString(i + 100_000, 36));
    StringBuilder reference = new StringBuilder();
    int[] starts = new int[500_000];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = reference.length();
      reference.append(words[random.nextInt(20_000)]).append(i % 12 == 11 ? ".\r\n" : " ");
    }
    StringBuilder output = new StringBuilder();
    List<MatchedSpan> planted = new ArrayList<>();
    int outputWords = 0;
    while (outputWords < 490_000) {
      int foreign = 200 + random.nextInt(3_000);
      for (int i = 0; i < foreign; i++) {
        output.append(words[20_000 + random.nextInt(20_000)]).append(' ');
      }
      outputWords += foreign;
      int length = 5 + random.nextInt(200);
      int from = random.nextInt(starts.length - length - 1);
      output.append(
          reference.substring(starts[from], starts[from + length]).replace(".\r\n", ",  "));
      planted.add(new MatchedSpan(0, from, outputWords, length));
      outputWords += length;
    }
    assertThat(reference.length() + output.length()).isGreaterThan(5_000_000);

    TextMatcher matcher = TextMatcher.of(List.of(reference.toString()), MatchSettings.STANDARD);
    OutputMatch match = matcher.match("", output.toString());
    ReferenceCoverage coverage = matcher.coverage(0);
    coverage.add(match);

    assertThat(planted).hasSizeGreaterThan(200);
    assertThat(match.spans()).isEqualTo(planted);
    BitSet expected = new BitSet();
    planted.forEach(each -> expected.set(each.referenceStart(), each.referenceEnd()));
    assertThat(coverage.covered()).isEqualTo(expected);
  }

  @Test
  void aTextIsItsOwnLongestSpan() {
    String text = "All happy families are alike; each unhappy family is unhappy in its own way.";
    TextMatcher matcher = TextMatcher.of(List.of(text), settings(5, 5, 10));
    OutputMatch match = matcher.match("", text);
    ReferenceCoverage coverage = matcher.coverage(0);
    coverage.add(match);

    assertThat(match.spans()).containsExactly(new MatchedSpan(0, 0, 0, 14));
    assertThat(match.matched().cardinality()).isEqualTo(14);
    assertThat(coverage.share()).isOne();
    assertThat(coverage.nearShare()).isOne();
  }

  @Test
  void nothingComesOfNothing() {
    TextMatcher matcher = TextMatcher.of(List.of("one two three", ""), MatchSettings.STANDARD);
    OutputMatch empty = matcher.match("", "");
    OutputMatch whole = matcher.match("", "one two three");
    ReferenceCoverage coverage = matcher.coverage(0);
    coverage.add(empty);
    coverage.add(whole);

    assertThat(empty.spans()).isEmpty();
    assertThat(empty.longest()).isEmpty();
    assertThat(whole.spans()).as("a reference shorter than k").isEmpty();
    assertThat(coverage.share()).isZero();
    assertThat(matcher.coverage(1).share()).isZero();
    assertThat(matcher.coverage(1).nearShare()).isZero();
  }

  @Test
  void whatThePromptHasIsLeftOut() {
    String reference =
        "it was the best of times it was the worst of times it was the age of wisdom";
    String prompt = "Continue: It was the best of times, it was";

    OutputMatch match =
        match(reference, prompt, "It was the best of times, it was the worst of times", 4);

    assertThat(match.promptWords()).isEqualTo(8);
    assertThat(match.spans()).containsExactly(new MatchedSpan(0, 8, 8, 4));
  }

  @Test
  void eachReferenceIsMatchedByItself() {
    TextMatcher matcher =
        TextMatcher.of(List.of("a b c d e f", "x c d e f g h"), settings(3, 0, 100));

    assertThat(matcher.match("", "c d e f g").spans())
        .containsExactly(new MatchedSpan(0, 2, 0, 4), new MatchedSpan(1, 1, 0, 5));
    assertThat(matcher.match("", "c d e f g").longest()).contains(new MatchedSpan(1, 1, 0, 5));
  }

  /** The snippet of match.md to the letter; it need only compile. */
  static void asItStandsInTheDocs(String book, List<String> outputs) {
    TextMatcher matcher = TextMatcher.of(List.of(book), MatchSettings.STANDARD);
    ReferenceCoverage coverage = matcher.coverage(0);
    for (String output : outputs) {
      OutputMatch match = matcher.match("", output);
      coverage.add(match);
      match.longest(); // MatchedSpan[reference=0, referenceStart=1204, outputStart=3, words=87]
    }
    coverage.share(); // bmc@5
    coverage.nearShare(); // nv-recall

    TargetMatch.of("42 Elm Street", "Where?", "At 42, Elm Street.", Normalisation.FULL).found();
  }
}
