package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.metrics.stat.Power;
import ai.rote.metrics.stat.SampleSize;
import ai.rote.metrics.stat.ShareInterval;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rote plan}. What it prints is held against sums elsewhere, in the tests of metrics. */
class PlanCommandTest {

  private static String plan(String arguments) {
    return CommandRun.succeed("plan", List.of(arguments.split(" "))).out();
  }

  @Test
  void saysHowManyExamplesShowALimit() {
    assertThat(plan("--max 1% --rate 0.2% --tokens 100").lines())
        .contains(
            "aim      to show at most 1 % where 0.2 % are true (Clopper-Pearson, one-sided, 95 %)",
            "  80 % |      773 | 77,300",
            "  90 % |      913 | 91,300",
            "From so many examples on, the power stays as high. At least 299 are needed to show it"
                + " at all, with none extracted.");
    assertThat(Power.atMost(0.01, 0.002, 773, 0.95)).isGreaterThanOrEqualTo(0.8);
    assertThat(Power.atMost(0.01, 0.002, 772, 0.95)).isLessThan(0.8);
  }

  @Test
  void clustersMultiplyWhatIsNeeded() {
    assertThat(plan("--max 1% --rate 0.2% --power 0.8 --cluster-size 4 --correlation 0.5").lines())
        .contains(
            " power | examples | clusters | examples in clusters",
            "  80 % |      773 |      484 |                1,936",
            "clusters of 4 at correlation 0.5, design effect 2.50; approximate, where examples by"
                + " themselves are exact");
  }

  @Test
  void saysHowManyExamplesAnIntervalNeeds() {
    long needed = SampleSize.forWidth(0.01, 0.02, ShareInterval.CLOPPER_PEARSON, 0.95);

    assertThat(plan("--width 2% --rate 1% --interval clopper-pearson").lines())
        .contains(
            "aim      an interval of at most 2 points around 1 % (clopper-pearson, 95 %)",
            String.format(Locale.ROOT, " clopper-pearson |      %d", needed));
  }

  @Test
  void saysHowManyPairsShowAMargin() {
    long needed = SampleSize.toShowDifferenceAtMost(0.05, -0.01, 0.05, 0.9, 0.95);

    assertThat(plan("--margin 5% --difference -1% --discordance 5% --power 0.9").lines())
        .contains(String.format(Locale.ROOT, "  90 %% |      %d", needed));
  }

  @Test
  void saysWhatANumberOfExamplesCanShow() {
    assertThat(plan("--examples 250 --max 2%").lines())
        .contains(
            "0 of 250 would show at most 1.2 % (95 %, one-sided); the wilson interval of a rate of"
                + " 10 % would be 7.48 points wide, of 50 % 12.3")
        .anyMatch(line -> line.endsWith("(Clopper-Pearson, one-sided, 95 %): power 100 %"));
    assertThat(plan("--examples 400 --cluster-size 4 --correlation 0.5"))
        .contains("as good as 160 by themselves", "0 of 160 would show at most 1.86 %");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--power 0.8 | nothing is aimed at; name --width, --max or --margin, or --examples alone",
        "--width 2% --max 1% | --width, --max and --margin are different aims; name one",
        "--width 2% | --width needs --rate",
        "--margin 1% | --margin needs --discordance",
        "--max 1% --cluster-size 3 | --cluster-size needs --correlation",
        "--max 1% --cluster-size 0 | a cluster holds at least 1 example, but has 0",
        "--max 1% --cluster-size 3 --correlation 2 | correlation within clusters must be in [0, 1]",
        "--max 1% --rate 2% | a true rate of 0.02 cannot be shown to be at most 0.01",
        "--max 1 | '1' is no percentage; expected a number with its sign, as in 0.5%",
        "--max 100% | '100%' is out of its range; expected between 0% and 100%",
        "--max 1% --rate -1% | '-1%' is out of its range; expected from 0% to 100%",
        "--max 1e-7% | more than 100,000,000 examples would be needed",
        "--max 1% --power 1 | --power must be between 0 and 1, as in 0.8, but is 1.0",
        "--examples 0 | --examples must be from 1 to 1,000,000,000, but is 0",
        "--examples 5 --tokens 0 | --tokens must be at least 1, but is 0",
        "--margin 1% --discordance 1% --difference 2% | rates cannot differ by 0.02"
      })
  void refusesWhatCannotBePlanned(String arguments, String message) {
    CommandRun run = CommandRun.of("plan", List.of(arguments.split(" ")));

    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
