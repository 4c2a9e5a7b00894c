package ai.rote.cli;

import ai.rote.metrics.prior.PriorCut;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By how much a suffix must be likelier after its own prefix than otherwise. */
@Section(Section.Heading.REPORT)
final class CutOption {
  /** The option's name in records; it changes no score. */
  static final String CUT = "prior-cut";

  @Option(
      names = "--" + CUT,
      paramLabel = "T",
      converter = CutConverter.class,
      description =
          "With --prior or --reference: a suffix counts after the cut if its own prefix makes it"
              + " likelier by T nats, as in 25, or by T nats a token, as in 0.5/token; default:"
              + " 0.5/token.")
  private PriorCut cut;

  Optional<PriorCut> given() {
    return Optional.ofNullable(cut);
  }

  static final class CutConverter extends Converter<PriorCut> {
    CutConverter() {
      super(PriorCut::parse);
    }
  }
}
