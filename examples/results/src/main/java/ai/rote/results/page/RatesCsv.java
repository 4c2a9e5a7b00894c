package ai.rote.results.page;

import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.figures.AgainstControl;
import ai.rote.results.figures.BaselineFigures;
import ai.rote.results.figures.BoundedFigures;
import ai.rote.results.figures.Bounds;
import ai.rote.results.figures.DifferenceFigure;
import ai.rote.results.figures.GroupFigures;
import ai.rote.results.figures.MembershipFigures;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.figures.SchemeFigures;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * {@code rates.csv}: a row for every share of a report, with its count and bounds.
 *
 * <pre>
 *   scope    training, control, all, group; training - control (a difference), adjusted for control,
 *            training against control (AUC and TPR); all, likelier by 0.5/token and the like: after a
 *            cut of what is predictable
 *   group    as in repetitions=4; after a cut, what suffixes are likelier than
 *   scheme, n, p   where they apply
 *   figure   greedy, worst case, discoverable, expected extraction, exact memorization, ...; where
 *            probabilities are only known within bounds, two rows for each of them, with ", lower
 *            bound" and ", upper bound": low and high are then those of both together
 *   rate     the share; count and total where it is one of examples, the count only where none is
 *            weighted; low, high, level, method; effectiveTotal: how many independent examples
 *            would tell as much, where they are in clusters, weighted or of a finite population
 * </pre>
 */
final class RatesCsv {
  static final List<String> HEADER =
      List.of(
          "scope",
          "group",
          "scheme",
          "n",
          "p",
          "figure",
          "rate",
          "count",
          "total",
          "low",
          "high",
          "level",
          "method",
          "effectiveTotal");

  private static final String LOWER = ", lower bound";
  private static final String UPPER = ", upper bound";

  private final CsvFile file;

  private RatesCsv(CsvFile file) {
    this.file = file;
  }

  static void write(ReportFigures figures, Writer to) throws IOException {
    CsvFile file = new CsvFile(to, HEADER);
    RatesCsv csv = new RatesCsv(file);
    if (figures.control() == null) {
      csv.part("all", null, figures.main());
    } else {
      csv.part("training", null, figures.main());
      csv.part("control", null, figures.control().figures());
      csv.part("all", null, figures.all());
      csv.differences(figures.againstControl());
    }
    GroupFigures groups = figures.groups();
    if (groups != null) {
      for (GroupFigures.Group each : groups.values()) {
        csv.part("group", groups.field() + "=" + each.value(), each.figures());
      }
      if (groups.without() != null) {
        csv.part("group", groups.field() + " (none)", groups.without());
      }
    }
    file.flush();
  }

  private void part(String scope, String group, PartFigures part) throws IOException {
    rate(scope, group, null, null, null, MeasuredRate.Greedy.FIGURE, part.greedy());
    for (SchemeFigures scheme : part.schemes()) {
      String name = scheme.scheme();
      rate(scope, group, name, null, null, MeasuredRate.WorstCase.FIGURE, scheme.worstCase());
      for (SchemeFigures.Discoverable each : scheme.rates()) {
        rate(scope, group, name, each.n(), each.p(), MeasuredRate.Discoverable.FIGURE, each.rate());
      }
      for (SchemeFigures.Expected each : scheme.expected()) {
        mean(
            Arrays.asList(scope, group, name, each.n(), null, "expected extraction"),
            each.mean().mean(),
            each.mean().examples(),
            each.mean().bounds());
      }
    }
    for (BoundedFigures each : part.bounded()) {
      bounds(scope, group, each);
    }
    if (part.baselines() != null) {
      baselines(scope, part.baselines());
    }
    mean(
        Arrays.asList(scope, group, null, null, null, "exact memorization"),
        part.exactMemorization().value(),
        part.exactMemorization().examples(),
        part.exactMemorization().bounds());
    mean(
        Arrays.asList(scope, group, null, null, null, "extraction strength"),
        part.extractionStrength().mean(),
        part.extractionStrength().examples(),
        part.extractionStrength().bounds());
  }

  private void bounds(String scope, String group, BoundedFigures scheme) throws IOException {
    List<String> under = Arrays.asList(scope, group, scheme.scheme());
    bounds(under, null, null, MeasuredRate.WorstCase.FIGURE, scheme.worstCase());
    for (BoundedFigures.Discoverable each : scheme.rates()) {
      bounds(under, each.n(), each.p(), MeasuredRate.Discoverable.FIGURE, each.rate());
    }
    for (BoundedFigures.Expected each : scheme.expected()) {
      String figure = "expected extraction";
      mean(
          key(under, each.n(), null, figure + LOWER), each.lower(), each.examples(), each.bounds());
      mean(
          key(under, each.n(), null, figure + UPPER), each.upper(), each.examples(), each.bounds());
    }
  }

