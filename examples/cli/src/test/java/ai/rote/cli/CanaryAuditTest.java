package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From canaries to an audit, every figure worked out again from the files in between. */
class CanaryAuditTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static JsonNode audit;

  /** A canary with its score, as {@code canaries.jsonl} and {@code scores.jsonl} have them. */
  private record Canary(String id, boolean isIn, int planned, double score) {}

  @BeforeAll
  static void measure() throws IOException {
    CommandRun.succeed(
        "canaries",
        "make",
        "--format",
        "The code of {name} is {digit*6}.",
        "--count=60",
        "--repetitions=1,4",
        "--guess-in=10",
        "--guess-out=6",
        "--models=2",
        "--seed=5",
        "--out=" + path("set"));
    measure("small", "model-1", "first");
    measure("medium", "model-2", "second");
    CommandRun.succeed(
        "audit", path("first"), "--canaries=" + path("set"), "--out=" + path("audit"));
    audit = JSON.readTree(path("audit/audit.json").toFile());
  }

  private static Path path(String name) {
    return folder.resolve(name);
  }

  private static void measure(String model, String split, String out, Object... more) {
    CommandRun.measure(
        model,
        path("set/" + split + "/canaries.jsonl"),
        path(out),
        "--scheme=temperature=1",
        List.of(more));
  }

  private static List<Canary> canaries(String split, String run) throws IOException {
    Map<String, Double> scores = new HashMap<>();
    for (String line : Files.readAllLines(path(run + "/scores.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      scores.put(record.get("id").textValue(), record.at("/logProb/temperature=1").doubleValue());
    }
    List<Canary> canaries = new ArrayList<>();
    for (String line : Files.readAllLines(path("set/" + split + "/canaries.jsonl"))) {
      JsonNode each = JSON.readTree(line);
      String id = each.get("id").textValue();
      canaries.add(
          new Canary(
              id,
              each.get("set").textValue().equals("in"),
              each.get("planned").intValue(),
              scores.get(id)));
    }
    assertThat(canaries).hasSize(60);
    return canaries;
  }

  private static void check(JsonNode part, List<Canary> all, Predicate<Canary> those) {
    List<Canary> in = all.stream().filter(those).filter(Canary::isIn).toList();
    List<Canary> out = all.stream().filter(those).filter(each -> !each.isIn()).toList();
    double above = 0;
    for (Canary member : in) {
      for (Canary other : out) {
        above += member.score > other.score ? 1 : member.score == other.score ? 0.5 : 0;
      }
    }
    assertThat(part.get("in").intValue()).isEqualTo(in.size());
    assertThat(part.get("out").intValue()).isEqualTo(out.size());
    assertThat(part.at("/auc/auc").doubleValue())
        .isCloseTo(above / in.size() / out.size(), within(1e-12));

    List<Canary> byScore = new ArrayList<>(all.stream().filter(those).toList());
    byScore.sort(Comparator.comparingDouble(each -> -each.score));
    int guessIn = 10 * byScore.size() / 60;
    int guessOut = 6 * byScore.size() / 60;
    long rightIn = byScore.subList(0, guessIn).stream().filter(Canary::isIn).count();
    long rightOut =
        byScore.subList(byScore.size() - guessOut, byScore.size()).stream()
            .filter(each -> !each.isIn())
            .count();
    JsonNode oneRun = part.get("oneRun");
    assertThat(oneRun.get("guessedIn").intValue()).isEqualTo(guessIn);
    assertThat(oneRun.get("guessedOut").intValue()).isEqualTo(guessOut);
    assertThat(oneRun.get("rightIn").longValue()).isEqualTo(rightIn);
    assertThat(oneRun.get("rightOut").longValue()).isEqualTo(rightOut);

    double[] bits = in.stream().mapToDouble(each -> bits(each, all)).sorted().toArray();
    assertThat(part.at("/exposure/byRank/1/value").doubleValue())
        .isCloseTo(bits[(bits.length + 1) / 2 - 1], within(1e-12));
  }

  /** log₂ |R| − log₂ rank among all that are out. */
  private static double bits(Canary canary, List<Canary> all) {
    List<Canary> out = all.stream().filter(each -> !each.isIn()).toList();
    long rank = 1 + out.stream().filter(each -> each.score >= canary.score).count();
    return Math.log((out.size() + 1.0) / rank) / Math.log(2);
  }

  @Test
  void everyFigureFollowsFromTheRecords() throws IOException {
    List<Canary> all = canaries("model-1", "first");
    JsonNode run = audit.at("/runs/0");

    check(run.get("all"), all, each -> true);
    assertThat(run.get("byRepetitions")).hasSize(2);
    check(run.at("/byRepetitions/0"), all, each -> each.planned == 1);
    check(run.at("/byRepetitions/1"), all, each -> each.planned == 4);
    assertThat(run.at("/all/oneRun/bound/level").doubleValue()).isCloseTo(0.95, within(1e-12));
    assertThat(run.at("/byRepetitions/1/oneRun/bound/level").doubleValue())
        .isCloseTo(0.975, within(1e-12));
    for (JsonNode each : run.get("each")) {
      Canary canary =
          all.stream().filter(one -> one.id.equals(each.get("id").textValue())).findFirst().get();
      assertThat(canary.isIn).isTrue();
      assertThat(each.get("score").doubleValue()).isEqualTo(canary.score);
      assertThat(each.get("bits").doubleValue()).isCloseTo(bits(canary, all), within(1e-12));
    }
    assertThat(run.get("each").size() + run.get("out").size()).isEqualTo(60);
    double[] out = all.stream().filter(each -> !each.isIn).mapToDouble(Canary::score).toArray();
    double mean = Arrays.stream(out).average().orElseThrow();
    assertThat(run.at("/fits/0/mean").doubleValue()).isCloseTo(mean, within(1e-9));
    assertThat(audit.has("trainedModels")).isFalse();
    assertThat(audit.get("notPlanned")).isEmpty();
  }

  @Test
  void severalModelsTestOneCanary() throws IOException {
    CommandRun run =
        CommandRun.succeed(
            "audit",
            path("first"),
            path("second"),
            "--canaries=" + path("set"),
            "--out=" + path("both"),
            "--test-exposure=1",
            "--delta=0");
    JsonNode both = JSON.readTree(path("both/audit.json").toFile());
    int with = 0;
    int found = 0;
    for (int model = 1; model <= 2; model++) {
      List<Canary> all = canaries("model-" + model, model == 1 ? "first" : "second");
      Canary tested = all.get(1); // the first of those that are inserted 4 times
      List<Canary> others = new ArrayList<>(all);
      others.remove(tested);
      with += tested.isIn ? 1 : 0;
      found += tested.isIn && bits(tested, others) >= 1 ? 1 : 0;
    }
    assertThat(both.at("/canaries/tested").textValue()).isEqualTo("canary-00001");
    assertThat(with).as("the seed gives the canary to one model only").isOne();
    assertThat(both.at("/trainedModels/with").intValue()).isOne();
    assertThat(both.at("/trainedModels/found").intValue()).isEqualTo(found);
    assertThat(both.at("/trainedModels/bound/epsilon").doubleValue()).isZero();
    assertThat(both.at("/runs/0/all/oneRun/bound/level").doubleValue())
        .isCloseTo(0.975, within(1e-12));
    assertThat(both.get("notPlanned"))
        .extracting(JsonNode::textValue)
        .containsExactly("exposure to test for: 1.0, planned: 5.0", "delta: 0.0, planned: 1.0E-5");
    assertThat(run.out()).contains("Not as the manifest says: exposure to test for: 1.0");
  }

  @Test
  void filesAreAsTheirSchemasSay() throws IOException {
    JsonSchema schema = SchemaTest.schema("audit");
    assertThat(SchemaTest.complaints(schema, audit)).isEmpty();
    JsonNode manifest = JSON.readTree(path("set/model-1/manifest.json").toFile());
    JsonSchema ofManifest = SchemaTest.schema("manifest");
    assertThat(SchemaTest.complaints(ofManifest, manifest)).isEmpty();
    for (String field : List.of("seed", "split", "audit", "canariesFile")) {
      ObjectNode without = (ObjectNode) manifest.deepCopy();
      without.remove(field);
      assertThat(SchemaTest.complaints(ofManifest, without)).as(field).isNotEmpty();
    }
    JsonSchema ofLines = SchemaTest.schema("canaries");
    for (String line : Files.readAllLines(path("set/model-1/canaries.jsonl"))) {
      assertThat(SchemaTest.complaints(ofLines, JSON.readTree(line))).isEmpty();
    }
  }

  private static String weights(String run) throws IOException {
    for (JsonNode file : JSON.readTree(path(run + "/run.json").toFile()).at("/model/files")) {
      if (file.get("name").textValue().equals("model.safetensors")) {
        return file.get("sha256").textValue();
      }
    }
    throw new IllegalStateException(run + " names no weights");
  }

  private static void copy(String from, String to) throws IOException {
    Files.createDirectory(path(to));
    for (String file : List.of("run.json", "scores.jsonl")) {
      Files.copy(path(from).resolve(file), path(to).resolve(file));
    }
  }

  private static String refused(Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).startsWith("error: ");
    return run.err().replace(folder.toString(), "@");
  }

  @Test
  void refusesRunsOfAnythingElse() throws IOException {
    String set = "--canaries=" + path("set");
    String one = "--canaries=" + path("set/model-2");

    assertThat(refused("audit", path("first"), one))
        .contains("@/first: was measured on", "which is not the canaries.jsonl of @/set/model-2");
    assertThat(refused("audit", path("first"), "--canaries=" + path("first")))
        .contains("@/first: holds no canaries; expected a folder that rote canaries make has");
    assertThat(refused("audit", path("first"), path("first"), set)).contains("is named twice");
    assertThat(refused("audit", path("set"), set)).contains("it has no run.json");
    measure("small", "model-1", "less", "--limit=5");
    assertThat(refused("audit", path("less"), set))
        .contains("@/less: 55 of the 60 canaries were not measured, canary-00005 first");
    copy("first", "third");
    assertThat(refused("audit", path("first"), path("third"), set))
        .contains("are both of the canaries of model 1");
    copy("second", "same");
    String run = Files.readString(path("same/run.json"));
    Files.writeString(path("same/run.json"), run.replace(weights("second"), weights("first")));
    assertThat(refused("audit", path("first"), path("same"), set))
        .contains("are of the same weights; expected models that were trained independently");
    assertThat(refused("audit", path("first"), set, "--guess-in=200"))
        .contains("200 and 6 guesses are more than the 60 canaries");
    assertThat(refused("audit", path("first"), set, "--out=" + path("set"))).contains("not empty");
    assertThat(refused("audit", path("first"), set, "--score=loss"))
        .contains("'loss' is no score; expected log-likelihood or mean-log-likelihood");
  }

  @Test
  void refusesToMakeWhatCannotBeMade() {
    String out = "--out=" + path("new");

    assertThat(refused("canaries", "make", "--seed=1", out))
        .contains("expected one of --format, --random-tokens and --draw-from");
    assertThat(refused("canaries", "make", "--format=a {digit", "--seed=1", out))
        .contains("the brace at character 3 is not closed");
    assertThat(refused("canaries", "make", "--format=a {digit*9}", out)).contains("--seed");
    assertThat(
            refused(
                "canaries",
                "make",
                "--draw-from=" + TestFiles.demo("models/small"),
                "--temperature=0.7",
                "--seed=1",
                out))
        .contains("at a temperature of at least 0.8");
    assertThat(path("new")).doesNotExist();
  }

  /** Random tokens come back as the tokens they are made of, so all suffixes have as many. */
  @Test
  void tokensAreRandomAndDrawsAreDrawnAlikeForOneSeed() throws IOException {
    Path model = TestFiles.demo("models/small");
    for (String form : List.of("--random-tokens=" + model, "--draw-from=" + model)) {
      String first = made(form, "a" + form.charAt(2));
      assertThat(made(form, "b" + form.charAt(2))).isEqualTo(first);
      assertThat(first.lines().distinct()).hasSize(20);
    }
  }

  private static String made(String form, String name) throws IOException {
    CommandRun.succeed(
        "canaries",
        "make",
        form,
        "--count=20",
        "--prefix-tokens=4",
        "--suffix-tokens=5",
        "--seed=3",
        "--out=" + path(name));
    return Files.readString(path(name + "/canaries.jsonl"));
  }
}
