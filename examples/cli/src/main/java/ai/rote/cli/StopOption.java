package ai.rote.cli;

import ai.rote.metrics.near.StoppingRule;
import ai.rote.results.analysis.Grid;
import ai.rote.results.run.EarlyStop;
import java.util.OptionalDouble;

/**
 * When to stop drawing suffixes of an example, as {@code --stop} says it.
 *
 * @param width of intervals that are narrow enough, above 0 and below 1; if there is none, draws go
 *     on until every question of the grid is decided
 */
record StopOption(OptionalDouble width) {
  private static final String WIDTH = "width=";

  static StopOption parse(String text) {
    if (text.equals("decided")) {
      return new StopOption(OptionalDouble.empty());
    }
    if (text.startsWith(WIDTH)) {
      try {
        double width = Double.parseDouble(text.substring(WIDTH.length()));
        if (width > 0 && width < 1) {
          return new StopOption(OptionalDouble.of(width));
        }
      } catch (NumberFormatException e) {
        // Not a number: the complaint below says what is expected.
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no rule to stop by; expected decided, or width=W with W in (0, 1)");
  }

  /** Whether other n and p would stop it elsewhere. */
  boolean dependsOnGrid() {
    return width.isEmpty();
  }

  EarlyStop of(Grid grid) {
    return new EarlyStop(
        toString(), width.isPresent() ? StoppingRule.narrow(width.getAsDouble()) : decided(grid));
  }

  private static StoppingRule decided(Grid grid) {
    return grid.queries().stream()
        .flatMap(n -> grid.probabilities().stream().map(p -> StoppingRule.decided(n, p)))
        .reduce(StoppingRule::and)
        .orElseThrow();
  }

  /** As it is read. */
  @Override
  public String toString() {
    return width.isPresent() ? WIDTH + width.getAsDouble() : "decided";
  }
}
