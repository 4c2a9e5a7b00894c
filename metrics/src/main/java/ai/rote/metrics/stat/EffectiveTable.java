package ai.rote.metrics.stat;

/**
 * A fourfold table of as many independent examples as another one tells, whole or not: of
 * independent examples its counts themselves.
 *
 * @param both the first and the second
 * @param onlyFirst b
 * @param onlySecond c
 * @param total of all
 */
record EffectiveTable(double both, double onlyFirst, double onlySecond, double total) {}
