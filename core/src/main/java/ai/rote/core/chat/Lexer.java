package ai.rote.core.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Divides a template into texts and the tokens of its tags. White space goes by the settings of
 * transformers: the line feed after a tag is left out ({@code trim_blocks}), and so is the white
 * space before a tag that begins its line ({@code lstrip_blocks}); the template's last line feed
 * too.
 */
final class Lexer {
  enum Kind {
    TEXT,
    PRINT,
    TAG,
    NAME,
    LITERAL,
    NUMBER,
    OPERATOR,
    CLOSE,
    END
  }

  /**
   * A part of a template.
   *
   * @param kind what it is
   * @param text as it stands; of a literal what it says; of a tag nothing
   * @param line from 1
   */
  record Token(Kind kind, String text, int line) {
    boolean is(String wanted) {
      return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equals(wanted);
    }
  }

  private static final List<String> PAIRS = List.of("//", "**", "==", "!=", ">=", "<=");
  private static final String SINGLE = "+-/*%~[](){}><=.:|,";
  private static final String ESCAPES = "n\nt\tr\rb\bf\f\\\\''\"\"a\u0007v\u000b";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean lineStarts = true;

  /** The line feeds before a place that have been counted, and the line that it is in. */
  private int counted;

  private int lines = 1;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer =
        new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        add(Kind.TEXT, source.substring(at));
        at = source.length();
        break;
      }
      char kind = source.charAt(tag + 1);
      int inside = tag + 2;
      char sign = inside < source.length() ? source.charAt(inside) : ' ';
      boolean signed = sign == '-' || sign == '+';
      addText(source.substring(at, tag), sign, kind != '{');
      at = signed ? inside + 1 : inside;
      switch (kind) {
        case '#' -> comment();
        case '{' -> tag(Kind.PRINT, "}}");
        default -> {
          if (!raw()) {
            tag(Kind.TAG, "%}");
          }
        }
      }
    }
    add(Kind.END, "");
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** What stands before a tag, without the white space that does not count. */
  private void addText(String text, char sign, boolean strips) {
    String kept = text;
    if (sign == '-') {
      kept = Texts.stripTrailing(text);
    } else if (sign != '+' && strips) {
      int line = text.lastIndexOf('\n') + 1;
      if ((line > 0 || lineStarts) && Texts.isBlank(text.substring(line))) {
        kept = text.substring(0, line);
      }
    }
    add(Kind.TEXT, kept);
  }

  private void comment() {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw new TemplateException("a comment is not closed").at(line());
    }
    char sign = end > at ? source.charAt(end - 1) : ' ';
    at = end + 2;
    afterTag(sign, true);
  }

  /** After the two characters that close a tag. */
  private void afterTag(char sign, boolean trims) {
    int end = at;
    if (sign == '-') {
      while (at < source.length() && Texts.isSpace(source.charAt(at))) {
        at++;
      }
    } else if (sign != '+' && trims && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
    lineStarts = at > end && source.charAt(at - 1) == '\n';
  }

  /** What stands between raw and endraw is text. */
  private boolean raw() {
    int from = at;
    int begin = word("raw", from);
    if (begin < 0) {
      return false;
    }
    at = begin;
    afterTag(source.charAt(begin - 3), false);
    for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 2)) {
      char sign = i + 2 < source.length() ? source.charAt(i + 2) : ' ';
      int end = word("endraw", sign == '-' || sign == '+' ? i + 3 : i + 2);
      if (end >= 0) {
        addText(source.substring(at, i), sign, true);
        at = end;
        afterTag(source.charAt(end - 3), true);
        return true;
      }
    }
    throw new TemplateException("'raw' is not closed").at(line(from));
  }

  /** Where a tag ends that holds nothing but this word; below 0 if it is another one. */
  private int word(String word, int from) {
    int i = skipSpace(from);
    if (!source.startsWith(word, i)) {
      return -1;
    }
    i = skipSpace(i + word.length());
    if (i < source.length() && (source.charAt(i) == '-' || source.charAt(i) == '+')) {
      i++;
    }
    return source.startsWith("%}", i) ? i + 2 : -1;
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < source.length() && Texts.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void tag(Kind kind, String close) {
    add(kind, "");
    Deque<Character> open = new ArrayDeque<>();
    while (true) {
      at = skipSpace(at);
      if (at >= source.length()) {
        throw new TemplateException("a tag is not closed").at(tokens.get(tokens.size() - 1).line());
      }
      char sign = source.charAt(at);
      boolean signed = sign == '-' || (sign == '+' && kind == Kind.TAG);
      if (open.isEmpty() && source.startsWith(close, signed ? at + 1 : at)) {
        at += signed ? 3 : 2;
        add(Kind.CLOSE, "");
        afterTag(signed ? sign : ' ', kind == Kind.TAG);
        return;
      }
      token(open);
    }
  }

  private void token(Deque<Character> open) {
    char first = source.charAt(at);
    if (first == '"' || first == '\'') {
      literal(first);
    } else if (first >= '0' && first <= '9') {
      number();
    } else if (first == '_' || Character.isLetter(first)) {
      int end = at;
      while (end < source.length()
          && (source.charAt(end) == '_' || Character.isLetterOrDigit(source.charAt(end)))) {
        end++;
      }
      take(Kind.NAME, end);
    } else {
      operator(first, open);
    }
  }

  private void operator(char first, Deque<Character> open) {
    if (at + 1 < source.length() && PAIRS.contains(source.substring(at, at + 2))) {
      take(Kind.OPERATOR, at + 2);
      return;
    }
    if (SINGLE.indexOf(first) < 0) {
      throw new TemplateException("'" + first + "' has no place in a tag").at(line());
    }
    if ("([{".indexOf(first) >= 0) {
      open.push(")]}".charAt("([{".indexOf(first)));
    } else if (")]}".indexOf(first) >= 0 && (open.isEmpty() || open.pop() != first)) {
      throw new TemplateException("'" + first + "' closes nothing").at(line());
    }
    take(Kind.OPERATOR, at + 1);
  }

  private void number() {
    int end = digits(at);
    if (end + 1 < source.length()
        && source.charAt(end) == '.'
        && Character.isDigit(source.charAt(end + 1))) {
      end = digits(end + 1);
    }
    if (end < source.length() && Character.isLetter(source.charAt(end))) {
      throw new TemplateException(
              "numbers other than 12 and 1.5 are not supported, found "
                  + source.substring(at, end + 1))
          .at(line());
    }
    take(Kind.NUMBER, end);
  }

  private int digits(int from) {
    int end = from;
    while (end < source.length()
        && (Character.isDigit(source.charAt(end)) || source.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private void literal(char quote) {
    int line = line();
    StringBuilder text = new StringBuilder();
    at++;
    while (at < source.length() && source.charAt(at) != quote) {
      char each = source.charAt(at++);
      if (each == '\\' && at < source.length()) {
        escape(text);
      } else {
        text.append(each);
      }
    }
    if (at >= source.length()) {
      throw new TemplateException("a text in quotes is not closed").at(line);
    }
    at++;
    tokens.add(new Token(Kind.LITERAL, text.toString(), line));
  }

  private void escape(StringBuilder text) {
    char escaped = source.charAt(at++);
    int known = ESCAPES.indexOf(escaped);
    if (escaped == '\n') {
      return; // A line that goes on.
    }
    if (known >= 0 && known % 2 == 0) {
      text.append(ESCAPES.charAt(known + 1));
    } else if (escaped == 'x') {
      text.append((char) hexadecimal(2));
    } else if (escaped == 'u') {
      text.append((char) hexadecimal(4));
    } else if (escaped == 'U') {
      text.appendCodePoint(hexadecimal(8));
    } else if (escaped == 'N' || Character.isDigit(escaped)) {
      throw new TemplateException("the escape '\\" + escaped + "' is not supported").at(line());
    } else {
      text.append('\\').append(escaped);
    }
  }

  private int hexadecimal(int digits) {
    int end = at + digits;
    String code = source.substring(at, Math.min(end, source.length()));
    if (!code.matches("[0-9a-fA-F]{" + digits + "}")
        || !Character.isValidCodePoint((int) Long.parseLong(code, 16))) {
      throw new TemplateException("an escape is no character: '" + code + "'").at(line());
    }
    at = end;
    return Integer.parseInt(code, 16);
  }

  private void take(Kind kind, int end) {
    add(kind, source.substring(at, end));
    at = end;
  }

  private void add(Kind kind, String text) {
    if (kind != Kind.TEXT || !text.isEmpty()) {
      tokens.add(new Token(kind, text, line()));
    }
  }

  private int line() {
    return line(at);
  }

  /** Places are asked for from left to right, but for a few. */
  private int line(int place) {
    if (place < counted) {
      return 1 + (int) source.substring(0, place).chars().filter(each -> each == '\n').count();
    }
    for (; counted < Math.min(place, source.length()); counted++) {
      if (source.charAt(counted) == '\n') {
        lines++;
      }
    }
    return lines;
  }
}
