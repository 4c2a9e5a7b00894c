package ai.rote.studies.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first step of GPT-2's tokenizer: a text is cut into words, and every byte of a word is
 * written as one printable character.
 *
 * <p>Printable bytes stand for themselves; the others (blank and line break among them) take the
 * characters from U+0100 on, in the order of the bytes.
 */
final class ByteLevel {

  private static final Pattern WORD =
      Pattern.compile(
          "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final char[] CHARACTER_OF_BYTE = characters();

  private ByteLevel() {}

  /** Returns the 256 characters that bytes are written as, in the order of the bytes. */
  static List<String> alphabet() {
    List<String> alphabet = new ArrayList<>();
    for (char character : CHARACTER_OF_BYTE) {
      alphabet.add(String.valueOf(character));
    }
    return alphabet;
  }

  /** Cuts a text into words, each written with one character a byte. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      StringBuilder word = new StringBuilder();
      for (byte b : matcher.group().getBytes(StandardCharsets.UTF_8)) {
        word.append(CHARACTER_OF_BYTE[Byte.toUnsignedInt(b)]);
      }
      words.add(word.toString());
    }
    return words;
  }

  private static char[] characters() {
    char[] characters = new char[256];
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      characters[b] = printable ? (char) b : next++;
    }
    return characters;
  }
}
