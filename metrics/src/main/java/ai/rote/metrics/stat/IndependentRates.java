package ai.rote.metrics.stat;

/** Two rates over different examples. */
record IndependentRates(Rate first, Rate second) implements RatePair {

  @Override
  public Significance test() {
    if (!hasDesign()) {
      return Significance.fisher(first.count(), first.total(), second.count(), second.total());
    }
    return RatePair.atEffectiveSize(
        "Fisher" + designed(),
        first.total() + second.total(),
        tail -> {
          double n1 = size(first, tail);
          double n2 = size(second, tail);
          double k1 = count(first, n1);
          double k2 = count(second, n2);
          double tails =
              first.value() > second.value()
                  ? Melding.notAbove(k1, n1, k2, n2)
                  : Melding.notAbove(k2, n2, k1, n1);
          return first.value() == second.value() ? 1 : Math.min(1, 2 * tails);
        });
  }

  @Override
  public double lowerBound(double tail, boolean above0) {
    double n1 = size(first, tail);
    double n2 = size(second, tail);
    return Melding.difference(count(first, n1), n1, count(second, n2), n2, tail, above0);
  }

  /** The lower bound of how much of what the second lacks the first has: 1 − (1 − π₁)/(1 − π₂). */
  double adjustedBound(double tail, boolean above0) {
    double n1 = size(first, tail);
    double n2 = size(second, tail);
    return 1 - Melding.missedRatio(count(first, n1), n1, count(second, n2), n2, tail, above0);
  }

  /** How many independent examples a rate tells as much as. */
  static double size(Rate rate, double tail) {
    return rate.design().isEmpty()
        ? rate.total()
        : Math.min(PairedRates.MOST_EFFECTIVE, rate.effectiveTotal(tail));
  }

  /** How many of so many have the property; not rounded where there is nothing to round. */
  static double count(Rate rate, double size) {
    return rate.design().isEmpty() ? rate.count() : rate.value() * size;
  }

  private boolean hasDesign() {
    return first.design().isPresent() || second.design().isPresent();
  }

  /** What a method's name ends in under a design. */
  String designed() {
    return !hasDesign()
        ? ""
        : first
            .design()
            .map(one -> second.design().map(two -> ", " + one + "; " + two).orElse(", " + one))
            .orElseGet(() -> ", " + second.design().orElseThrow());
  }

  @Override
  public IndependentRates swapped() {
    return new IndependentRates(second, first);
  }

  @Override
  public String method() {
    return hasDesign()
        ? "melded, by Fisher's test" + designed()
        : "exact, melded, by Fisher's test";
  }
}
