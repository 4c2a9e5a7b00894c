package ai.rote.studies.demo;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The only source of chance in the synthetic corpus.
 *
 * <p>Everything is derived from {@link SplittableRandom#nextLong()} by explicit arithmetic, so that
 * a seed gives the same corpus on every platform and Java release.
 */
final class Dice {

  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns a number from 0 (inclusive) to {@code bound} (exclusive), all equally likely. */
  int below(int bound) {
    long thirtyTwoBits = random.nextLong() >>> 32;
    return (int) ((thirtyTwoBits * bound) >>> 32);
  }

  <T> T pick(List<T> items) {
    return items.get(below(items.size()));
  }

  /** Puts the items into a random order, in place (Fisher and Yates). */
  void shuffle(List<?> items) {
    for (int last = items.size() - 1; last > 0; last--) {
      Collections.swap(items, last, below(last + 1));
    }
  }
}
