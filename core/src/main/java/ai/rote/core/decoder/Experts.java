package ai.rote.core.decoder;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A mixture of experts (Shazeer et al. 2017, arXiv 1701.06538): many gated MLPs of one shape. A
 * router, one matrix, gives each token to a few of them and weights what they return.
 *
 * @param count how many there are
 * @param perToken to how many each token is given
 * @param routing how they are chosen and weighted
 * @param tolerance of {@link Routing#SPARSE_MIXER}; 0 for the others
 * @param width size between the two layers of each
 * @param sharedWidth the same of one more expert, which every token is given to and which has a
 *     weight of its own; 0 for none
 * @param singleLayers the layers that have a single MLP instead, counted from 0
 */
public record Experts(
    int count,
    int perToken,
    Routing routing,
    double tolerance,
    int width,
    int sharedWidth,
    Set<Integer> singleLayers) {

  /** How a router chooses experts by their scores, and weights them. */
  public enum Routing {
    /** Those of the largest softmax, which is the weight. */
    SOFTMAX,
    /** The same, with weights divided by their sum. */
    SOFTMAX_NORMALISED,
    /** Those of the largest scores, whose softmax among themselves is the weight. */
    SOFTMAX_OF_CHOSEN,
    /**
     * As Phi 3.5 MoE (Abdin et al. 2024, arXiv 2404.14219): the two largest, each weighted by its
     * softmax among those that come near it, the first left out for the second.
     */
    SPARSE_MIXER;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Copies the set.
   *
   * @param count how many there are
   * @param perToken to how many each token is given
   * @param routing how they are chosen and weighted
   * @param tolerance of {@link Routing#SPARSE_MIXER}; 0 for the others
   * @param width size between the two layers of each
   * @param sharedWidth the same of one more expert; 0 for none
   * @param singleLayers the layers that have a single MLP instead
   * @throws IllegalArgumentException if a token is given to more experts than there are
   */
  public Experts {
    singleLayers = Set.copyOf(singleLayers);
    if (perToken < 1 || perToken > count) {
      throw new IllegalArgumentException(perToken + " of " + count + " experts for each token");
    }
  }

  /**
   * Experts in every layer, none of them shared.
   *
   * @param count how many there are
   * @param perToken to how many each token is given
   * @param routing how they are chosen and weighted
   * @param width size between the two layers of each
   * @return the experts
   */
  public static Experts of(int count, int perToken, Routing routing, int width) {
    return new Experts(count, perToken, routing, 0, width, 0, Set.of());
  }

  /**
   * These experts with a tolerance.
   *
   * @param newTolerance of {@link Routing#SPARSE_MIXER}
   * @return new experts
   */
  public Experts withTolerance(double newTolerance) {
    return new Experts(count, perToken, routing, newTolerance, width, sharedWidth, singleLayers);
  }

  /**
   * These experts with one more that every token is given to.
   *
   * @param newSharedWidth size between its two layers
   * @return new experts
   */
  public Experts withShared(int newSharedWidth) {
    return new Experts(count, perToken, routing, tolerance, width, newSharedWidth, singleLayers);
  }

  /**
   * These experts in some layers only.
   *
   * @param newSingleLayers the layers that have a single MLP instead
   * @return new experts
   */
  public Experts withSingleLayers(Set<Integer> newSingleLayers) {
    return new Experts(count, perToken, routing, tolerance, width, sharedWidth, newSingleLayers);
  }

  int widest() {
    return Math.max(width, sharedWidth);
  }

  /** The attributes of class {@code Router} in {@code router.py} of a decoder without experts. */
  static Map<String, Object> noRouterAttributes() {
    return of(1, 1, Routing.SOFTMAX, 1).routerAttributes();
  }

  /** The attributes of class {@code Router} in {@code router.py}. */
  Map<String, Object> routerAttributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("routing", routing.scriptName());
    attributes.put("per_token", perToken);
    attributes.put("tolerance", tolerance);
    return attributes;
  }
}
