package ai.rote.core.checkpoint;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells regular expressions that take a text's length in steps from those that may take for ever.
 * The tokenizer's library gives up on the latter after millions of steps, and takes the process
 * with it.
 *
 * <p>Refused are a repeated group that can match one text in several ways, which is exponential;
 * more than three unbounded repetitions one after another, a polynomial of the fourth degree; and
 * references to earlier groups. No tokenizer that is known needs any of them.
 */
final class RegexShape {
  private static final int MAX_LENGTH = 20_000;

  private static final int MAX_DEPTH = 50;

  /** How many unbounded repetitions may follow one another where texts are long. */
  private static final int MAX_REPETITIONS = 3;

  /** From so many times on, a repetition counts as unbounded. */
  private static final int MANY = 5;

  /** What a group, or the whole expression, has shown so far. */
  private static final class Group {
    boolean ambiguous;
    int repetitions;
    int mostRepetitions;

    void nextAlternative() {
      ambiguous = true;
      mostRepetitions = Math.max(mostRepetitions, repetitions);
      repetitions = 0;
    }

    int most() {
      return Math.max(mostRepetitions, repetitions);
    }
  }

  private final String pattern;
  private final Deque<Group> groups = new ArrayDeque<>();
  private final int maxRepetitions;
  private int at;

  private RegexShape(String pattern, int maxRepetitions) {
    this.pattern = pattern;
    this.maxRepetitions = maxRepetitions;
    groups.push(new Group());
  }

  /** Why a pattern is refused, or null. */
  static String problem(String pattern) {
    return problem(pattern, MAX_REPETITIONS);
  }

  /** Why a pattern is refused that may have so many unbounded repetitions in a row, or null. */
  static String problem(String pattern, int maxRepetitions) {
    if (pattern.isEmpty()) {
      return "is empty";
    }
    if (pattern.length() > MAX_LENGTH) {
      return "has " + pattern.length() + " characters, more than " + MAX_LENGTH;
    }
    return new RegexShape(pattern, maxRepetitions).problem();
  }

  private String problem() {
    while (at < pattern.length()) {
      Group closed = null;
      char c = pattern.charAt(at++);
      if (c == '(') {
        groups.push(new Group());
        if (groups.size() > MAX_DEPTH) {
          return "nests groups more than " + MAX_DEPTH + " deep";
        }
        continue;
      }
      if (c == '|') {
        groups.peek().nextAlternative();
        continue;
      }
      if (c == ')') {
        if (groups.size() == 1) {
          return null; // No expression at all, as who compiles it will say.
        }
        closed = groups.pop();
      } else if (c == '[') {
        skipClass();
      } else if (c == '\\') {
        String reference = escape();
        if (reference != null) {
          return reference;
        }
      } else if (c == '*' || c == '+' || c == '?') {
        // The question mark of "(?:", or a quantifier's own suffix.
        continue;
      }
      String problem = quantified(closed);
      if (problem != null) {
        return problem;
      }
    }
    return groups.peek().most() > maxRepetitions ? tooMany() : null;
  }

  /** Takes the quantifier behind an atom, where there is one, into account. */
  private String quantified(Group closed) {
    int most = most();
    Group around = groups.peek();
    if (closed != null) {
      if (closed.most() > maxRepetitions) {
        return tooMany();
      }
      if (closed.ambiguous && most >= MANY) {
        return "repeats a group that can match a text in several ways";
      }
      around.repetitions += closed.most();
      around.ambiguous |= closed.ambiguous;
    }
    if (most >= MANY) {
      around.repetitions++;
    }
    return null;
  }

  private String tooMany() {
    return "has more than " + maxRepetitions + " unbounded repetitions one after another";
  }

  /**
   * How often the atom just read may repeat; a quantifier that varies makes its group ambiguous.
   */
  private int most() {
    if (at >= pattern.length()) {
      return 1;
    }
    char c = pattern.charAt(at);
    if (c == '*' || c == '+') {
      at++;
      groups.peek().ambiguous = true;
      return Integer.MAX_VALUE;
    }
    if (c == '?') {
      at++;
      groups.peek().ambiguous = true;
      return 1;
    }
    int end = c == '{' ? pattern.indexOf('}', at) : -1;
    if (end < 0 || !pattern.substring(at + 1, end).matches("\\d{1,9}(,\\d{0,9})?|,\\d{1,9}")) {
      return 1;
    }
    String[] bounds = pattern.substring(at + 1, end).split(",", -1);
    at = end + 1;
    String upper = bounds[bounds.length - 1];
    if (bounds.length == 2 && !bounds[0].equals(upper)) {
      groups.peek().ambiguous = true;
    }
    return upper.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(upper);
  }

  /** Classes nest, and a bracket at once behind the opening one is a member. */
  private void skipClass() {
    int depth = 1;
    boolean first = true;
    while (at < pattern.length() && depth > 0) {
      char c = pattern.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        depth++;
        first = true;
        continue;
      } else if (c == ']' && !first) {
        depth--;
      }
      first = first && c == '^';
    }
  }

  /** Passes over an escape; says so where it refers to a group. */
  private String escape() {
    if (at >= pattern.length()) {
      return null;
    }
    char c = pattern.charAt(at++);
    if (c >= '1' && c <= '9' || c == 'k' || c == 'g') {
      return "refers back to a group";
    }
    if ((c == 'p' || c == 'P' || c == 'x') && at < pattern.length() && pattern.charAt(at) == '{') {
      int end = pattern.indexOf('}', at);
      at = end < 0 ? pattern.length() : end + 1;
    }
    return null;
  }
}
