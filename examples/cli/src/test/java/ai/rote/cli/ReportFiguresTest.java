package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every figure of {@code report.json}, computed once more from {@code scores.jsonl} by code that is
 * slow and plain and shares nothing with Rote's.
 */
class ReportFiguresTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final Offset<Double> ROUNDING = within(1e-9);
  static final String TOP_K = "top-k=40";
  private static final String OWN = "temperature=1";

  @TempDir static Path folder;
  private static JsonNode report;
  private static List<JsonNode> training;
  private static List<JsonNode> control;
  private static List<JsonNode> all;

  @BeforeAll
  static void measure() throws IOException {
    Path data = Files.write(folder.resolve("pairs.jsonl"), DemoData.ends(25, 70));
    Path out = folder.resolve("out");
    CommandRun.measure(
        "medium",
        data,
        out,
        "--control=set=control",
        "--group-by=kind",
        "--n=1,10,10000",
        "--p=0.1,0.5",
        "--bootstrap=10000");
    report = JSON.readTree(out.resolve("report.json").toFile());
    all = Records.of(out);
    control = all.stream().filter(ReportFiguresTest::isControl).toList();
    training = all.stream().filter(each -> !isControl(each)).toList();
    assertThat(control).hasSize(25);
    assertThat(training).hasSize(70);
  }

  private static boolean isControl(JsonNode record) {
    return record.at("/metadata/set").asText().equals("control");
  }

  static double p(JsonNode record, String scheme) {
    JsonNode logProb = record.get("logProb").get(scheme);
    return logProb.isNull() ? 0 : Math.exp(logProb.doubleValue());
  }

  private static double atLeastOnce(JsonNode record, String scheme, double n) {
    return -Math.expm1(n * Math.log1p(-p(record, scheme)));
  }

  static double share(List<JsonNode> records, Predicate<JsonNode> has) {
    return (double) records.stream().filter(has).count() / records.size();
  }

  private static double mean(List<JsonNode> records, ToDoubleFunction<JsonNode> value) {
    return records.stream().mapToDouble(value).sum() / records.size();
  }

  private static double[] values(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::floatValue) // as they were computed
        .toArray();
  }

  @Test
  void theTopLevelSpeaksOfTheTrainingExamplesAndTheOthersAreNamed() {
    assertThat(report.get("schemaVersion").intValue()).isEqualTo(2);
    assertRates(report, training);
    assertRates(report.get("control"), control);
    assertRates(report.get("all"), all);
    assertThat(report.at("/control/field").asText()).isEqualTo("set");
    assertThat(report.at("/control/value").asText()).isEqualTo("control");
    assertThat(report.at("/greedy/rate").doubleValue())
        .as("would be another rate with controls")
        .isNotCloseTo(report.at("/all/greedy/rate").doubleValue(), within(0.02));
  }

  /** In float32 a token moves by 2e-5 nats, and ranks at the cut of a top-k by one. */
  @Test
  void whatLiesWithinTheRoundingIsCountedBothWays() {
    assertThat(report.at("/rounding/tokenNats").doubleValue()).isEqualTo(2e-5);
    assertThat(report.at("/rounding/basis").asText()).isEqualTo("float32");
    RoundingByHand.assertRounding(report.get("rounding"), training);
    RoundingByHand.assertRounding(report.at("/rounding/control"), control);
  }

  /** A kind has controls and planted examples: only those that were planted are counted. */
  @Test
  void groupsAreOfTheTrainingExamples() {
    int examples = 0;
    for (JsonNode group : report.at("/groups/values")) {
      String kind = group.get("value").asText();
      assertThat(share(control, each -> each.at("/metadata/kind").asText().equals(kind)))
          .isPositive();
      List<JsonNode> records =
          training.stream().filter(e -> e.at("/metadata/kind").asText().equals(kind)).toList();
      assertRates(group, records);
      assertMeasures(group, records);
      examples += group.get("examples").intValue();
    }
    assertThat(examples).isEqualTo(training.size());
  }

  private static void assertRates(JsonNode part, List<JsonNode> records) {
    assertThat(part.get("examples").intValue()).isEqualTo(records.size());
    assertThat(part.at("/greedy/rate").doubleValue())
        .isEqualTo(share(records, each -> each.get("greedyMatch").booleanValue()));
    for (JsonNode scheme : part.get("schemes")) {
      String name = scheme.get("scheme").asText();
      assertThat(scheme.at("/worstCase/rate").doubleValue())
          .isEqualTo(share(records, each -> p(each, name) > 0));
      assertThat(scheme.get("rates")).hasSize(6);
      for (JsonNode rate : scheme.get("rates")) {
        double n = rate.get("n").doubleValue();
        double p = rate.get("p").doubleValue();
        assertThat(rate.get("rate").doubleValue())
            .isEqualTo(share(records, each -> atLeastOnce(each, name, n) >= p));
        assertThat(rate.get("total").intValue()).isEqualTo(records.size());
      }
      for (JsonNode expected : scheme.get("expected")) {
        double n = expected.get("n").doubleValue();
        double mean = mean(records, each -> atLeastOnce(each, name, n));
        assertThat(expected.get("mean").doubleValue()).isEqualTo(mean, ROUNDING);
        assertThat(expected.get("low").doubleValue()).isLessThanOrEqualTo(mean + 1e-12);
        assertThat(expected.get("high").doubleValue()).isGreaterThanOrEqualTo(mean - 1e-12);
      }
    }
  }

  @Test
  void queriesNeededAreTheQuantileOfTheExamplesOwn() {
    int compared = 0;
    for (JsonNode needed : report.get("schemes").get(0).get("queriesNeeded")) {
      double p = needed.get("p").doubleValue();
      List<Double> queries = new ArrayList<>();
      for (JsonNode each : training) {
        double probability = p(each, TOP_K);
        queries.add(
            probability == 0
                ? Double.POSITIVE_INFINITY
                : Math.max(1, Math.ceil(Math.log1p(-p) / Math.log1p(-probability))));
      }
      Collections.sort(queries);
      int rank = (int) Math.ceil(needed.get("share").doubleValue() * queries.size() - 1e-9);
      double value = queries.get(rank - 1);
      assertThat(needed.has("queries")).isEqualTo(value < 9e18);
      if (value < 9e18) {
        assertThat(needed.get("queries").doubleValue()).isEqualTo(value, within(1e-6 * value));
        compared++;
      }
      JsonNode low = needed.path("low");
      if (low.has("log10Queries")) {
        assertThat(low.get("log10Queries").doubleValue())
            .isLessThanOrEqualTo(Math.log10(value) + 1e-9);
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(3);
  }

  @Test
  void meansOfTokensAndLikelihoodsAreThoseOfTheRecords() {
    assertMeasures(report, training);
    assertMeasures(report.get("control"), control);
    assertMeasures(report.get("all"), all);
    assertThat(report.get("unavailable")).isEmpty();
  }

  private static void assertMeasures(JsonNode part, List<JsonNode> records) {
    double tokens = records.stream().mapToInt(each -> each.get("suffixIds").size()).sum();
    double matched = 0;
    double strength = 0;
    double nll = 0;
    for (JsonNode each : records) {
      int length = each.get("suffixIds").size();
      int trailing = 0;
      for (int t = 0; t < length; t++) {
        boolean match =
            each.at("/tokens/argMax/" + t).intValue() == each.at("/suffixIds/" + t).intValue();
        matched += match ? 1 : 0;
        trailing = match ? trailing + 1 : 0;
        nll -= each.get("tokens").get("logProb").get(OWN).get(t).floatValue();
      }
      strength += (double) trailing / length / records.size();
    }
    assertThat(part.at("/exactMemorization/value").doubleValue())
        .isEqualTo(matched / tokens, ROUNDING);
    assertThat(part.at("/extractionStrength/mean").doubleValue()).isEqualTo(strength, ROUNDING);
    double perplexity = Math.exp(nll / tokens);
    assertThat(part.at("/perplexity/value").doubleValue())
        .isEqualTo(perplexity, within(1e-9 * perplexity));
    assertThat(part.at("/perplexity/low").doubleValue()).isLessThan(perplexity);
    assertThat(part.at("/perplexity/high").doubleValue()).isGreaterThan(perplexity);
    assertThat(part.at("/perplexity/interval").asText()).contains("BCa", "10000 resamples");
    assertThat(part.get("scores").findValuesAsText("score"))
        .containsExactly("mean log-likelihood", "zlib ratio", "Min-20%", "Min-20%++");
    for (JsonNode score : part.get("scores")) {
      List<Double> values = new ArrayList<>();
      records.forEach(each -> values.add(score(score.get("score").asText()).apply(each)));
      assertThat(score.get("mean").doubleValue())
          .isEqualTo(values.stream().mapToDouble(v -> v).average().orElseThrow(), ROUNDING);
      assertThat(score.get("low").doubleValue()).isLessThan(score.get("mean").doubleValue());
      assertThat(score.get("high").doubleValue()).isGreaterThan(score.get("mean").doubleValue());
      Collections.sort(values);
      for (JsonNode quantile : score.get("quantiles")) {
        int rank = (int) Math.ceil(quantile.get("share").doubleValue() * values.size() - 1e-9);
        assertThat(quantile.get("value").doubleValue()).isEqualTo(values.get(rank - 1), ROUNDING);
      }
    }
  }

  private static Function<JsonNode, Double> score(String name) {
    return switch (name) {
      case "mean log-likelihood" -> each -> sum(logProbs(each)) / logProbs(each).length;
      case "zlib ratio" -> each -> sum(logProbs(each)) / zlib(each.get("suffix").asText());
      case "Min-20%" -> each -> leastFifth(logProbs(each));
      case "Min-20%++" ->
          each -> {
            double[] values = logProbs(each);
            double[] mean = values(each.at("/tokens/mean"));
            double[] sd = values(each.at("/tokens/sd"));
            for (int t = 0; t < values.length; t++) {
              values[t] = (values[t] - mean[t]) / sd[t];
            }
            return leastFifth(values);
          };
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static double[] logProbs(JsonNode record) {
    return values(record.get("tokens").get("logProb").get(OWN));
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double each : values) {
      sum += each;
    }
    return sum;
  }

  private static double leastFifth(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = Math.max(1, values.length / 5);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += sorted[i];
    }
    return sum / count;
  }

  private static int zlib(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }

  @Test
  void theDifferenceToTheControlIsThatOfTheTwoRates() {
    JsonNode against = report.get("againstControl");
    int family = 1 + 2 * (1 + 6);
    assertThat(against.at("/comparisons/family").intValue()).isEqualTo(family);
    assertDifference(against.get("greedy"), report.get("greedy"), report.at("/control/greedy"));
    for (int s = 0; s < 2; s++) {
      JsonNode scheme = against.get("schemes").get(s);
      assertDifference(
          scheme.get("worstCase"),
          report.at("/schemes/" + s + "/worstCase"),
          report.at("/control/schemes/" + s + "/worstCase"));
      for (int i = 0; i < 6; i++) {
        JsonNode rate = report.at("/schemes/" + s + "/rates/" + i);
        assertThat(scheme.at("/rates/" + i + "/n")).isEqualTo(rate.get("n"));
        assertThat(scheme.at("/rates/" + i + "/p")).isEqualTo(rate.get("p"));
        assertDifference(
            scheme.get("rates").get(i), rate, report.at("/control/schemes/" + s + "/rates/" + i));
      }
    }
    assertThat(against.at("/greedy/adjustedFor").intValue()).isEqualTo(family);
    assertThat(against.at("/greedy/verdict").asText()).isEqualTo("higher");
    assertThat(against.at("/greedy/adjusted/low").doubleValue()).isPositive();
  }

  private static void assertDifference(JsonNode found, JsonNode training, JsonNode control) {
    double first = training.get("rate").doubleValue();
    double second = control.get("rate").doubleValue();
    assertThat(found.get("difference").doubleValue()).isEqualTo(first - second, ROUNDING);
    assertThat(found.get("low").doubleValue()).isLessThanOrEqualTo(first - second + 1e-12);
    assertThat(found.get("high").doubleValue()).isGreaterThanOrEqualTo(first - second - 1e-12);
    boolean excludes0 = found.get("low").doubleValue() > 0 || found.get("high").doubleValue() < 0;
    assertThat(found.get("pValue").doubleValue() < 0.05).isEqualTo(excludes0);
    assertThat(found.get("verdict").asText().matches("higher|lower")).isEqualTo(excludes0);
    assertThat(found.has("adjusted")).isEqualTo(second < 1);
    if (second < 1) {
      JsonNode adjusted = found.get("adjusted");
      assertThat(adjusted.get("rate").doubleValue())
          .isEqualTo((first - second) / (1 - second), ROUNDING);
      assertThat(adjusted.get("interval")).isEqualTo(found.get("interval"));
      assertThat(adjusted.get("low").doubleValue() > 0)
          .as("on the same side as the difference")
          .isEqualTo(found.get("low").doubleValue() > 0);
    }
  }

  @Test
  void membershipIsThatOfEveryPair() {
    for (JsonNode each : report.at("/againstControl/membership")) {
      Function<JsonNode, Double> score = score(each.get("score").asText());
      double higher = 0;
      for (JsonNode member : training) {
        for (JsonNode other : control) {
          int order = Double.compare(score.apply(member), score.apply(other));
          higher += order > 0 ? 1 : order == 0 ? 0.5 : 0;
        }
      }
      double auc = higher / training.size() / control.size();
      assertThat(each.at("/auc/auc").doubleValue()).isEqualTo(auc, ROUNDING);
      assertThat(each.at("/auc/low").doubleValue()).isLessThan(auc);
      // 1 % of 25 controls is none of them: above the highest.
      double most = control.stream().mapToDouble(score::apply).max().orElseThrow();
      double found = share(training, member -> score.apply(member) > most);
      assertThat(each.at("/tpr/tpr").doubleValue()).isEqualTo(found);
      assertThat(each.at("/tpr/high").doubleValue()).isGreaterThanOrEqualTo(found);
    }
    assertThat(report.at("/againstControl/membership")).hasSize(4);
  }

  @Test
  void exposureIsByRankAmongTheControls() {
    JsonNode exposure = report.at("/againstControl/exposure");
    double bits =
        mean(
            training,
            member -> {
              double own = sum(logProbs(member));
              long ahead = control.stream().filter(each -> sum(logProbs(each)) >= own).count();
              return (Math.log(26) - Math.log(ahead + 1)) / Math.log(2);
            });
    assertThat(exposure.get("candidates").intValue()).isEqualTo(26);
    assertThat(exposure.get("mean").doubleValue()).isEqualTo(bits, ROUNDING);
    assertThat(exposure.get("most").doubleValue()).isEqualTo(4.700439718141092, ROUNDING);
    assertThat(exposure.get("quantiles")).hasSize(3);
  }
}
