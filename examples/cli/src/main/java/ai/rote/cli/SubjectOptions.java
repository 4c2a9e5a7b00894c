package ai.rote.cli;

import ai.rote.core.data.ExampleSource;
import ai.rote.metrics.subject.SubjectReport;
import ai.rote.metrics.subject.TokenPrice;
import ai.rote.results.analysis.SubjectProfile;
import ai.rote.results.analysis.SubjectSettings;
import ai.rote.results.record.RunOptions;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that count persons; they change no score. */
@Section(Section.Heading.REPORT)
final class SubjectOptions {
  private static final String SUBJECT = "subject";
  private static final String PRICE = "price";
  private static final String PROFILE = "profile";

  /** The options' names in records. */
  static final Set<String> NAMES = Set.of(SUBJECT, PRICE, PROFILE);

  @Option(
      names = "--" + SUBJECT,
      paramLabel = "FIELD",
      description =
          "Metadata field that names the person each example is of, to count persons as well: of how"
              + " many anything comes out, and who is most at risk.")
  private String field;

  @Option(
      names = "--" + PRICE,
      paramLabel = "SENT,GENERATED",
      converter = PriceConverter.class,
      description =
          "With --subject: what a million tokens cost that are sent, and a million that are"
              + " generated, in any currency, as in 0.15,0.6; says what asking costs.")
  private TokenPrice price;

  @Option(
      names = "--" + PROFILE,
      paramLabel = "edpb",
      converter = ProfileConverter.class,
      description =
          "With --subject: a section that lists the facts which Opinion 28/2024 of the European Data"
              + " Protection Board asks for, and what they cannot say; no verdict.")
  private SubjectProfile profile;

  /** What was asked for; the rest as a run had it. */
  Optional<SubjectSettings> settings(CommandSpec spec, RunOptions run) {
    Optional<String> by = Optional.ofNullable(field).or(() -> run.text(SUBJECT));
    if (by.isEmpty() && (price != null || profile != null)) {
      throw new ParameterException(
          spec.commandLine(),
          (price != null ? "--" + PRICE : "--" + PROFILE)
              + " needs --subject, the field that names the person each example is of");
    }
    return by.map(
        name ->
            new SubjectSettings(
                name,
                Optional.ofNullable(price).or(() -> run.text(PRICE).map(TokenPrice::parse)),
                Optional.ofNullable(profile)
                    .or(() -> run.text(PROFILE).map(SubjectProfile::parse))));
  }

  /** The same examples, of which one that is of nobody is refused before anything is scored. */
  ExampleSource checked(CommandSpec spec, ExampleSource source) {
    settings(spec, RunOptions.NONE); // refuses what says nothing without --subject
    return field == null
        ? source
        : () ->
            source.stream()
                .peek(each -> SubjectReport.subjectOf(field, each.id(), each.metadata()));
  }

  static final class PriceConverter extends Converter<TokenPrice> {
    PriceConverter() {
      super(TokenPrice::parse);
    }
  }

  static final class ProfileConverter extends Converter<SubjectProfile> {
    ProfileConverter() {
      super(SubjectProfile::parse);
    }
  }
}