  private void bounds(
      List<String> under, Long n, Double p, String figure, BoundedFigures.RateBounds rate)
      throws IOException {
    add(
        key(under, n, p, figure + LOWER),
        rate.lower(),
        rate.lowerCount(),
        rate.total(),
        rate.bounds());
    add(
        key(under, n, p, figure + UPPER),
        rate.upper(),
        rate.upperCount(),
        rate.total(),
        rate.bounds());
  }

  private static List<Object> key(List<String> under, Long n, Double p, String figure) {
    List<Object> key = new ArrayList<>(under);
    Collections.addAll(key, n, p, figure);
    return key;
  }

  private void baselines(String scope, BaselineFigures baselines) throws IOException {
    String after = scope + ", likelier by " + baselines.cut().spelling();
    for (BaselineFigures.Other other : baselines.others()) {
      String than = "than: " + other.against();
      rate(after, than, null, null, null, MeasuredRate.Greedy.FIGURE, other.greedy().after());
      for (BaselineFigures.Scheme scheme : other.schemes()) {
        for (BaselineFigures.Discoverable each : scheme.rates()) {
          rate(
              after,
              than,
              scheme.scheme(),
              each.n(),
              each.p(),
              MeasuredRate.Discoverable.FIGURE,
              each.after());
        }
        for (BaselineFigures.Expected each : scheme.expected()) {
          mean(
              Arrays.asList(after, than, scheme.scheme(), each.n(), null, "expected extraction"),
              each.after().mean(),
              each.after().examples(),
              each.after().bounds());
        }
      }
    }
  }

  private void differences(AgainstControl against) throws IOException {
    difference(null, null, null, MeasuredRate.Greedy.FIGURE, against.greedy());
    for (AgainstControl.SchemeDifferences scheme : against.schemes()) {
      difference(scheme.scheme(), null, null, MeasuredRate.WorstCase.FIGURE, scheme.worstCase());
      for (AgainstControl.Discoverable each : scheme.rates()) {
        difference(
            scheme.scheme(),
            each.n(),
            each.p(),
            MeasuredRate.Discoverable.FIGURE,
            each.difference());
      }
    }
    String scope = "training against control";
    for (MembershipFigures each : against.membership()) {
      add(
          Arrays.asList(scope, null, null, null, null, "AUC of " + each.score()),
          each.auc().auc(),
          null,
          null,
          each.auc().bounds());
      add(
          Arrays.asList(scope, null, null, null, null, "TPR at 1 % FPR of " + each.score()),
          each.tpr().tpr(),
          each.tpr().found(),
          each.tpr().training(),
          each.tpr().bounds());
    }
  }

  private void difference(
      String scheme, Long n, Double p, String figure, DifferenceFigure difference)
      throws IOException {
    add(
        Arrays.asList("training - control", null, scheme, n, p, figure),
        difference.difference(),
        null,
        null,
        difference.bounds());
    if (difference.adjusted() != null) {
      add(
          Arrays.asList("adjusted for control", null, scheme, n, p, figure),
          difference.adjusted().rate(),
          null,
          null,
          difference.adjusted().bounds());
    }
  }

  private void rate(
      String scope, String group, String scheme, Long n, Double p, String figure, RateFigure rate)
      throws IOException {
    add(
        Arrays.asList(scope, group, scheme, n, p, figure),
        rate.rate(),
        rate.count(),
        rate.total(),
        rate.bounds(),
        rate.effectiveTotal());
  }

  private void mean(List<?> key, Double mean, long examples, Bounds bounds) throws IOException {
    add(key, mean, null, examples, bounds);
  }

  private void add(List<?> key, Double rate, Long count, Long total, Bounds bounds)
      throws IOException {
    add(key, rate, count, total, bounds, null);
  }

  private void add(
      List<?> key, Double rate, Long count, Long total, Bounds bounds, Double effectiveTotal)
      throws IOException {
    Object[] row = Arrays.copyOf(key.toArray(), HEADER.size());
    row[6] = rate;
    row[7] = count;
    row[8] = total;
    if (bounds != null) {
      row[9] = bounds.low();
      row[10] = bounds.high();
      row[11] = bounds.level();
      row[12] = bounds.interval();
    }
    row[13] = effectiveTotal;
    file.add(Arrays.asList(row));
  }
}
