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
    return table
        .design()
        .map(
            design ->
                RatePair.atEffectiveSize(
                    "McNemar, " + design,
                    table.onlyFirst() + table.onlySecond(),
                    tail -> {
                      EffectiveTable effective = table.effective(tail);
                      return Significance.mcNemar(effective.onlyFirst(), effective.onlySecond());
                    }))
        .orElseGet(() -> Significance.mcNemar(table.onlyFirst(), table.onlySecond()));
  }

  @Override
  public double lowerBound(double tail, boolean above0) {
    EffectiveTable effective = table.effective(tail);
    return Melding.pairedDifference(
        effective.onlyFirst(), effective.onlySecond(), effective.total(), tail, above0);
  }

  @Override
  public RatePair swapped() {
    return new MatchedRates(table.swapped());
  }

  @Override
  public String method() {
    return table.design().isEmpty()
        ? "exact, melded, by McNemar's test"
        : "melded, by McNemar's test" + table.designed();
  }
}
