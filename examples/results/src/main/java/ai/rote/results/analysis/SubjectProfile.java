package ai.rote.results.analysis;

import java.util.Arrays;
import java.util.Locale;

/** For whom facts about persons are listed in a section of their own; none gives a verdict. */
public enum SubjectProfile {
  /** What Opinion 28/2024 of the European Data Protection Board asks of a model's anonymity. */
  EDPB;

  /**
   * Reads a name.
   *
   * @param name as on the command line
   * @return the profile
   * @throws IllegalArgumentException if there is none
   */
  public static SubjectProfile parse(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no profile '" + name + "'; known: edpb"));
  }

  /** As it is given on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
