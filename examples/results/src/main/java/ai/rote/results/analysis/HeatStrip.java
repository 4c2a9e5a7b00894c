package ai.rote.results.analysis;

import java.util.Arrays;

/**
 * The highest ln p_z of each stretch of a text, in a bounded number of stretches of equal length:
 * when they run out, neighbours are joined.
 */
final class HeatStrip {
  private static final int MOST_BINS = 1200;

  /** NaN where nothing was tested. */
  private final double[] highest = new double[MOST_BINS];

  private long binCharacters = 1;

  HeatStrip() {
    Arrays.fill(highest, Double.NaN);
  }

  void add(long start, long end, double logProb) {
    while ((end - 1) / binCharacters >= MOST_BINS) {
      join();
    }
    for (long bin = start / binCharacters; bin <= (end - 1) / binCharacters; bin++) {
      highest[(int) bin] = higher(highest[(int) bin], logProb);
    }
  }

  private void join() {
    for (int i = 0; i < MOST_BINS; i++) {
      int left = 2 * i;
      highest[i] = left < MOST_BINS ? higher(highest[left], highest[left + 1]) : Double.NaN;
    }
    binCharacters *= 2;
  }

  private static double higher(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  long binCharacters() {
    return binCharacters;
  }

  /** The stretches of a text of so many characters. */
  double[] values(long characters) {
    return Arrays.copyOf(highest, (int) ((characters + binCharacters - 1) / binCharacters));
  }
}
