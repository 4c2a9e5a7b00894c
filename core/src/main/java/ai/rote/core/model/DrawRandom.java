package ai.rote.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Random numbers by address: each is a function of seed, example, draw and position, and needs none
 * of the others.
 *
 * <p>The numbers of one draw are a SplitMix64 sequence (Steele, Lea and Flood 2014, "Fast
 * Splittable Pseudorandom Number Generators", figure 16); where it starts is mixed from seed,
 * example and draw.
 */
final class DrawRandom {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** How many bits {@link #bits} gives: with one half added they are still exact in a double. */
  static final int BITS = 52;

  private final long start;

  DrawRandom(long seed, String exampleId) {
    this.start = mix(mix(seed + GOLDEN_GAMMA) ^ key(exampleId));
  }

  /**
   * One number.
   *
   * @param draw from 0
   * @param position of the token in the continuation, from 0
   * @return uniform in 0 … 2^{@link #BITS} − 1
   */
  long bits(long draw, int position) {
    long sequence = mix(start + GOLDEN_GAMMA * (draw + 1));
    return mix(sequence + GOLDEN_GAMMA * (position + 1)) >>> (Long.SIZE - BITS);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static long key(String exampleId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(exampleId.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
