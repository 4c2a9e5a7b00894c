package ai.rote.results.figures;

import ai.rote.results.analysis.Condition;
import ai.rote.results.analysis.TextView;
import java.util.List;

/**
 * Which examples a report is of.
 *
 * @param where what holds for each of them
 * @param examples how many they are
 * @param leftOut how many others were measured
 * @param lacking how many of the others lack a field that is asked for
 */
public record FilterFigures(List<String> where, long examples, long leftOut, long lacking) {

  static FilterFigures of(TextView.Filter filter) {
    return new FilterFigures(
        filter.where().stream().map(Condition::toString).toList(),
        filter.examples(),
        filter.leftOut(),
        filter.lacking());
  }

  /**
   * The conditions in one line.
   *
   * @return as in {@code zlibRatio>0.5 and kind=letter}
   */
  public String conditions() {
    return String.join(" and ", where);
  }
}
