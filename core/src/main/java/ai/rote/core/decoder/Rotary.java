package ai.rote.core.decoder;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotary position embedding (Su et al. 2021, arXiv 2104.09864): a position turns pairs of a head's
 * dimensions by angles proportional to it. Ways of stretching it to longer sequences change how far
 * each pair turns.
 *
 * <p>Frequencies are computed in float32, step by step as transformers does: at position 4,000 an
 * angle is 4,000 times as wrong as its frequency, so that even the last bit shows in the scores of
 * long texts.
 *
 * @param dimensions how many dimensions of each head are turned; even
 * @param theta base of the frequencies
 * @param frequencies angle from one position to the next, for each pair of dimensions
 * @param longFrequencies the same for sequences longer than {@code trainedTokens}
 * @param trainedTokens up to how many tokens {@code frequencies} hold
 * @param growth above 0: beyond the trained length frequencies depend on how long the sequence is
 * @param amplitude factor on turned queries and keys
 */
public record Rotary(
    int dimensions,
    double theta,
    List<Double> frequencies,
    List<Double> longFrequencies,
    int trainedTokens,
    double growth,
    double amplitude) {
  private static final int ANY_LENGTH = Integer.MAX_VALUE;

  /**
   * Copies the frequencies.
   *
   * @param dimensions how many dimensions of each head are turned
   * @param theta base of the frequencies
   * @param frequencies angle from one position to the next, for each pair of dimensions
   * @param longFrequencies the same for sequences longer than {@code trainedTokens}
   * @param trainedTokens up to how many tokens {@code frequencies} hold
   * @param growth above 0: beyond the trained length frequencies depend on how long the sequence is
   * @param amplitude factor on turned queries and keys
   */
  public Rotary {
    frequencies = List.copyOf(frequencies);
    longFrequencies = List.copyOf(longFrequencies);
  }

  /**
   * As published first.
   *
   * @param dimensions how many dimensions of each head are turned
   * @param theta base of the frequencies
   * @return pair i turns by theta<sup>−2i/dimensions</sup>
   */
  public static Rotary of(int dimensions, double theta) {
    List<Double> frequencies =
        pairs(dimensions).mapToObj(i -> (double) (1 / wavelength(dimensions, theta, i))).toList();
    return new Rotary(dimensions, theta, frequencies, frequencies, ANY_LENGTH, 0, 1);
  }

  /** theta<sup>2i/dimensions</sup>: by how many positions a pair turns by one radian. */
  private static float wavelength(int dimensions, double theta, int pair) {
    return (float) Math.pow((float) theta, 2f * pair / dimensions);
  }

  private float wavelength(int pair) {
    return wavelength(dimensions, theta, pair);
  }

  private static IntStream pairs(int dimensions) {
    return IntStream.range(0, dimensions / 2);
  }

  private float frequency(int pair) {
    return frequencies.get(pair).floatValue();
  }

  /**
   * Position interpolation (Chen et al. 2023, arXiv 2306.15595).
   *
   * @param factor by which all frequencies are divided
   * @return the stretched embedding
   */
  public Rotary linear(double factor) {
    return changed(i -> frequency(i) / (float) factor, 1);
  }

  /**
   * Dynamic NTK scaling: as trained up to a length; beyond it the base grows with the length.
   *
   * @param factor how fast
   * @param trainedTokens up to which length nothing changes
   * @return the stretched embedding
   */
  public Rotary dynamic(double factor, int trainedTokens) {
    return new Rotary(dimensions, theta, frequencies, frequencies, trainedTokens, factor, 1);
  }

  /**
   * As Llama 3.1: long waves are divided by a factor, short ones kept, and those between mixed.
   *
   * @param factor by which long waves are divided
   * @param lowFactor waves longer than {@code trainedTokens / lowFactor} are long
   * @param highFactor waves shorter than {@code trainedTokens / highFactor} are short
   * @param trainedTokens the length before stretching
   * @return the stretched embedding
   */
  public Rotary llama3(double factor, double lowFactor, double highFactor, int trainedTokens) {
    float longest = (float) (trainedTokens / lowFactor);
    float shortest = (float) (trainedTokens / highFactor);
    return changed(
        i -> {
          float frequency = frequency(i);
          float wave = 1 / frequency * (float) (2 * Math.PI);
          if (wave > longest) {
            return frequency / (float) factor;
          }
          if (wave < shortest) {
            return frequency;
          }
          float turns = 1 / wave * trainedTokens;
          float kept = (turns - (float) lowFactor) / (float) (highFactor - lowFactor);
          return (1 - kept) * frequency / (float) factor + kept * frequency;
        },
        1);
  }

  /**
   * YaRN (Peng et al. 2023, arXiv 2309.00071).
   *
   * @param factor by which slow pairs are slowed further
   * @param betaFast pairs that turn more often than this over the trained length are kept
   * @param betaSlow pairs that turn less often than this are slowed in full
   * @param truncate whether the border pairs are rounded to whole ones
   * @param trainedTokens the length before stretching
   * @param amplitude factor on turned queries and keys
   * @return the stretched embedding
   */
  public Rotary yarn(
      double factor,
      double betaFast,
      double betaSlow,
      boolean truncate,
      int trainedTokens,
      double amplitude) {
    double low = pairThatTurns(betaFast, trainedTokens);
    double high = pairThatTurns(betaSlow, trainedTokens);
    double first = Math.max(truncate ? Math.floor(low) : low, 0);
    double last = Math.min(truncate ? Math.ceil(high) : high, dimensions - 1);
    float span = (float) (first == last ? 0.001 : last - first);
    return changed(
        i -> {
          float kept = 1 - Math.min(1, Math.max(0, (i - (float) first) / span));
          float slowed = 1 / ((float) factor * wavelength(i));
          return slowed * (1 - kept) + 1 / wavelength(i) * kept;
        },
        amplitude);
  }

  private double pairThatTurns(double times, int trainedTokens) {
    return dimensions * Math.log(trainedTokens / (times * 2 * Math.PI)) / (2 * Math.log(theta));
  }

  /**
   * LongRoPE (Ding et al. 2024, arXiv 2402.13753): each pair divided by a factor of its own, with
   * one set of factors up to the trained length and another beyond.
   *
   * @param shortFactors one a pair
   * @param longFactors one a pair
   * @param trainedTokens the length before stretching
   * @param amplitude factor on turned queries and keys
   * @return the stretched embedding
   */
  public Rotary longRope(
      List<Double> shortFactors, List<Double> longFactors, int trainedTokens, double amplitude) {
    return new Rotary(
        dimensions,
        theta,
        dividedBy(shortFactors),
        dividedBy(longFactors),
        trainedTokens,
        0,
        amplitude);
  }

  private List<Double> dividedBy(List<Double> factors) {
    return pairs(dimensions)
        .mapToObj(i -> (double) (1 / (factors.get(i).floatValue() * wavelength(i))))
        .toList();
  }

  /** A new frequency for each pair. */
  private interface Change {
    float of(int pair);
  }

  private Rotary changed(Change change, double newAmplitude) {
    List<Double> changed = pairs(dimensions).mapToObj(i -> (double) change.of(i)).toList();
    return new Rotary(dimensions, theta, changed, changed, ANY_LENGTH, 0, newAmplitude);
  }
}
