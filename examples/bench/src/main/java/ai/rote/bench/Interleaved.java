package ai.rote.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Times several ways of doing something in turn, A B C A B C, so that whatever else the machine
 * does falls on all of them. The first round warms up and is not counted.
 */
final class Interleaved {
  private final Map<String, DoubleSupplier> ways = new LinkedHashMap<>();
  private final Map<String, double[]> seconds = new LinkedHashMap<>();

  /** Adds a way that is timed here. */
  Interleaved way(String name, Runnable way) {
    return timed(
        name,
        () -> {
          long start = System.nanoTime();
          way.run();
          return (System.nanoTime() - start) / 1e9;
        });
  }

  /** Adds a way that returns the seconds it took. */
  Interleaved timed(String name, DoubleSupplier way) {
    ways.put(name, way);
    return this;
  }

  Interleaved run(int rounds) {
    ways.values().forEach(DoubleSupplier::getAsDouble);
    ways.keySet().forEach(name -> seconds.put(name, new double[rounds]));
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, DoubleSupplier> way : ways.entrySet()) {
        seconds.get(way.getKey())[round] = way.getValue().getAsDouble();
      }
    }
    return this;
  }

  /** The median time of a way. */
  double seconds(String name) {
    return Spread.of(seconds.get(name)).median();
  }

  /** How much longer one way takes than another, round by round, times a factor. */
  Spread ratio(String slower, String faster, double factor) {
    double[] above = seconds.get(slower);
    double[] below = seconds.get(faster);
    double[] ratios = new double[above.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = factor * above[i] / below[i];
    }
    return Spread.of(ratios);
  }

  /**
   * A median with what it is the median of.
   *
   * @param median the middle value
   * @param least the smallest
   * @param greatest the largest
   */
  record Spread(double median, double least, double greatest) {
    static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int last = sorted.length - 1;
      double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
      return new Spread(median, sorted[0], sorted[last]);
    }
  }
}
