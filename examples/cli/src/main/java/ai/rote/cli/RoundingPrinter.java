package ai.rote.cli;

import ai.rote.results.figures.RoundingFigures;
import ai.rote.results.figures.RoundingFigures.Range;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints in one line how much of a report hangs on the number format that was computed in. */
final class RoundingPrinter {
  private RoundingPrinter() {}

  /** A rate and what it is of. */
  private record Named(String name, Range range) {
    private static final Comparator<Named> BY_WIDTH =
        Comparator.comparingLong(each -> each.range.within());

    /** As in {@code greedy 9.2 to 9.5 (2)}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %.1f to %.1f %% (%s)",
          name,
          100 * range.lowest(),
          100 * range.highest(),
          Tables.grouped(range.within()));
    }
  }

  static void print(RoundingFigures rounding, Terminal out) {
    Range greedy = rounding.main().greedy();
    Stream<Named> possible =
        rounding.main().schemes().stream()
            .map(each -> new Named("p_z > 0, " + each.scheme() + ",", each.worstCase()));
    Stream<Named> rates =
        rounding.main().schemes().stream()
            .flatMap(
                scheme ->
                    scheme.rates().stream()
                        .map(
                            each ->
                                new Named(
                                    String.format(
                                        Locale.ROOT,
                                        "%s, n = %s, p = %s,",
                                        scheme.scheme(),
                                        Tables.grouped(each.n()),
                                        each.p()),
                                    each.range())));
    String widest =
        Stream.of(Stream.of(new Named("greedy", greedy)), widest(rates), widest(possible))
            .flatMap(each -> each)
            .filter(each -> each.range().within() > 0)
            .map(Named::toString)
            .reduce((one, other) -> one + "; " + other)
            .map(each -> ", with what is within it (so many examples) counted both ways: " + each)
            .orElse("; no rate changes within it");
    out.entry(
        "rounding", "%s, %s nats a token%s", rounding.basis(), plain(rounding.tokenNats()), widest);
  }

  /** The one with the most examples within the rounding; none if there are no rates. */
  private static Stream<Named> widest(Stream<Named> rates) {
    return rates.max(Named.BY_WIDTH).stream();
  }

  private static String plain(double nats) {
    return String.format(Locale.ROOT, nats < 1e-3 ? "%.0e" : "%.2g", nats);
  }
}
