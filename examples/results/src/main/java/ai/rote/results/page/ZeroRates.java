package ai.rote.results.page;

import ai.rote.metrics.stat.Interval;
import ai.rote.results.figures.GroupFigures;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.figures.SchemeFigures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What rates of 0 show: how high they may be after all. */
public final class ZeroRates {
  private ZeroRates() {}

  /**
   * The upper bounds of all rates of 0 in a line.
   *
   * @param figures of a report
   * @return one for each number of examples, the largest if there are several; empty if no rate is
   *     0
   */
  public static Optional<String> inWords(ReportFigures figures) {
    List<RateFigure> zero = zero(figures);
    if (zero.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, Double> bounds = new TreeMap<>(Comparator.reverseOrder());
    zero.forEach(each -> bounds.merge(each.total(), each.upperBound().value(), Math::max));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "a rate of 0 shows: %s, at %s %% (upperBound: one-sided, Clopper-Pearson)",
            bounds.entrySet().stream()
                .map(
                    each ->
                        String.format(
                            Locale.ROOT,
                            "at most %s %% of %,d examples",
                            rounded(each.getValue()),
                            each.getKey()))
                .collect(Collectors.joining(", ")),
            Interval.percent(zero.get(0).upperBound().level())));
  }

  /** In percent, three digits of it, rounded up as a bound must be. */
  private static String rounded(double bound) {
    return BigDecimal.valueOf(bound)
        .movePointRight(2)
        .round(new MathContext(3, RoundingMode.CEILING))
        .toPlainString();
  }

  private static List<RateFigure> zero(ReportFigures figures) {
    List<PartFigures> parts = new ArrayList<>(List.of(figures.main()));
    if (figures.control() != null) {
      parts.add(figures.control().figures());
    }
    GroupFigures groups = figures.groups();
    if (groups != null) {
      groups.values().forEach(each -> parts.add(each.figures()));
      Optional.ofNullable(groups.without()).ifPresent(parts::add);
    }
    return parts.stream()
        .flatMap(ZeroRates::rates)
        .filter(each -> each.upperBound() != null)
        .toList();
  }

  private static Stream<RateFigure> rates(PartFigures part) {
    return Stream.concat(
        Stream.of(part.greedy()), part.schemes().stream().flatMap(ZeroRates::rates));
  }

  private static Stream<RateFigure> rates(SchemeFigures scheme) {
    return Stream.concat(
        Stream.of(scheme.worstCase()),
        scheme.rates().stream().map(SchemeFigures.Discoverable::rate));
  }
}
