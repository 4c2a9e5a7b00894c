package ai.rote.results.figures;

import ai.rote.metrics.GroupedReport;
import ai.rote.results.analysis.Analysis;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * The training examples taken apart by a field of the data.
 *
 * @param field its name
 * @param values for each value of the field, what its examples come to
 * @param without the examples that lack the field; null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupFigures(String field, List<Group> values, PartFigures without) {

  /**
   * The examples with one value.
   *
   * @param value of the field: a text, number or boolean
   * @param figures of those examples
   */
  public record Group(Object value, @JsonUnwrapped PartFigures figures) {}

  static GroupFigures of(GroupedReport grouped, Analysis analysis) {
    return new GroupFigures(
        grouped.field(),
        grouped.byValue().entrySet().stream()
            .map(each -> new Group(each.getKey(), PartFigures.of(each.getValue(), analysis, null)))
            .toList(),
        grouped.without().map(each -> PartFigures.of(each, analysis, null)).orElse(null));
  }
}
