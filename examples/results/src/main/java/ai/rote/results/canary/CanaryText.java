package ai.rote.results.canary;

import java.util.Objects;

/**
 * The text of a canary.
 *
 * @param prefix shown to the model
 * @param suffix random, and what the model is tested on
 */
public record CanaryText(String prefix, String suffix) {

  /**
   * Refuses nulls.
   *
   * @param prefix shown to the model
   * @param suffix what the model is tested on
   */
  public CanaryText {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(suffix, "suffix");
  }

  /**
   * As it stands in the training data.
   *
   * @return prefix and suffix
   */
  public String whole() {
    return prefix + suffix;
  }
}
