package ai.rote.metrics.match;

import ai.rote.metrics.match.Normalisation.Detail;
import java.text.Normalizer;
import java.util.Locale;

/** Goes through a text word by word. */
final class WordCutter {
  private enum Kind {
    /** Part of a word that may go on. */
    LETTER,
    /** A word by itself, with the marks behind it. */
    SINGLE,
    /** Belongs to what stands before it. */
    MARK,
    /** Belongs to what stands before it, and is seen by nobody. */
    FORMAT,
    APOSTROPHE,
    PUNCTUATION,
    SPACE
  }

  private static final String QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc";
  private static final String DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb";
  private static final int ASCII = 128;
  private static final Kind[] ASCII_KINDS = new Kind[ASCII];

  static {
    for (int c = 0; c < ASCII; c++) {
      ASCII_KINDS[c] = slowKind(c);
    }
  }

  private final String text;
  private final boolean keepsCase;
  private final boolean keepsPunctuation;
  private final boolean keepsUnicode;
  private int start;
  private int end;

  WordCutter(String text, Normalisation normalisation) {
    this.text = text;
    this.keepsCase = normalisation.keeps(Detail.CASE);
    this.keepsPunctuation = normalisation.keeps(Detail.PUNCTUATION);
    this.keepsUnicode = normalisation.keeps(Detail.UNICODE);
  }

  /** Goes to the next word that counts; false if there is none. */
  boolean next() {
    int at = end;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      Kind kind = kind(c);
      start = at;
      at += Character.charCount(c);
      boolean isPunctuation = kind == Kind.PUNCTUATION || kind == Kind.APOSTROPHE;
      if (kind == Kind.SPACE || kind == Kind.FORMAT || (isPunctuation && !keepsPunctuation)) {
        continue;
      }
      end = isPunctuation ? at : endOfWord(at, kind == Kind.SINGLE);
      return true;
    }
    start = text.length();
    end = start;
    return false;
  }

  private int endOfWord(int from, boolean isSingle) {
    int at = from;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      Kind kind = kind(c);
      int next = at + Character.charCount(c);
      boolean goesOn =
          switch (kind) {
            case MARK, FORMAT -> true;
            case LETTER -> !isSingle;
            case APOSTROPHE ->
                !isSingle && next < text.length() && kind(text.codePointAt(next)) == Kind.LETTER;
            default -> false;
          };
      if (!goesOn) {
        break;
      }
      at = next;
    }
    return at;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** What the word is compared by. */
  String key() {
    String word = text.substring(start, end);
    boolean isAscii = true;
    boolean isPlain = true;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      isAscii &= c < ASCII;
      isPlain &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    if (isPlain) {
      return word;
    }
    if (!keepsUnicode && !isAscii) {
      word = Normalizer.normalize(plain(word), Normalizer.Form.NFKC);
    }
    if (!keepsPunctuation) {
      word = withoutApostrophes(word);
    }
    if (!keepsCase) {
      // Upper case first: letters such as a sharp s have none of their own and become two.
      word =
          isAscii
              ? word.toLowerCase(Locale.ROOT)
              : word.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
    return word;
  }

  /** Quotes and dashes of ASCII, and no format characters. */
  private static String plain(String word) {
    StringBuilder plain = new StringBuilder(word.length());
    word.codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .map(
            c ->
                QUOTES.indexOf(c) >= 0
                    ? '\''
                    : DOUBLE_QUOTES.indexOf(c) >= 0
                        ? '"'
                        : Character.getType(c) == Character.DASH_PUNCTUATION ? '-' : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static String withoutApostrophes(String word) {
    StringBuilder rest = new StringBuilder(word.length());
    word.codePoints().filter(c -> !isApostrophe(c)).forEach(rest::appendCodePoint);
    return rest.toString();
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019' || c == '\u02bc';
  }

  private static Kind kind(int c) {
    return c < ASCII ? ASCII_KINDS[c] : slowKind(c);
  }

  private static Kind slowKind(int c) {
    if (isApostrophe(c)) {
      return Kind.APOSTROPHE;
    }
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      return Kind.SPACE;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          Kind.LETTER;
      case Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          isWrittenWithoutBlanks(c) ? Kind.SINGLE : Kind.LETTER;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          Kind.MARK;
      case Character.FORMAT -> Kind.FORMAT;
      case Character.CONTROL -> Kind.SPACE;
      case Character.OTHER_SYMBOL -> Kind.SINGLE;
      default -> Kind.PUNCTUATION;
    };
  }

  private static boolean isWrittenWithoutBlanks(int c) {
    if (Character.isIdeographic(c)) {
      return true;
    }
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return script == Character.UnicodeScript.HIRAGANA || script == Character.UnicodeScript.KATAKANA;
  }
}
