package ai.rote.metrics;

import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.stat.Rate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
 * @param unmeasured skipped examples that are in no part's report, since nothing else of their part
 *     was measured: there is no rate of nothing
 * @see ExtractionReport#groupBy(String)
 */
public record GroupedReport(
    String field,
    SortedMap<Object, ExtractionReport> byValue,
    Optional<ExtractionReport> without,
    List<SkippedExample> unmeasured) {

  /**
   * Copies map and list.
   *
   * @param field the field's name
   * @param byValue a report for each value
   * @param without the examples that lack the field, if any
   * @param unmeasured skipped examples that are in no part's report
   */
  public GroupedReport {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(without, "without");
    TreeMap<Object, ExtractionReport> copy = new TreeMap<>(MetadataOrder.INSTANCE);
    copy.putAll(byValue);
    byValue = Collections.unmodifiableSortedMap(copy);
    unmeasured = List.copyOf(unmeasured);
  }

  static GroupedReport of(ExtractionReport whole, String field) {
    Grouping<ExampleOutcome> measured =
        Grouping.of(whole.outcomes(), ExampleOutcome::metadata, field);
    if (measured.byValue().isEmpty()) {
      throw new IllegalArgumentException(
          "no example has a field '"
              + field
              + "'; fields there are: "
              + Grouping.fields(whole.outcomes(), ExampleOutcome::metadata));
    }
    Grouping<SkippedExample> lost = Grouping.of(whole.skipped(), SkippedExample::metadata, field);
    SortedMap<Object, ExtractionReport> parts = new TreeMap<>(MetadataOrder.INSTANCE);
    measured
        .byValue()
        .forEach(
            (value, group) ->
                parts.put(value, whole.part(group, lost.byValue().getOrDefault(value, List.of()))));
    boolean allHaveIt = measured.without().isEmpty();
    List<SkippedExample> unmeasured = new ArrayList<>(allHaveIt ? lost.without() : List.of());
    lost.byValue().keySet().stream()
        .filter(value -> !parts.containsKey(value))
        .forEach(value -> unmeasured.addAll(lost.byValue().get(value)));
    return new GroupedReport(
        field,
        parts,
        allHaveIt ? Optional.empty() : Optional.of(whole.part(measured.without(), lost.without())),
        unmeasured);
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
