package ai.rote.metrics.rounding;

/**
 * A count of examples, counted three ways.
 *
 * @param lowest with every example that lies within the rounding taken for not counted
 * @param scored as the scores stand
 * @param highest with every example that lies within the rounding taken for counted
 * @param total how many examples there are, at least 1
 */
public record BothWays(long lowest, long scored, long highest, long total) {

  /**
   * Checks the order.
   *
   * @param lowest count
   * @param scored count
   * @param highest count
   * @param total of examples
   * @throws IllegalArgumentException unless 0 ≤ lowest ≤ scored ≤ highest ≤ total, and total ≥ 1
   */
  public BothWays {
    if (lowest < 0 || scored < lowest || highest < scored || total < highest || total < 1) {
      throw new IllegalArgumentException(
          "counts must rise from 0 to a total of at least 1, but are "
              + lowest
              + ", "
              + scored
              + ", "
              + highest
              + " of "
              + total);
    }
  }

  /**
   * How many examples lie within the rounding: those that another rounding may count, and yet
   * another may not.
   *
   * @return highest − lowest
   */
  public long within() {
    return highest - lowest;
  }

  /**
   * The rate with the lowest count.
   *
   * @return in [0, 1]
   */
  public double lowestRate() {
    return (double) lowest / total;
  }

  /**
   * The rate with the highest count.
   *
   * @return in [0, 1]
   */
  public double highestRate() {
    return (double) highest / total;
  }
}
