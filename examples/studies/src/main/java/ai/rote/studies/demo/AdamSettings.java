package ai.rote.studies.demo;

import ai.rote.core.train.Adam;

/**
 * The settings of Adam (Kingma and Ba 2015) and of the learning rate's course.
 *
 * @param rate the highest learning rate
 * @param finalShare what share of it is left at the end
 * @param warmUpShare over which share of the steps it rises from zero
 * @param beta1 decay of the mean of gradients
 * @param beta2 decay of the mean of squared gradients
 * @param epsilon added to the spread
 * @param clipNorm the largest global norm that gradients may have
 */
public record AdamSettings(
    double rate,
    double finalShare,
    double warmUpShare,
    double beta1,
    double beta2,
    double epsilon,
    double clipNorm) {

  Adam adam() {
    return new Adam(beta1, beta2, epsilon, clipNorm);
  }

  AdamSettings withRate(double rate) {
    return new AdamSettings(rate, finalShare, warmUpShare, beta1, beta2, epsilon, clipNorm);
  }

  /**
   * The learning rate: a linear rise, then half a cosine down to the final share.
   *
   * @param step from 0
   * @param steps in all
   * @return the rate at this step
   */
  public double rateAt(int step, int steps) {
    double warmUp = Math.max(1, warmUpShare * steps);
    if (step < warmUp) {
      return rate * (step + 1) / warmUp;
    }
    double course = (step - warmUp) / Math.max(1, steps - warmUp);
    return rate * (finalShare + (1 - finalShare) * (1 + Math.cos(Math.PI * course)) / 2);
  }
}
