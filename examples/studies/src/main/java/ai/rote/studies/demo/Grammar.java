package ai.rote.studies.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small context-free grammar that writes random texts.
 *
 * <p>One line of the source is {@code rule = alternative / alternative}; further lines of the same
 * rule add alternatives, all equally likely; blank lines and lines that start with {@code #} are
 * skipped. In an alternative
 *
 * <ul>
 *   <li><code>{rule}</code> is replaced by a fresh expansion of that rule,
 *   <li><code>{name=rule}</code> does the same and remembers the result,
 *   <li><code>{name}</code> repeats a remembered result,
 *   <li>{@code #} is a digit, {@code %} a digit other than zero, {@code ^} a capital letter,
 *   <li>{@code |} is a line break.
 * </ul>
 */
final class Grammar {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(?:(\\w+)=)?(\\w+)\\}|[#%^|]");

  private final Map<String, List<String>> rules;

  private Grammar(Map<String, List<String>> rules) {
    this.rules = rules;
  }

  /** Reads a grammar that lies beside this class. */
  static Grammar resource(String name) {
    try (InputStream source = Grammar.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return parse(new String(source.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the grammar " + name, e);
    }
  }

  static Grammar parse(String source) {
    Map<String, List<String>> rules = new HashMap<>();
    source
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              String[] sides = line.split(" = ", 2);
              if (sides.length < 2) {
                throw new IllegalArgumentException("not a rule: " + line);
              }
              rules
                  .computeIfAbsent(sides[0].strip(), name -> new ArrayList<>())
                  .addAll(List.of(sides[1].strip().split(" / ")));
            });
    return new Grammar(rules);
  }

  /** A text written by the grammar, with the parts that it remembered by name. */
  record Expansion(String text, Map<String, String> remembered) {}

  Expansion expand(String rule, Dice dice) {
    Map<String, String> remembered = new HashMap<>();
    String text = expandRule(rule, dice, remembered);
    return new Expansion(text, Map.copyOf(remembered));
  }

  private String expandRule(String rule, Dice dice, Map<String, String> remembered) {
    List<String> alternatives = rules.get(rule);
    if (alternatives == null) {
      throw new IllegalArgumentException("no rule or remembered part named " + rule);
    }
    Matcher matcher = PLACEHOLDER.matcher(dice.pick(alternatives));
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String replacement =
          matcher.group(2) == null
              ? character(matcher.group().charAt(0), dice)
              : part(matcher.group(1), matcher.group(2), dice, remembered);
      matcher.appendReplacement(text, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(text).toString();
  }

  private String part(String name, String rule, Dice dice, Map<String, String> remembered) {
    String known = name == null ? remembered.get(rule) : null;
    if (known != null) {
      return known;
    }
    String fresh = expandRule(rule, dice, remembered);
    if (name != null) {
      remembered.put(name, fresh);
    }
    return fresh;
  }

  private static String character(char symbol, Dice dice) {
    switch (symbol) {
      case '#':
        return String.valueOf((char) ('0' + dice.below(10)));
      case '%':
        return String.valueOf((char) ('1' + dice.below(9)));
      case '^':
        return String.valueOf((char) ('A' + dice.below(26)));
      default:
        return "\n";
    }
  }
}
