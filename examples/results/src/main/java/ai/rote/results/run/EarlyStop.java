package ai.rote.results.run;

import ai.rote.metrics.near.StoppingRule;
import java.util.Objects;

/**
 * When drawing the suffixes of one example under one scheme ends before the most that may be drawn.
 *
 * @param spelling as on the command line, as it is recorded
 * @param rule must say stop for every threshold; it sees intervals of a {@link
 *     ai.rote.metrics.near.ConfidenceSequence} that all examples share the level of
 */
public record EarlyStop(String spelling, StoppingRule rule) {

  /**
   * Takes the parts.
   *
   * @param spelling as on the command line
   * @param rule must say stop for every threshold
   */
  public EarlyStop {
    Objects.requireNonNull(spelling, "spelling");
    Objects.requireNonNull(rule, "rule");
  }
}
