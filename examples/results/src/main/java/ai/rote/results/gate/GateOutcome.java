package ai.rote.results.gate;

import ai.rote.metrics.stat.Interval;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a gate found.
 *
 * @param level of every bound
 * @param findings one for each criterion
 */
public record GateOutcome(double level, List<Finding> findings) {

  /**
   * Copies the list.
   *
   * @param level of every bound
   * @param findings one for each criterion
   */
  public GateOutcome {
    findings = List.copyOf(findings);
  }

  /** What may be said of a criterion. */
  public enum Result {
    /** It is shown to hold. */
    SHOWN,
    /** It is not shown to hold, nor that it does not: there are too few examples to tell. */
    UNDECIDED,
    /** It is shown not to hold. */
    EXCEEDED
  }

  /**
   * What was found of one criterion.
   *
   * @param criterion what was asked, in words
   * @param result what may be said of it
   * @param evidence counts and bounds, in words
   */
  public record Finding(String criterion, Result result, String evidence) {

    /**
     * Whether the criterion is shown to hold.
     *
     * @return true for {@link Result#SHOWN}
     */
    public boolean passes() {
      return result == Result.SHOWN;
    }

    /** As in {@code passes: greedy at most 1 %: 0 of 384, upper bound 0.778 %}. */
    @Override
    public String toString() {
      return (passes() ? "passes: " : "fails: ") + criterion + ": " + evidence;
    }
  }

  /**
   * Whether every criterion is shown to hold.
   *
   * @return true if the gate is open
   */
  public boolean passes() {
    return findings.stream().allMatch(Finding::passes);
  }

  /**
   * The verdict in a line.
   *
   * @return as in {@code gate fails: 1 of 2 criteria not shown at 95 %, 1 of them exceeded}
   */
  public String verdict() {
    long failing = findings.stream().filter(each -> !each.passes()).count();
    long exceeded = findings.stream().filter(each -> each.result() == Result.EXCEEDED).count();
    String all = findings.size() + (findings.size() == 1 ? " criterion" : " criteria");
    String at = " at " + Interval.percent(level) + " %";
    return failing == 0
        ? "gate passes: " + all + " shown to hold" + at
        : String.format(
            Locale.ROOT,
            "gate fails: %d of %s not shown to hold%s, %s",
            failing,
            all,
            at,
            exceeded == 0 ? "none shown to be exceeded" : exceeded + " shown to be exceeded");
  }

  /** A line for each criterion, and the verdict. */
  @Override
  public String toString() {
    return findings.stream().map(each -> each + "\n").collect(Collectors.joining()) + verdict();
  }
}
