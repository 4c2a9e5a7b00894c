package ai.rote.results.canary;

import ai.rote.results.record.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The only source of chance in canaries. A seed and a purpose give the same numbers on every
 * platform and Java release; two purposes give numbers that have nothing to do with each other, so
 * that the coins say nothing about the texts.
 */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed, String purpose) {
    byte[] name =
        String.format(Locale.ROOT, "%d %s", seed, purpose).getBytes(StandardCharsets.UTF_8);
    this.random =
        new SplittableRandom(ByteBuffer.wrap(Fingerprint.sha256().digest(name)).getLong());
  }

  /** Any number. */
  long next() {
    return random.nextLong();
  }

  /** A number from 0 (inclusive) to a bound (exclusive), all equally likely to 1 in 2³². */
  int below(int bound) {
    return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
  }

  /** One of two, each with probability ½. */
  boolean coin() {
    return random.nextLong() < 0;
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
