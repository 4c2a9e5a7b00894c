package ai.rote.cli;

import static ai.rote.cli.ReportFiguresTest.ROUNDING;
import static ai.rote.cli.ReportFiguresTest.TOP_K;
import static ai.rote.cli.ReportFiguresTest.p;
import static ai.rote.cli.ReportFiguresTest.share;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What of a report hangs on rounding, counted again from its records, plainly. */
final class RoundingByHand {
  private RoundingByHand() {}

  static void assertRounding(JsonNode part, List<JsonNode> records) {
    assertRange(
        part.get("greedy"),
        share(records, each -> each.get("minMargin").doubleValue() > 4e-5),
        share(
            records,
            each ->
                each.get("greedyMatch").booleanValue()
                    || each.get("minMargin").doubleValue() >= -4e-5),
        records);
    for (JsonNode scheme : part.get("schemes")) {
      String name = scheme.get("scheme").asText();
      assertRange(
          scheme.get("worstCase"),
          share(records, each -> p(each, name) > 0 && !hasRank(each, name, 40)),
          share(records, each -> p(each, name) > 0 || isOutByOneRank(each, name)),
          records);
      for (JsonNode rate : scheme.get("rates")) {
        double n = rate.get("n").doubleValue();
        double p = rate.get("p").doubleValue();
        assertRange(
            rate,
            share(records, each -> !hasRank(each, name, 40) && reaches(each, name, n, p, -1)),
            share(records, each -> reaches(each, name, n, p, 1)),
            records);
      }
    }
  }

  /** With ln p_z moved to one side; a token of rank 41 has a 40th of the mass at most. */
  private static boolean reaches(
      JsonNode record, String scheme, double n, double p, int direction) {
    double logProb = direction * 2e-5 * Math.sqrt(record.at("/tokens/rank").size());
    if (direction > 0 && p(record, scheme) == 0 && !isOutByOneRank(record, scheme)) {
      return false;
    }
    for (JsonNode token : record.at("/tokens/logProb").get(scheme)) {
      logProb +=
          token.isNull()
              ? (direction > 0 ? -Math.log(40) : Double.NEGATIVE_INFINITY)
              : token.floatValue();
    }
    return -Math.expm1(n * Math.log1p(-Math.exp(Math.min(0, logProb)))) >= p;
  }

  private static boolean hasRank(JsonNode record, String scheme, int rank) {
    return scheme.equals(TOP_K)
        && StreamSupport.stream(record.at("/tokens/rank").spliterator(), false)
            .anyMatch(each -> each.intValue() == rank);
  }

  private static boolean isOutByOneRank(JsonNode record, String scheme) {
    return scheme.equals(TOP_K)
        && StreamSupport.stream(record.at("/tokens/rank").spliterator(), false)
            .allMatch(each -> each.intValue() <= 41);
  }

  private static void assertRange(
      JsonNode range, double lowest, double highest, List<JsonNode> records) {
    assertThat(range.get("lowest").doubleValue()).isCloseTo(lowest, ROUNDING);
    assertThat(range.get("highest").doubleValue()).isCloseTo(highest, ROUNDING);
    assertThat(range.get("within").longValue())
        .isEqualTo(Math.round((highest - lowest) * records.size()));
  }
}
