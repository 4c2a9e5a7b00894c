package ai.rote.metrics.match;

import java.util.List;

/**
 * A nearly verbatim passage: verbatim runs that follow one another closely, in a reference and in
 * an output alike.
 *
 * @param runs in their order, at least one; they do not overlap
 */
public record NearVerbatimBlock(List<MatchedSpan> runs) {

  /**
   * Copies the runs.
   *
   * @param runs in their order, at least one
   * @throws IllegalArgumentException if there is none
   */
  public NearVerbatimBlock {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a passage must have at least one run of words");
    }
  }

  /**
   * Its verbatim words; those between the runs do not count.
   *
   * @return at least 1
   */
  public int words() {
    return runs.stream().mapToInt(MatchedSpan::words).sum();
  }

  /**
   * Which reference it is of.
   *
   * @return its number, from 0
   */
  public int reference() {
    return first().reference();
  }

  /**
   * Its first run.
   *
   * @return where it begins
   */
  public MatchedSpan first() {
    return runs.get(0);
  }

  /**
   * Its last run.
   *
   * @return where it ends
   */
  public MatchedSpan last() {
    return runs.get(runs.size() - 1);
  }
}
