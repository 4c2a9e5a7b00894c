package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --subject}: every figure against the records, by the definitions; and who is named. */
class PersonsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES = List.of("Ada Alt", "Ben Bor", "Cleo Cid", "Dora Dun");

  @TempDir static Path folder;

  private static Path out;
  private static CommandRun measured;

  @BeforeAll
  static void measure() throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> demo = DemoData.lines();
    for (int i = 0; i < 12; i++) { // four control examples, eight that stood there 128 times
      ObjectNode line = (ObjectNode) JSON.readTree(demo.get(i < 4 ? i : demo.size() - i));
      lines.add(line.put("person", NAMES.get(i % 4)).toString());
    }
    lines.add("{\"id\": \"short\", \"text\": \"Dear Ms Ito\", \"person\": \"Eve\"}");
    Path data = Files.write(folder.resolve("data.jsonl"), lines);
    out = folder.resolve("out");
    measured =
        CommandRun.measure(
            "large",
            data,
            out,
            "--control=set=control",
            "--subject=person",
            "--price=0.15,0.6",
            "--profile=edpb",
            "--n=1,1000",
            "--bootstrap=200",
            "--csv");
  }

  private static JsonNode subjects() throws IOException {
    return JSON.readTree(out.resolve("report.json").toFile()).get("subjects");
  }

  /** p_z of each person's examples, as the records have them. */
  private static Map<String, List<Double>> records(String scheme, boolean control)
      throws IOException {
    Map<String, List<Double>> byPerson = new TreeMap<>();
    for (String line : Files.readAllLines(out.resolve("scores.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      JsonNode metadata = record.get("metadata");
      if (metadata.get("set").textValue().equals("control") == control) {
        JsonNode log = record.get("logProb").get(scheme);
        byPerson
            .computeIfAbsent(metadata.get("person").textValue(), any -> new ArrayList<>())
            .add(log.isNull() ? 0 : Math.exp(log.doubleValue()));
      }
    }
    return byPerson;
  }

  private static double any(List<Double> probabilities, long n) {
    double none = 1;
    for (double p : probabilities) {
      none *= Math.pow(1 - p, n);
    }
    return 1 - none;
  }

  @Test
  void figuresAreThoseOfTheRecords() throws IOException {
    for (boolean control : new boolean[] {false, true}) {
      JsonNode part = control ? subjects().get("control") : subjects();
      assertThat(part.get("subjects").intValue()).isEqualTo(4);
      assertThat(part.get("examples").intValue()).isEqualTo(control ? 4 : 8);
      for (JsonNode scheme : part.get("schemes")) {
        Map<String, List<Double>> persons = records(scheme.get("scheme").textValue(), control);
        for (JsonNode rate : scheme.get("rates")) {
          long n = rate.get("n").longValue();
          double p = rate.get("p").doubleValue();
          assertThat(rate.at("/oneExample/count").longValue())
              .isEqualTo(
                  persons.values().stream()
                      .filter(each -> each.stream().anyMatch(q -> any(List.of(q), n) >= p))
                      .count());
          assertThat(rate.at("/together/count").longValue())
              .isEqualTo(persons.values().stream().filter(each -> any(each, n) >= p).count());
        }
        for (JsonNode expected : scheme.get("expected")) {
          long n = expected.get("n").longValue();
          double number = persons.values().stream().mapToDouble(each -> any(each, n)).sum();
          assertThat(expected.get("subjects").doubleValue()).isCloseTo(number, within(1e-6));
          assertThat(expected.get("mean").doubleValue()).isCloseTo(number / 4, within(1e-6));
          assertThat(expected.get("cost").doubleValue())
              .as("50 tokens sent and 50 generated for each")
              .isCloseTo(n * (control ? 4 : 8) * 50 * 0.75e-6, withinPercentage(1e-9));
        }
        JsonNode worst = scheme.get("mostAtRisk").get(0);
        assertThat(worst.at("/chances/0/probability").doubleValue())
            .isCloseTo(
                persons.values().stream().mapToDouble(each -> any(each, 1)).max().orElse(0),
                within(1e-6));
      }
    }
    JsonNode none = subjects().at("/control/greedy");
    assertThat(none.get("count").intValue()).isZero();
    assertThat(none.at("/atMost/value").doubleValue())
        .as("0 of 4: 1 - 0.05^(1/4)")
        .isCloseTo(1 - Math.pow(0.05, 0.25), within(1e-9));
    assertThat(subjects().get("inBoth").intValue()).isEqualTo(4);
    assertThat(subjects().get("skippedExamples").intValue()).isEqualTo(1);
    assertThat(subjects().get("unmeasuredSubjects").intValue()).as("Eve").isEqualTo(1);
  }

  @Test
  void theReportIsAsItsSchemaSays() throws IOException {
    JsonNode report = JSON.readTree(out.resolve("report.json").toFile());
    assertThat(SchemaTest.complaints(SchemaTest.schema("report"), report)).isEmpty();
    ((ObjectNode) report.at("/subjects/schemes/0/rates/0")).remove("together");
    assertThat(SchemaTest.complaints(SchemaTest.schema("report"), report)).isNotEmpty();
  }

  @Test
  void onlyFilesThatHoldTextsOrFieldsNameAnybody() throws IOException {
    CommandRun markdown = CommandRun.succeed("report", out, "--format=markdown");
    String json = Files.readString(out.resolve("report.json"));
    String rates = Files.readString(out.resolve("rates.csv"));
    String page = Files.readString(out.resolve("report.html"));
    String csv = Files.readString(out.resolve("subjects.csv"));
    for (String name : NAMES) {
      assertThat(Stream.of(markdown.out(), measured.out(), json, rates))
          .noneMatch(each -> each.contains(name));
      assertThat(page).contains("\"name\":\"" + name + "\"");
      assertThat(csv).contains(name);
    }
    assertThat(csv.lines()).hasSize(1 + 2 * 2 * 4);
    assertThat(markdown.out())
        .contains("Persons (person), training, top-k=40, p = 0.5")
        .contains("**What this cannot say**");
  }

  @Test
  void theProfileListsFactsAndGivesNoVerdict() throws IOException {
    JsonNode profile = subjects().get("profile");
    assertThat(profile.get("asks").textValue()).contains("Opinion 28/2024").contains("no verdict");
    assertThat(profile.get("facts").findValuesAsText("found"))
        .contains("0 of 4; at most 52.8 % at 95 %");
    assertThat(profile.get("cannotSay").toString())
        .contains("Only these texts were tested")
        .contains("Only this way of asking")
        .contains("4 persons have texts in the training data and in the control set");
    assertThat(measured.out().replaceAll("\\s+", " "))
        .contains("What this cannot say:")
        .contains("persons with an example that greedy decoding emits: ");
  }

  @Test
  void aReportMayAskForOtherPersonsOrNone() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String file : List.of("run.json", "scores.jsonl", "skipped.jsonl")) {
      Files.copy(out.resolve(file), copy.resolve(file));
    }
    CommandRun.succeed("report", copy, "--subject=person", "--level=0.4", "--bootstrap=100");
    assertThat(Files.readString(copy.resolve("report.json")))
        .as("a bound at 40 % would lie below the rate")
        .doesNotContain("atMost");
    CommandRun refused = CommandRun.of("report", copy, "--subject=colour");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("has no field 'colour' to tell whom it is of; it has [");
  }

  @Test
  void refusesWhatItCannotCountBeforeAnythingIsScored() throws IOException {
    Path data = folder.resolve("nobody.jsonl");
    Files.write(data, List.of(DemoData.lines().get(0)));
    Path none = folder.resolve("none");

    assertRefused(data, none, 1, "has no field 'person' to tell whom it is of", "--subject=person");
    assertRefused(data, none, 2, "--price needs --subject", "--price=1,2");
    assertRefused(data, none, 2, "--profile needs --subject", "--profile=edpb");
    assertRefused(data, none, 2, "'1' is no price of tokens", "--subject=kind", "--price=1");
    assertRefused(data, none, 2, "no profile 'gdpr'", "--subject=kind", "--profile=gdpr");
    assertThat(none).doesNotExist();
  }

  private static void assertRefused(
      Path data, Path into, int exitCode, String message, String... options) {
    CommandRun run =
        CommandRun.of(
            "measure",
            "--model=" + TestFiles.demo("models/small"),
            "--data=" + data,
            "--out=" + into,
            List.of(options));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err().replaceAll("\\s+", " ")).contains(message);
  }
}
