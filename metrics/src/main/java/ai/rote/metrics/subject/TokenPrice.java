package ai.rote.metrics.subject;

import ai.rote.metrics.stat.Arguments;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * What tokens cost, in any currency: those that are sent and those that are generated have prices
 * of their own.
 *
 * @param sentMillion price of a million tokens sent, at least 0
 * @param generatedMillion price of a million tokens generated, at least 0
 */
public record TokenPrice(double sentMillion, double generatedMillion) {
  private static final double MILLION = 1e6;

  /**
   * Checks the prices.
   *
   * @param sentMillion price of a million tokens sent
   * @param generatedMillion price of a million tokens generated
   * @throws IllegalArgumentException if one is below 0 or not finite
   */
  public TokenPrice {
    for (double each : new double[] {sentMillion, generatedMillion}) {
      if (!(each >= 0 && each < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "price of a million tokens must be at least 0, but is " + each);
      }
    }
  }

  /**
   * Reads {@code 0.15,0.6}: a million tokens sent, a million generated.
   *
   * @param text the spelling
   * @return the price
   * @throws IllegalArgumentException if it is spelt otherwise
   */
  public static TokenPrice parse(String text) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 2) {
        return new TokenPrice(
            new BigDecimal(parts[0].strip()).doubleValue(),
            new BigDecimal(parts[1].strip()).doubleValue());
      }
    } catch (IllegalArgumentException e) {
      // Not two prices: the complaint below says what is expected.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no price of tokens; expected that of a million sent and that of a million"
            + " generated, as in 0.15,0.6");
  }

  /**
   * What n rounds of queries cost.
   *
   * @param round the tokens of one round
   * @param n how many, at least 1
   * @return in the currency of the prices
   * @throws IllegalArgumentException if n is below 1
   */
  public double of(QueryTokens round, long n) {
    return Arguments.queries(n)
        * (round.sent() / MILLION * sentMillion + round.generated() / MILLION * generatedMillion);
  }

  /** As it is read. */
  @Override
  public String toString() {
    return plain(sentMillion) + "," + plain(generatedMillion);
  }

  private static String plain(double price) {
    return price == Math.rint(price) && price < 1e15
        ? String.format(Locale.ROOT, "%.0f", price)
        : Double.toString(price);
  }
}
