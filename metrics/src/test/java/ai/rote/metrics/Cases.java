package ai.rote.metrics;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Checks a law on random cases. Seeds are fixed, so that a build is repeatable; a failure names its
 * seed, and {@code -Drote.seed=N} runs the case of that seed alone. {@code -Drote.cases=N} runs
 * more or fewer of them.
 */
public final class Cases {
  private static final int COUNT = Integer.getInteger("rote.cases", 200);

  private Cases() {}

  public static void forEach(Consumer<Random> law) {
    Long only = Long.getLong("rote.seed");
    if (only != null) {
      law.accept(new Random(only));
      return;
    }
    for (long seed = 0; seed < COUNT; seed++) {
      try {
        law.accept(new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("fails with -Drote.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** ln p_z: certain, impossible, next to 1, ordinary or tiny. */
  public static double logProb(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextBoolean() ? 0 : Double.NEGATIVE_INFINITY;
      case 1 -> -Math.pow(10, -20 * random.nextDouble());
      case 2 -> -10_000 * random.nextDouble();
      case 3 -> -40 + (random.nextDouble() - 0.5); // where the formula changes
      default -> -30 * random.nextDouble();
    };
  }

  /** n from 1 to 10^18, even in its logarithm. */
  public static long queries(Random random) {
    return Math.round(Math.pow(10, 18 * random.nextDouble()));
  }

  /** p in (0, 1), often near an end. */
  public static double probability(Random random) {
    double small = Math.pow(10, -12 * random.nextDouble());
    double p =
        switch (random.nextInt(3)) {
          case 0 -> small;
          case 1 -> 1 - small;
          default -> random.nextDouble();
        };
    return Math.min(Math.max(p, 1e-12), Math.nextDown(1.0));
  }
}
