package ai.rote.results.analysis;

import ai.rote.metrics.subject.TokenPrice;
import java.util.Objects;
import java.util.Optional;

/**
 * How a report counts persons.
 *
 * @param field of the examples' metadata that names the person an example is of
 * @param price of tokens; empty if costs are not asked for
 * @param profile for whom the facts are listed in a section of their own; empty for nobody
 */
public record SubjectSettings(
    String field, Optional<TokenPrice> price, Optional<SubjectProfile> profile) {

  /**
   * Refuses nulls.
   *
   * @param field of the examples' metadata that names the person
   * @param price of tokens
   * @param profile for whom the facts are listed
   */
  public SubjectSettings {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(profile, "profile");
  }

  /**
   * Counts persons, without costs or a profile.
   *
   * @param field of the examples' metadata that names the person
   * @return the settings
   */
  public static SubjectSettings by(String field) {
    return new SubjectSettings(field, Optional.empty(), Optional.empty());
  }
}
