package ai.rote.results.figures;

import java.util.List;

/**
 * Facts about persons that somebody asks for, in words. No verdict is among them.
 *
 * @param profile its name on the command line
 * @param asks who asks for what
 * @param facts what was found
 * @param cannotSay what does not follow from it
 */
public record ProfileFigures(
    String profile, String asks, List<Fact> facts, List<String> cannotSay) {

  /**
   * One of the facts.
   *
   * @param what is known
   * @param found what it is
   */
  public record Fact(String what, String found) {}
}
