package ai.rote.results.canary;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A line of {@code canaries.jsonl}, which {@code rote measure} reads as an example.
 *
 * @param id of the canary, the same for all models
 * @param set {@code in} or {@code out}, as its coin fell
 * @param repetitions how often it stands in the training data; 0 if it is out
 * @param planned how often it does or would
 * @param form of its text
 * @param prefix shown to the model
 * @param suffix what the model is tested on
 */
public record CanaryLine(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String set,
    @JsonProperty(required = true) int repetitions,
    @JsonProperty(required = true) int planned,
    @JsonProperty(required = true) String form,
    @JsonProperty(required = true) String prefix,
    @JsonProperty(required = true) String suffix) {

  /** Of a canary that goes into the training data. */
  public static final String IN = "in";

  /** Of one that does not. */
  public static final String OUT = "out";

  /**
   * Checks what belongs together.
   *
   * @param id of the canary
   * @param set {@code in} or {@code out}
   * @param repetitions how often it stands in the training data
   * @param planned how often it does or would
   * @param form of its text
   * @param prefix shown to the model
   * @param suffix what the model is tested on
   * @throws IllegalArgumentException if the set is another, or the repetitions are not those of it
   */
  public CanaryLine {
    if (!set.equals(IN) && !set.equals(OUT)) {
      throw new IllegalArgumentException("'set' is '" + set + "', expected in or out");
    }
    if (planned < 1 || repetitions != (set.equals(IN) ? planned : 0)) {
      throw new IllegalArgumentException(
          "'repetitions' is "
              + repetitions
              + " and 'planned' "
              + planned
              + " for a canary that is "
              + set);
    }
  }

  static CanaryLine of(String id, boolean isIn, int planned, CanaryForm form, CanaryText text) {
    return new CanaryLine(
        id,
        isIn ? IN : OUT,
        isIn ? planned : 0,
        planned,
        form.toString(),
        text.prefix(),
        text.suffix());
  }

  /**
   * Whether the canary is in the training data.
   *
   * @return true if its set is {@code in}
   */
  @JsonIgnore
  public boolean isIn() {
    return set.equals(IN);
  }
}
