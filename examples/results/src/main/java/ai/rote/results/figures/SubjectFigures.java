package ai.rote.results.figures;

import ai.rote.metrics.subject.SubjectReport;
import ai.rote.metrics.subject.TokenPrice;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.SubjectAnalysis;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Extraction counted by persons. No person is named here, nor an example of theirs.
 *
 * @param field of the data that names the person an example is of
 * @param price of tokens; null if none was given
 * @param main the persons of the training examples; of all, if there is no control set
 * @param control the persons of the control set; null if there is none
 * @param inBoth how many persons have examples in both; null if there is no control set
 * @param profile the facts that somebody asks for; null if no profile was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubjectFigures(
    String field,
    Price price,
    @JsonUnwrapped SubjectPart main,
    SubjectPart control,
    Integer inBoth,
    ProfileFigures profile) {

  /**
   * What a million tokens cost, in the currency of who gave the price.
   *
   * @param sentMillion of those that are sent
   * @param generatedMillion of those that are generated
   */
  public record Price(double sentMillion, double generatedMillion) {}

  /**
   * Computes all figures.
   *
   * @param analysis of the records
   * @param grid which rates
   * @return empty if there are no training examples
   */
  static Optional<SubjectFigures> of(SubjectAnalysis analysis, Grid grid) {
    Optional<TokenPrice> price = analysis.settings().price();
    Optional<SubjectReport> control = analysis.control(grid.intervals());
    return analysis
        .training(grid.intervals())
        .map(
            training -> {
              SubjectFigures found =
                  new SubjectFigures(
                      analysis.settings().field(),
                      price
                          .map(each -> new Price(each.sentMillion(), each.generatedMillion()))
                          .orElse(null),
                      SubjectPart.of(training, grid, price),
                      control.map(each -> SubjectPart.of(each, grid, price)).orElse(null),
                      control.map(each -> inBoth(training, each)).orElse(null),
                      null);
              return analysis
                  .settings()
                  .profile()
                  .map(any -> found.with(EdpbFacts.of(found, grid)))
                  .orElse(found);
            });
  }

  private static int inBoth(SubjectReport training, SubjectReport control) {
    Set<String> both = new HashSet<>(training.names());
    both.retainAll(control.names());
    return both.size();
  }

  private SubjectFigures with(ProfileFigures facts) {
    return new SubjectFigures(field, price, main, control, inBoth, facts);
  }
}
