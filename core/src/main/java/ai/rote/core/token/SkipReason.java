package ai.rote.core.token;

/** Why an example of a data set was not measured. */
public enum SkipReason {
  /** A document has fewer tokens than prefix and suffix together need. */
  TOO_SHORT("fewer tokens than prefix and suffix need");

  private final String description;

  SkipReason(String description) {
    this.description = description;
  }

  /** The reason in words, for messages and reports. */
  @Override
  public String toString() {
    return description;
  }
}
