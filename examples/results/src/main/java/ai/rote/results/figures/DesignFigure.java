package ai.rote.results.figures;

import ai.rote.metrics.DesignFields;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How the examples were drawn.
 *
 * @param cluster the field that names an example's cluster; null if each stands for itself
 * @param weight the field with an example's weight; null if all count once
 * @param population of the training examples, as on the command line; null if it has no end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DesignFigure(String cluster, String weight, String population) {

  /**
   * As a report's settings have it.
   *
   * @param fields of the examples' metadata
   * @return the same; null if nothing was said
   */
  public static DesignFigure of(DesignFields fields) {
    return fields.isNone()
        ? null
        : new DesignFigure(
            fields.cluster().orElse(null),
            fields.weight().orElse(null),
            fields.population().map(Object::toString).orElse(null));
  }
}
