package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say which sampling schemes, numbers of queries and probabilities to report. */
@Section(Section.Heading.REPORT)
final class GridOptions {
  @Option(
      names = "--scheme",
      paramLabel = "SPEC",
      converter = SchemeConverter.class,
      description =
          "Sampling scheme, as in top-k=40 or top-p=0.95,temperature=0.8 or temperature=1; may be"
              + " given several times; default: top-k=40 and temperature=1.")
  List<SamplingScheme> schemes = Grid.DEFAULT.schemes();

  @Option(
      names = "--n",
      paramLabel = "N",
      split = ",",
      converter = QueriesConverter.class,
      description = "Numbers of queries n, from 1 to 1e18; default: 1,10,100,1000,10000.")
  List<Long> queries = Grid.DEFAULT.queries();

  @Option(
      names = "--p",
      paramLabel = "P",
      split = ",",
      converter = ProbabilityConverter.class,
      description = "Probabilities p of extraction, in (0, 1]; default: 0.1,0.5,0.9.")
  List<Double> probabilities = Grid.DEFAULT.probabilities();

  @Option(
      names = "--interval",
      paramLabel = "NAME",
      converter = IntervalConverter.class,
      description =
          "Interval around shares: wilson, which covers its level on average, or clopper-pearson,"
              + " which never covers less and is wider; default: wilson.")
  ShareInterval interval = Grid.DEFAULT.intervals().share();

  Grid grid(CommandSpec spec) {
    return grid(spec, Intervals.of(interval));
  }

  Grid grid(CommandSpec spec, Intervals intervals) {
    return new Grid(
        schemes, notEmpty(spec, "--n", queries), notEmpty(spec, "--p", probabilities), intervals);
  }

  /** Refuses a list of nothing, as in {@code --n ,}. */
  static <T> List<T> notEmpty(CommandSpec spec, String option, List<T> values) {
    if (values.isEmpty()) {
      throw new ParameterException(spec.commandLine(), option + " names no number");
    }
    return values;
  }

  static final class SchemeConverter extends Converter<SamplingScheme> {
    SchemeConverter() {
      super(SamplingScheme::parse);
    }
  }

  static final class QueriesConverter extends Converter<Long> {
    private static final BigDecimal MOST = new BigDecimal("1e18");

    /** What is left of a number that was written with thousands separators. */
    private static final Pattern PART_OF_NUMBER = Pattern.compile("0\\d\\d");

    QueriesConverter() {
      super(QueriesConverter::parse);
    }

    private static Long parse(String text) {
      try {
        BigDecimal n = new BigDecimal(text.strip());
        if (n.compareTo(BigDecimal.ONE) >= 0 && n.compareTo(MOST) <= 0) {
          return n.longValueExact();
        }
      } catch (NumberFormatException | ArithmeticException e) {
        // Not a whole number: the complaint below says what is expected.
      }
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no number of queries; expected a whole number from 1 to 1e18"
              + (PART_OF_NUMBER.matcher(text).matches()
                  ? "; a comma stands between two numbers: write 1000000 or 1e6, not 1,000,000"
                  : ""));
    }
  }

  static final class ProbabilityConverter extends Converter<Double> {
    ProbabilityConverter() {
      super(ProbabilityConverter::parse);
    }

    private static Double parse(String text) {
      try {
        double p = Double.parseDouble(text.strip());
        if (p > 0 && p <= 1) {
          return p;
        }
      } catch (NumberFormatException e) {
        // Not a number: the complaint below says what is expected.
      }
      throw new IllegalArgumentException(
          "'" + text + "' is no probability of extraction; expected a number in (0, 1]");
    }
  }

  static final class IntervalConverter extends Converter<ShareInterval> {
    IntervalConverter() {
      super(ShareInterval::parse);
    }
  }

  static final class ControlConverter extends Converter<ControlSet> {
    ControlConverter() {
      super(ControlSet::parse);
    }
  }
}
