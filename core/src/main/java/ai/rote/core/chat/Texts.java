package ai.rote.core.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts as Python treats them: its white space, and characters that are code points. */
final class Texts {
  private Texts() {}

  static boolean isSpace(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == 0x85;
  }

  static boolean isBlank(String text) {
    return text.chars().allMatch(Texts::isSpace);
  }

  static String stripTrailing(String text) {
    return strip(text, null, false, true);
  }

  /** Without characters at the ends: white space if none are named. */
  static String strip(String text, String characters, boolean left, boolean right) {
    int begin = 0;
    int end = text.length();
    while (left && begin < end && goes(text.codePointAt(begin), characters)) {
      begin += Character.charCount(text.codePointAt(begin));
    }
    while (right && begin < end && goes(text.codePointBefore(end), characters)) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(begin, end);
  }

  private static boolean goes(int character, String characters) {
    return characters == null ? isSpace(character) : characters.indexOf(character) >= 0;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>();
    text.codePoints().forEach(each -> characters.add(Character.toString(each)));
    return characters;
  }

  /** Parts between separators, at most so many of these; white space if none is named. */
  static List<Object> split(String text, String separator, int most) {
    List<Object> parts = new ArrayList<>();
    if (separator == null) {
      splitAtSpace(text, most, parts);
      return parts;
    }
    refuseEmpty(separator);
    int from = 0;
    for (int at = text.indexOf(separator);
        at >= 0 && (most < 0 || parts.size() < most);
        at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static void splitAtSpace(String text, int most, List<Object> parts) {
    String left = strip(text, null, true, false);
    while (!left.isEmpty()) {
      int end = 0;
      while (end < left.length() && !isSpace(left.charAt(end))) {
        end++;
      }
      if (most >= 0 && parts.size() == most) {
        end = left.length();
      }
      parts.add(left.substring(0, end));
      left = strip(left.substring(end), null, true, false);
    }
  }

  /** The same, counted from the right. */
  static List<Object> splitFromRight(String text, String separator, int most) {
    refuseEmpty(separator);
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    for (int at = text.lastIndexOf(separator);
        at >= 0 && (most < 0 || parts.size() < most);
        at = text.lastIndexOf(separator, at - separator.length())) {
      parts.add(0, text.substring(at + separator.length(), end));
      end = at;
      if (at < separator.length()) {
        break;
      }
    }
    parts.add(0, text.substring(0, end));
    return parts;
  }

  private static void refuseEmpty(String separator) {
    if (separator.isEmpty()) {
      throw new TemplateException("a text cannot be split at nothing");
    }
  }

  static List<Object> lines(String text) {
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(i)) >= 0) {
        lines.add(text.substring(from, i));
        if (text.startsWith("\r\n", i)) {
          i++;
        }
        from = i + 1;
      }
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }

  static int count(String text, String wanted) {
    if (wanted.isEmpty()) {
      return length(text) + 1;
    }
    int count = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return count;
  }

  static String replace(String text, String from, String to, int most, Rendering rendering) {
    rendering.search(text, from);
    int count = count(text, from);
    count = most < 0 ? count : Math.min(most, count);
    rendering.checkLength(text.length() + (long) count * (to.length() - from.length()));
    if (from.isEmpty()) {
      throw new TemplateException("replacing an empty text is not supported");
    }
    StringBuilder replaced = new StringBuilder();
    int at = 0;
    for (int i = 0; i < count; i++) {
      int next = text.indexOf(from, at);
      replaced.append(text, at, next).append(to);
      at = next + from.length();
    }
    return rendering.made(replaced.append(text, at, text.length()).toString());
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : Character.toString(Character.toTitleCase(text.codePointAt(0)))
            + text.substring(Character.charCount(text.codePointAt(0))).toLowerCase(Locale.ROOT);
  }

  /** Each word with a capital; what begins a word is what follows one of these, or no letter. */
  static String titled(String text, String before) {
    StringBuilder titled = new StringBuilder();
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      titled.append(begins ? Character.toTitleCase(each) : Character.toLowerCase(each));
      begins = before == null ? !Character.isLetter(each) : before.indexOf(each) >= 0;
    }
    return titled.toString();
  }
}
