package ai.rote.metrics;

import ai.rote.metrics.stat.ComparedRates;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.RateFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Several models on the same examples: sizes of one family, rivals, or the checkpoints of one
 * training run in order.
 *
 * <pre>{@code
 * ModelSeries sizes = ModelSeries.of(reportsByName);
 * sizes.pairs(PairedComparison::greedy);        // every two models, adjusted together
 * sizes.trajectory(PairedComparison::greedy);   // each model, and the change from the one before
 * }</pre>
 */
public final class ModelSeries {

  /**
   * Two of the models compared.
   *
   * @param first name of the first model
   * @param second name of the second
   * @param rates of both
   * @param compared their difference, with interval, p-value and verdict adjusted for all pairs
   */
  public record Pair(String first, String second, PairedRates rates, ComparedRates compared) {}

  /**
   * A point of a trajectory.
   *
   * @param name of the model or checkpoint
   * @param rate its rate
   * @param change the step from the one before, which is first in the table; {@code onlyFirst} is
   *     what was forgotten and {@code onlySecond} what was learnt. Empty at the first point
   * @param compared the same step, with interval, p-value and verdict adjusted for all steps; empty
   *     at the first point
   */
  public record Point(
      String name, Rate rate, Optional<PairedRates> change, Optional<ComparedRates> compared) {}

  private final Map<String, ExtractionReport> models;

  private ModelSeries(Map<String, ExtractionReport> models) {
    this.models = models;
  }

  /**
   * Takes the reports of some models.
   *
   * @param models by name, in their order; at least two
   * @return the series
   * @throws IllegalArgumentException if there are fewer than two, or not all hold the same examples
   */
  public static ModelSeries of(Map<String, ExtractionReport> models) {
    if (models.size() < 2) {
      throw new IllegalArgumentException(
          "a series needs at least 2 models, but has " + models.keySet());
    }
    Map<String, ExtractionReport> copy = new LinkedHashMap<>(models);
    ExtractionReport first = copy.values().iterator().next();
    copy.values().forEach(each -> PairedComparison.of(first, each));
    return new ModelSeries(Collections.unmodifiableMap(copy));
  }

  /**
   * The models' names.
   *
   * @return in the order given
   */
  public List<String> names() {
    return List.copyOf(models.keySet());
  }

  /**
   * Two of the models.
   *
   * @param first name of the first
   * @param second name of the second
   * @return their comparison
   * @throws IllegalArgumentException if a name is not in the series; the message lists those that
   *     are
   */
  public PairedComparison compare(String first, String second) {
    return PairedComparison.of(report(first), report(second));
  }

  private ExtractionReport report(String name) {
    ExtractionReport report = models.get(name);
    if (report == null) {
      throw new IllegalArgumentException("no model '" + name + "'; there are " + models.keySet());
    }
    return report;
  }

  /**
   * Every two models compared. Since that is many comparisons, they are a {@link RateFamily}. Who
   * compares several rates makes one family of all of them instead, from {@link #compare}.
   *
   * @param rates what to compare, such as {@code PairedComparison::greedy} or {@code each ->
   *     each.under(scheme).rate(1_000, 0.5)}
   * @return each pair once, in the order of the series
   */
  public List<Pair> pairs(Function<PairedComparison, PairedRates> rates) {
    List<String> names = names();
    List<String[]> couples = new ArrayList<>();
    List<PairedRates> tables = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        couples.add(new String[] {names.get(i), names.get(j)});
        tables.add(rates.apply(compare(names.get(i), names.get(j))));
      }
    }
    List<ComparedRates> adjusted = together(tables);
    return IntStream.range(0, tables.size())
        .mapToObj(
            i -> new Pair(couples.get(i)[0], couples.get(i)[1], tables.get(i), adjusted.get(i)))
        .toList();
  }

  private static List<ComparedRates> together(List<PairedRates> tables) {
    RateFamily.Builder<Integer> builder = RateFamily.builder(tables.get(0).level());
    IntStream.range(0, tables.size()).forEach(i -> builder.add(i, tables.get(i)));
    RateFamily<Integer> family = builder.build();
    return family.keys().stream().map(family::of).toList();
  }

  /**
   * The models in their order, each with the change from the one before: what checkpoints learn and
   * forget. The steps are adjusted together.
   *
   * @param rates what to follow, such as {@code PairedComparison::greedy}
   * @return a point for each model
   */
  public List<Point> trajectory(Function<PairedComparison, PairedRates> rates) {
    List<String> names = names();
    List<PairedRates> steps = new ArrayList<>();
    for (int i = 1; i < names.size(); i++) {
      steps.add(rates.apply(compare(names.get(i - 1), names.get(i))));
    }
    List<ComparedRates> adjusted = together(steps);
    List<Point> points = new ArrayList<>();
    points.add(new Point(names.get(0), steps.get(0).first(), Optional.empty(), Optional.empty()));
    for (int i = 1; i < names.size(); i++) {
      PairedRates step = steps.get(i - 1);
      points.add(
          new Point(
              names.get(i), step.second(), Optional.of(step), Optional.of(adjusted.get(i - 1))));
    }
    return Collections.unmodifiableList(points);
  }
}
