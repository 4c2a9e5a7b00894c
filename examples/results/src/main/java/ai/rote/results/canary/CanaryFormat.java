package ai.rote.results.canary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A text with holes that are filled at random: {@code The code of {name} is {digit*6}.} The suffix
 * begins with the last hole and the white space before it, or at the mark <code>{|}</code>. Two
 * braces, <code>{{</code> or <code>}}</code>, stand for one.
 */
public final class CanaryFormat implements CanaryForm {
  private static final int MOST_TIMES = 100;

  /** What a hole is filled with. */
  private enum Filling {
    /** A first and a last name, made up. */
    NAME("first-names", "last-names"),
    /** A common noun; several stand apart. */
    WORD("words"),
    /** 0 to 9. */
    DIGIT("0123456789".split("")),
    /** a to z. */
    LETTER("abcdefghijklmnopqrstuvwxyz".split("")),
    /** A to Z. */
    UPPER("ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("")),
    /** 0 to 9 and a to f. */
    HEX("0123456789abcdef".split(""));

    private final List<List<String>> parts;

    Filling(String... items) {
      boolean isList = items[0].length() > 1;
      this.parts = isList ? Stream.of(items).map(Filling::list).toList() : List.of(List.of(items));
    }

    private static List<String> list(String name) {
      try (InputStream in = CanaryFormat.class.getResourceAsStream(name + ".txt")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    double bits() {
      return parts.stream().mapToDouble(each -> log2(each.size())).sum();
    }

    String fill(int times, Chance chance) {
      String between = this == WORD || this == NAME ? " " : "";
      return IntStream.range(0, times)
          .mapToObj(i -> parts.stream().map(chance::pick).collect(Collectors.joining(" ")))
          .collect(Collectors.joining(between));
    }

    static String names() {
      return Stream.of(values())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
  }

  /** Plain text, or a hole with what fills it. */
  private record Piece(String text, Filling filling, int times) {
    boolean isHole() {
      return filling != null;
    }

    double bits() {
      return isHole() ? times * filling.bits() : 0;
    }

    String fill(Chance chance) {
      return isHole() ? filling.fill(times, chance) : text;
    }
  }

  private final String spelling;
  private final List<Piece> prefix;
  private final List<Piece> suffix;

  private CanaryFormat(String spelling, List<Piece> prefix, List<Piece> suffix) {
    this.spelling = spelling;
    this.prefix = List.copyOf(prefix);
    this.suffix = List.copyOf(suffix);
  }

  /**
   * Reads a format.
   *
   * @param spelling as in {@code The code of {name} is {digit*6}.}
   * @return the format
   * @throws IllegalArgumentException if it cannot be read; the message says what is wrong and what
   *     is expected
   */
  public static CanaryFormat parse(String spelling) {
    return new Parser(spelling).parse();
  }

  /** Reads one format. */
  private static final class Parser {
    private final String spelling;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();

    /** How many pieces stand before the suffix; -1 while no mark was met. */
    private int border = -1;

    Parser(String spelling) {
      this.spelling = spelling;
    }

    CanaryFormat parse() {
      for (int i = 0; i < spelling.length(); i++) {
        char c = spelling.charAt(i);
        boolean isTwice = i + 1 < spelling.length() && spelling.charAt(i + 1) == c;
        if ((c == '{' || c == '}') && isTwice) {
          plain.append(c);
          i++;
        } else if (c == '{') {
          int end = spelling.indexOf('}', i);
          if (end < 0) {
            throw wrong("the brace at character " + (i + 1) + " is not closed");
          }
          hole(spelling.substring(i + 1, end));
          i = end;
        } else if (c == '}') {
          throw wrong(
              "the brace at character " + (i + 1) + " closes nothing; }} stands for a brace");
        } else {
          plain.append(c);
        }
      }
      endPlain();
      return divided();
    }

    private void hole(String text) {
      endPlain();
      if (text.equals("|")) {
        if (border >= 0) {
          throw wrong("{|}, where the suffix begins, stands twice");
        }
        border = pieces.size();
        return;
      }
      String[] parts = text.split("\\*", 2);
      Filling filling =
          Stream.of(Filling.values())
              .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(parts[0]))
              .findFirst()
              .orElseThrow(
                  () -> wrong("{" + text + "} is no hole; expected one of " + Filling.names()));
      pieces.add(new Piece("", filling, parts.length == 1 ? 1 : times(text, parts[1])));
    }

    private int times(String hole, String text) {
      if (text.matches("[1-9]\\d{0,2}") && Integer.parseInt(text) <= MOST_TIMES) {
        return Integer.parseInt(text);
      }
      throw wrong(
          "{"
              + hole
              + "}: '"
              + text
              + "' is no count; expected a whole number from 1 to "
              + MOST_TIMES);
    }

    private void endPlain() {
      if (!plain.isEmpty()) {
        pieces.add(new Piece(plain.toString(), null, 1));
        plain.setLength(0);
      }
    }

    private CanaryFormat divided() {
      List<Piece> before;
      List<Piece> after;
      if (border >= 0) {
        before = pieces.subList(0, border);
        after = pieces.subList(border, pieces.size());
      } else {
        int last = pieces.size() - 1;
        while (last >= 0 && !pieces.get(last).isHole()) {
          last--;
        }
        if (last < 0) {
          throw wrong("it has no hole; expected one of " + Filling.names() + ", as in {digit*6}");
        }
        before = new ArrayList<>(pieces.subList(0, last));
        after = new ArrayList<>(pieces.subList(last, pieces.size()));
        moveSpace(before, after);
      }
      if (after.stream().noneMatch(Piece::isHole)) {
        throw wrong("its suffix has no hole, so that all canaries would end alike");
      }
      if (before.isEmpty()) {
        throw wrong("nothing stands before the suffix; a model needs a prefix to continue");
      }
      return new CanaryFormat(spelling, before, after);
    }

    /** Tokenizers count a blank to the word behind it, and so does the suffix. */
    private static void moveSpace(List<Piece> before, List<Piece> after) {
      if (before.isEmpty() || before.get(before.size() - 1).isHole()) {
        return;
      }
      String text = before.remove(before.size() - 1).text();
      String kept = text.stripTrailing();
      if (!kept.isEmpty()) {
        before.add(new Piece(kept, null, 1));
      }
      if (kept.length() < text.length()) {
        after.add(0, new Piece(text.substring(kept.length()), null, 1));
      }
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("format '" + spelling + "': " + what);
    }
  }

  @Override
  public OptionalDouble textBits() {
    return OptionalDouble.of(bits(prefix) + bits(suffix));
  }

  @Override
  public OptionalDouble suffixBits() {
    return OptionalDouble.of(bits(suffix));
  }

  private static double bits(List<Piece> pieces) {
    return pieces.stream().mapToDouble(Piece::bits).sum();
  }

  static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  @Override
  public Source source(long seed) {
    Chance chance = new Chance(seed, "format " + spelling);
    return () -> new CanaryText(fill(prefix, chance), fill(suffix, chance));
  }

  private static String fill(List<Piece> pieces, Chance chance) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(each -> text.append(each.fill(chance)));
    return text.toString();
  }

  /** As it was given. */
  @Override
  public String toString() {
    return spelling;
  }
}
