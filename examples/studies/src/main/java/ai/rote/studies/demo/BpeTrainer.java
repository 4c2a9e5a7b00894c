package ai.rote.studies.demo;

import ai.rote.studies.demo.BytePairEncoding.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Learns a byte-level byte-pair encoding, as GPT-2 and Pythia use, from texts.
 *
 * <p>The vocabulary starts with {@value BytePairEncoding#END_OF_TEXT} and the 256 byte characters
 * in code point order. Then, again and again, the pair of neighbouring tokens that is most frequent
 * inside words becomes a new token; of equally frequent pairs the one whose left id is smaller
 * wins, then the one whose right id is. Nothing depends on chance or on the order of the texts.
 */
public final class BpeTrainer {

  private final List<String> vocabulary = new ArrayList<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<int[]> words = new ArrayList<>();
  private final List<Integer> wordCounts = new ArrayList<>();
  private final Map<Pair, Long> pairCounts = new HashMap<>();

  private BpeTrainer(Stream<String> texts) {
    vocabulary.add(BytePairEncoding.END_OF_TEXT);
    ByteLevel.alphabet().stream().sorted().forEach(vocabulary::add);
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.get(id), id);
    }
    Map<String, Integer> counts = new TreeMap<>();
    texts.forEach(
        text -> ByteLevel.words(text).forEach(word -> counts.merge(word, 1, Math::addExact)));
    counts.forEach(
        (word, count) -> {
          words.add(word.chars().map(c -> ids.get(String.valueOf((char) c))).toArray());
          wordCounts.add(count);
          countPairs(words.size() - 1, 1);
        });
  }

  /**
   * Learns an encoding.
   *
   * @param texts what to learn from
   * @param vocabularySize tokens wanted; the result has fewer where the texts have no pairs left
   * @return the encoding
   */
  public static BytePairEncoding train(Stream<String> texts, int vocabularySize) {
    BpeTrainer trainer = new BpeTrainer(texts);
    if (vocabularySize < trainer.vocabulary.size()) {
      throw new IllegalArgumentException(
          "the vocabulary needs at least " + trainer.vocabulary.size() + " tokens");
    }
    while (trainer.vocabulary.size() < vocabularySize && !trainer.pairCounts.isEmpty()) {
      trainer.join(trainer.mostFrequentPair());
    }
    return new BytePairEncoding(trainer.vocabulary, trainer.merges);
  }

  /** Two neighbouring token ids. */
  private record Pair(int left, int right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byLeft = Integer.compare(left, other.left);
      return byLeft != 0 ? byLeft : Integer.compare(right, other.right);
    }
  }

  private Pair mostFrequentPair() {
    return Collections.max(
            pairCounts.entrySet(),
            Map.Entry.<Pair, Long>comparingByValue()
                .thenComparing(Map.Entry.<Pair, Long>comparingByKey().reversed()))
        .getKey();
  }

  private void join(Pair pair) {
    String left = vocabulary.get(pair.left());
    String right = vocabulary.get(pair.right());
    int joined = vocabulary.size();
    vocabulary.add(left + right);
    merges.add(new Merge(left, right));
    for (int word = 0; word < words.size(); word++) {
      if (contains(words.get(word), pair)) {
        countPairs(word, -1);
        words.set(word, joined(words.get(word), pair, joined));
        countPairs(word, 1);
      }
    }
  }

  private void countPairs(int word, int sign) {
    int[] ids = words.get(word);
    long change = (long) sign * wordCounts.get(word);
    for (int i = 0; i + 1 < ids.length; i++) {
      pairCounts.merge(
          new Pair(ids[i], ids[i + 1]),
          change,
          (before, more) -> before + more == 0 ? null : before + more);
    }
  }

  private static boolean contains(int[] ids, Pair pair) {
    for (int i = 0; i + 1 < ids.length; i++) {
      if (ids[i] == pair.left() && ids[i + 1] == pair.right()) {
        return true;
      }
    }
    return false;
  }

  private static int[] joined(int[] ids, Pair pair, int joined) {
    int[] result = new int[ids.length];
    int length = 0;
    for (int i = 0; i < ids.length; i++) {
      boolean match = i + 1 < ids.length && ids[i] == pair.left() && ids[i + 1] == pair.right();
      result[length++] = match ? joined : ids[i];
      i += match ? 1 : 0;
    }
    return Arrays.copyOf(result, length);
  }
}
