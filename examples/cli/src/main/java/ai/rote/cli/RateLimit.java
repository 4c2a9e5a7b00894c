package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.results.analysis.MeasuredRate;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rate with a limit or margin, as it is typed: {@code n=1000,p=0.5:1%}, {@code greedy: 0.1%} or
 * {@code 0.5%} alone.
 *
 * @param rate as it is typed; empty if only the share was
 * @param share the percentage over 100
 */
record RateLimit(Optional<String> rate, double share) {
  /** A rate that leaves its scheme out. */
  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile("(?:(?:n|p)=[^,]*|worst-case)(?:,(?:n|p)=[^,]*)*");

  /** A limit of a rate. */
  static RateLimit limit(String text) {
    if (text.indexOf(':') < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' names no rate; expected RATE:LIMIT%, as in n=1000,p=0.5:1%");
    }
    return parse(text, 0);
  }

  /** A margin by which a rate may lie above another; 0 or less asks that it lies below. */
  static RateLimit margin(String text) {
    return parse(text, -1);
  }

  /** A margin to either side. */
  static RateLimit equivalence(String text) {
    return parse(text, 0);
  }

  private static RateLimit parse(String text, double least) {
    int colon = text.lastIndexOf(':');
    Optional<String> rate =
        colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon).strip());
    double share = Percentage.within(text.substring(colon + 1).strip(), least, 1, false);
    RateLimit limit = new RateLimit(rate, share);
    if (rate.isPresent()) {
      limit.rates(List.of(SamplingScheme.temperature(1))); // refuses another spelling
    }
    return limit;
  }

  /** The rates meant: one, or where no scheme is named, one under each scheme. */
  List<MeasuredRate> rates(List<SamplingScheme> schemes) {
    String text = rate.orElseThrow();
    return WITHOUT_SCHEME.matcher(text).matches()
        ? schemes.stream().map(scheme -> MeasuredRate.parse(scheme + "," + text)).toList()
        : List.of(MeasuredRate.parse(text));
  }

  /** As it was typed, but for blanks. */
  @Override
  public String toString() {
    return rate.map(each -> each + ": ").orElse("")
        + Prospect.percent(share, RoundingMode.HALF_EVEN)
        + "%";
  }
}
