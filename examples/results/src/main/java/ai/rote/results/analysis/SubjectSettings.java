package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.metrics.DesignFields;
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
   * Refuses to count persons, once each and as independent of one another, where examples were said
   * to be drawn otherwise.
   *
   * @param design how the examples were drawn
   * @throws RoteException if they are weighted, of a finite population, or in other clusters than
   *     persons
   */
  public void refuseUnfit(DesignFields design) {
    boolean isOtherwiseClustered = design.cluster().filter(each -> !each.equals(field)).isPresent();
    if (isOtherwiseClustered || design.weight().isPresent() || design.population().isPresent()) {
      throw new RoteException(
          "--subject "
              + field
              + " counts persons, once each and as independent of one another: it goes with no"
              + " --weight and no --population, and with no --cluster but "
              + field
              + "; there are "
              + design.inWords());
    }
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
