package ai.rote.studies.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GrammarTest {

  @Test
  void repeatsRememberedParts() {
    Grammar grammar = Grammar.parse("letter = {who=name}: {who}|\nname = %#-^^");
    Grammar.Expansion letter = grammar.expand("letter", new Dice(3));
    String who = letter.remembered().get("who");
    assertTrue(who.matches("[1-9][0-9]-[A-Z]{2}"), who);
    assertEquals(who + ": " + who + "\n", letter.text());
  }

  @Test
  void drawsEveryAlternativeOfARule() {
    Grammar grammar = Grammar.parse("# a comment\n\ncolour = red / green\ncolour = blue");
    Dice dice = new Dice(1);
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      drawn.append(grammar.expand("colour", dice).text());
    }
    assertTrue(drawn.toString().matches("(?=.*red)(?=.*green)(?=.*blue).*"));
  }

  @Test
  void refusesWhatIsNoRule() {
    assertThrows(IllegalArgumentException.class, () -> Grammar.parse("no rule"));
    Grammar grammar = Grammar.parse("a = {b}");
    assertThrows(IllegalArgumentException.class, () -> grammar.expand("a", new Dice(1)));
    assertThrows(IllegalArgumentException.class, () -> Grammar.resource("absent.grammar"));
  }
}
