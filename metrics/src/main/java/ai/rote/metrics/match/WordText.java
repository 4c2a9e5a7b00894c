package ai.rote.metrics.match;

import ai.rote.metrics.match.Normalisation.Detail;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A text with its words, which are counted from 0. Places in the text are in UTF-16 units, as Java
 * counts them.
 */
public final class WordText {
  private final String text;
  private final int[] starts;
  private final int[] ends;
  private final int[] ids;

  private WordText(String text, int[] starts, int[] ends, int[] ids) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
    this.ids = ids;
  }

  /** Words that are known keep their number, others get one and are known from then on. */
  static WordText of(String text, Normalisation normalisation, Vocabulary vocabulary) {
    WordCutter cutter = new WordCutter(text, normalisation);
    int words = 0;
    int[] starts = new int[Math.max(4, text.length() / 5)];
    int[] ends = new int[starts.length];
    int[] ids = new int[starts.length];
    while (cutter.next()) {
      if (words == starts.length) {
        int more = words + words / 2;
        starts = Arrays.copyOf(starts, more);
        ends = Arrays.copyOf(ends, more);
        ids = Arrays.copyOf(ids, more);
      }
      starts[words] = cutter.start();
      ends[words] = cutter.end();
      ids[words++] = vocabulary.id(cutter.key());
    }
    return new WordText(
        text, Arrays.copyOf(starts, words), Arrays.copyOf(ends, words), Arrays.copyOf(ids, words));
  }

  /** Numbers of words, from 0. */
  static final class Vocabulary {
    private final Map<String, Integer> known;
    private final Map<String, Integer> more = new HashMap<>();

    Vocabulary() {
      this(Map.of());
    }

    private Vocabulary(Map<String, Integer> known) {
      this.known = known;
    }

    /** One that knows what this one does; what it learns, this one does not. */
    Vocabulary extended() {
      return new Vocabulary(more);
    }

    int id(String key) {
      Integer id = known.get(key);
      return id != null ? id : more.computeIfAbsent(key, each -> known.size() + more.size());
    }
  }

  /**
   * The text.
   *
   * @return as it was given
   */
  public String text() {
    return text;
  }

  /**
   * How many words it has.
   *
   * @return 0 if it has no letter, for instance
   */
  public int words() {
    return ids.length;
  }

  /**
   * Where a word begins.
   *
   * @param word from 0
   * @return the place of its first character
   */
  public int start(int word) {
    return starts[word];
  }

  /**
   * Where a word ends.
   *
   * @param word from 0
   * @return the place behind its last character
   */
  public int end(int word) {
    return ends[word];
  }

  /**
   * Some words as they stand in the text, with what is between them.
   *
   * @param from the first word
   * @param to the word behind the last; must be above {@code from}
   * @return a part of the text
   */
  public String between(int from, int to) {
    return text.substring(starts[from], ends[to - 1]);
  }

  /** Number of a word; equal for words that count as equal. */
  int id(int word) {
    return ids[word];
  }

  int[] ids() {
    return ids.clone();
  }

  /** Code points as they are compared: words with one blank, or their white space, between them. */
  static int[] characters(String text, Normalisation normalisation) {
    WordCutter cutter = new WordCutter(text, normalisation);
    StringBuilder plain = new StringBuilder(text.length());
    boolean keepsSpace = normalisation.keeps(Detail.SPACE);
    boolean keepsUnicode = normalisation.keeps(Detail.UNICODE);
    int end = 0;
    boolean isFirst = true;
    while (cutter.next()) {
      appendGap(plain, text, end, cutter.start(), keepsSpace, keepsUnicode, isFirst);
      plain.append(cutter.key());
      end = cutter.end();
      isFirst = false;
    }
    if (keepsSpace) {
      appendGap(plain, text, end, text.length(), true, keepsUnicode, isFirst);
    }
    return plain.codePoints().toArray();
  }

  private static void appendGap(
      StringBuilder to,
      String text,
      int from,
      int until,
      boolean keepsSpace,
      boolean keepsUnicode,
      boolean isFirst) {
    if (from == until) {
      return;
    }
    if (!keepsSpace) {
      to.append(isFirst ? "" : " ");
      return;
    }
    text.substring(from, until)
        .codePoints()
        .filter(
            c ->
                Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.CONTROL
                    || (keepsUnicode && Character.getType(c) == Character.FORMAT))
        .forEach(to::appendCodePoint);
  }
}
