package ai.rote.core.train;

/**
 * The settings of Adam (Kingma and Ba 2015, arXiv 1412.6980), but for the learning rate, which each
 * step is given.
 *
 * @param beta1 decay of the mean of gradients, from 0 to below 1
 * @param beta2 decay of the mean of squared gradients, from 0 to below 1
 * @param epsilon added to the spread; above 0
 * @param clipNorm the largest global norm that gradients may have; above 0
 */
public record Adam(double beta1, double beta2, double epsilon, double clipNorm) {

  /** The settings of the paper, with gradients clipped to a norm of 1. */
  public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 1);

  /**
   * Checks the numbers.
   *
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of squared gradients
   * @param epsilon added to the spread
   * @param clipNorm the largest global norm that gradients may have
   * @throws IllegalArgumentException if a number lies outside its range
   */
  public Adam {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Adam's decays are " + beta1 + " and " + beta2 + ", expected 0 to below 1");
    }
    if (!(epsilon > 0 && clipNorm > 0)) {
      throw new IllegalArgumentException(
          "Adam's epsilon is " + epsilon + " and clipNorm " + clipNorm + ", expected above 0");
    }
  }
}
