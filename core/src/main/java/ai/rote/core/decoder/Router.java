package ai.rote.core.decoder;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a mixture of experts chooses those that a token is given to, and weights them.
 *
 * @param routing what scores become
 * @param tolerance of {@link Routing#SPARSE_MIXER}; 0 for the others
 * @param scale factor on all weights
 * @param groups experts stand in so many groups of equal size, one behind the other; 1 for none
 * @param groupsPerToken a token's experts are of so many groups at most: those whose best expert,
 *     or whose two best together with {@link Routing#SIGMOID}, are best
 * @param biased whether the matrix that scores experts has a bias
 * @param inFloat32 whether scores are computed in float32 whatever the model computes in
 */
public record Router(
    Routing routing,
    double tolerance,
    double scale,
    int groups,
    int groupsPerToken,
    boolean biased,
    boolean inFloat32) {

  /** What becomes of scores. */
  public enum Routing {
    /** Those of the largest softmax, which is the weight. */
    SOFTMAX,
    /** The same, with weights divided by their sum. */
    SOFTMAX_NORMALISED,
    /** Those of the largest scores, whose softmax among themselves is the weight. */
    SOFTMAX_OF_CHOSEN,
    /**
     * As DeepSeek-V3 (DeepSeek-AI 2024, arXiv 2412.19437): those of the largest sum of sigmoid and
     * a correction that each expert has, learned to spread tokens evenly; the sigmoid is the
     * weight.
     */
    SIGMOID,
    /** The same, with weights divided by their sum. */
    SIGMOID_NORMALISED,
    /**
     * As Phi 3.5 MoE (Abdin et al. 2024, arXiv 2404.14219): the two largest, each weighted by its
     * softmax among those that come near it, the first left out for the second.
     */
    SPARSE_MIXER;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether each expert has a correction.
     *
     * @return true for sigmoids
     */
    public boolean isCorrected() {
      return this == SIGMOID || this == SIGMOID_NORMALISED;
    }
  }

  /**
   * Checks the groups.
   *
   * @param routing what scores become
   * @param tolerance of {@link Routing#SPARSE_MIXER}; 0 for the others
   * @param scale factor on all weights
   * @param groups how many there are; 1 for none
   * @param groupsPerToken of so many groups a token's experts are at most
   * @param biased whether the matrix that scores experts has a bias
   * @param inFloat32 whether scores are computed in float32 whatever the model computes in
   * @throws IllegalArgumentException if a token is given more groups than there are
   */
  public Router {
    if (groupsPerToken < 1 || groupsPerToken > groups) {
      throw new IllegalArgumentException(groupsPerToken + " of " + groups + " groups a token");
    }
  }

  /**
   * A router without groups, without a bias, whose weights are as they come.
   *
   * @param routing what scores become
   * @return the router
   */
  public static Router of(Routing routing) {
    return new Router(routing, 0, 1, 1, 1, false, false);
  }

  /**
   * This router with a tolerance.
   *
   * @param newTolerance of {@link Routing#SPARSE_MIXER}
   * @return a new router
   */
  public Router withTolerance(double newTolerance) {
    return new Router(routing, newTolerance, scale, groups, groupsPerToken, biased, inFloat32);
  }

  /**
   * This router with a factor on its weights.
   *
   * @param newScale the factor
   * @return a new router
   */
  public Router withScale(double newScale) {
    return new Router(routing, tolerance, newScale, groups, groupsPerToken, biased, inFloat32);
  }

  /**
   * This router with experts in groups.
   *
   * @param newGroups how many there are
   * @param perToken of so many groups a token's experts are at most
   * @return a new router
   */
  public Router withGroups(int newGroups, int perToken) {
    return new Router(routing, tolerance, scale, newGroups, perToken, biased, inFloat32);
  }

  /**
   * This router with a bias.
   *
   * @return a new router
   */
  public Router withBias() {
    return new Router(routing, tolerance, scale, groups, groupsPerToken, true, inFloat32);
  }

  /**
   * This router with scores computed in float32.
   *
   * @return a new router
   */
  public Router withScoresInFloat32() {
    return new Router(routing, tolerance, scale, groups, groupsPerToken, biased, true);
  }

  /** The attributes of class {@code Router} in {@code router.py}. */
  Map<String, Object> scriptAttributes(int perToken) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("routing", routing.scriptName());
    attributes.put("per_token", perToken);
    attributes.put("tolerance", tolerance);
    attributes.put("scale", scale);
    attributes.put("groups", groups);
    attributes.put("groups_per_token", groupsPerToken);
    attributes.put("in_float32", inFloat32);
    return attributes;
  }
}
