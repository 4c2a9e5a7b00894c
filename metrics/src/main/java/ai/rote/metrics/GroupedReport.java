package ai.rote.metrics;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A report taken apart by a metadata field: every measured example is in exactly one part, so the
 * parts' totals add up to the whole's.
 *
 * @param field the field's name
 * @param byValue a report for each value of the field; numbers first, by size, then booleans, then
 *     texts
 * @param without the examples that lack the field, a part of its own; empty if there are none
 * @see ExtractionReport#groupBy(String)
 */
public record GroupedReport(
    String field, SortedMap<Object, ExtractionReport> byValue, Optional<ExtractionReport> without) {

  /**
   * Copies the map.
   *
   * @param field the field's name
   * @param byValue a report for each value
   * @param without the examples that lack the field, if any
   */
  public GroupedReport {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(without, "without");
    TreeMap<Object, ExtractionReport> copy = new TreeMap<>(MetadataOrder.INSTANCE);
    copy.putAll(byValue);
    byValue = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * The report of one value.
   *
   * @param value of the field; numbers are compared by size, so 4, 4L and 4.0 are the same
   * @return its examples
   * @throws IllegalArgumentException if no example has that value; the message lists those there
   *     are
   */
  public ExtractionReport group(Object value) {
    ExtractionReport report = byValue.get(Objects.requireNonNull(value, "value"));
    if (report == null) {
      throw new IllegalArgumentException(
          "no example has '" + field + "' = " + value + "; there are " + byValue.keySet());
    }
    return report;
  }

  /**
   * Sets the rate of every other value against that of a control, such as the texts that were left
   * out of the training data.
   *
   * @param control the value whose examples are the control set
   * @param rate what to compare, such as {@code ExtractionReport::greedy}
   * @return a comparison for each value but the control, in the order of {@link #byValue()}
   * @throws IllegalArgumentException if no example has the control's value
   */
  public SortedMap<Object, ControlledRate> against(
      Object control, Function<ExtractionReport, Rate> rate) {
    Rate ofControl = rate.apply(group(control));
    SortedMap<Object, ControlledRate> compared = new TreeMap<>(MetadataOrder.INSTANCE);
    byValue.forEach(
        (value, report) -> compared.put(value, new ControlledRate(rate.apply(report), ofControl)));
    compared.remove(control);
    return Collections.unmodifiableSortedMap(compared);
  }
}
