package ai.rote.metrics.stat;

/** Two rates over different examples. */
record IndependentRates(Rate first, Rate second) implements RatePair {

  @Override
  public Significance test() {
    return Significance.fisher(first.count(), first.total(), second.count(), second.total());
  }

  @Override
  public double lowerBound(double tail, boolean above0) {
    return Melding.difference(
        first.count(), first.total(), second.count(), second.total(), tail, above0);
  }

  @Override
  public RatePair swapped() {
    return new IndependentRates(second, first);
  }

  @Override
  public String method() {
    return "exact, melded, by Fisher's test";
  }
}
