package ai.rote.metrics.stat;

/** Two rates over the same examples. */
record MatchedRates(PairedRates table) implements RatePair {

  @Override
  public Rate first() {
    return table.first();
  }

  @Override
  public Rate second() {
    return table.second();
  }

  @Override
  public Significance test() {
    return table.mcNemar();
  }

  @Override
  public double lowerBound(double tail, boolean above0) {
    return Melding.pairedDifference(
        table.onlyFirst(), table.onlySecond(), table.total(), tail, above0);
  }

  @Override
  public RatePair swapped() {
    return new MatchedRates(
        new PairedRates(
            table.both(), table.onlySecond(), table.onlyFirst(), table.neither(), table.level()));
  }

  @Override
  public String method() {
    return "exact, melded, by McNemar's test";
  }
}
