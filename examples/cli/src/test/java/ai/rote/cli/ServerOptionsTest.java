package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.served.FakeServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with {@code --server}, beside the same runs here. */
class ServerOptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MODEL = TestFiles.demo("models/small");

  /** One more batch than one, of 64. */
  private static final int EXAMPLES = 70;

  private static GenerativeLm model;
  private static FakeServer.Rows rows;

  @TempDir private Path folder;
  private FakeServer server;
  private Path config;
  private Path data;

  @BeforeAll
  static void load() {
    model = GenerativeLm.of(CausalLm.load(MODEL));
    rows = new FakeServer.Rows(model);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer(rows, FakeServer.Shape.VLLM);
    config = Files.createDirectory(folder.resolve("model")); // without weights
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(MODEL.resolve(name), config.resolve(name));
    }
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      lines.add(
          "{\"id\": \"e%d\", \"prefixIds\": [%d], \"suffixIds\": [%d, %d]}"
              .formatted(i, random.nextInt(2048), random.nextInt(2048), random.nextInt(2048)));
    }
    data = Files.write(folder.resolve("data.jsonl"), lines);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandRun measure(String out, String... more) {
    return CommandRun.of(
        "measure",
        "--model=" + config,
        "--data=" + data,
        "--out=" + folder.resolve(out),
        "--server=" + server.address(),
        "--bootstrap=100",
        List.of(more));
  }

  private JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  /** To a few units in the last place of float32: the server asks for one token at a time. */
  private void assertSameScores(String records, String here, String there) throws IOException {
    List<String> expected = Files.readAllLines(folder.resolve(here).resolve(records));
    List<String> found = Files.readAllLines(folder.resolve(there).resolve(records));
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < expected.size(); i++) {
      JsonNode one = JSON.readTree(expected.get(i));
      JsonNode other = JSON.readTree(found.get(i));
      assertThat(other.get("greedyMatch")).isEqualTo(one.get("greedyMatch"));
      for (var scheme : one.get("logProb").properties()) {
        JsonNode value = other.get("logProb").get(scheme.getKey());
        if (scheme.getValue().isNull()) {
          assertThat(value.isNull()).isTrue();
        } else {
          assertThat(value.doubleValue()).isCloseTo(scheme.getValue().doubleValue(), within(1e-5));
        }
      }
    }
  }

  @Test
  void aChatIsScoredAsTheModelHereScoresIt() throws IOException {
    Files.writeString(config.resolve("chat_template.jinja"), "{{ messages[0].content }}\nanswer:");
    data = Files.write(folder.resolve("texts.jsonl"), DemoData.lines().subList(0, 1));
    String chat = "--chat=Continue: {prefix}";
    CommandRun served = measure("served", chat);
    assertThat(served.exitCode()).as(served.err()).isZero();
    CommandRun.measure(MODEL, data, folder.resolve("here"), "--tokenizer=" + config, chat);

    assertSameScores("scores.jsonl", "here", "served");
    assertThat(json("served/run.json").at("/tokenization/chat/user").textValue())
        .isEqualTo("Continue: {prefix}");
    assertThat(json("served/run.json").at("/tokenization"))
        .isEqualTo(json("here/run.json").at("/tokenization"));
  }

  @Test
  void aRunThatBreaksOffIsResumedToTheByteAndIsThatOfTheModelHere() throws IOException {
    assertThat(measure("whole").exitCode()).isZero();

    server.failsAfter = server.answered.get() + 1 + 66; // the one to try it, a batch and a bit
    CommandRun broken = measure("resumed");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err()).contains("the server answers 400: the engine is gone");
    assertThat(Files.readAllLines(folder.resolve("resumed/scores.jsonl"))).hasSize(64);
    server.failsAfter = Integer.MAX_VALUE;
    server.version = "0.2";
    CommandRun other = measure("resumed");
    assertThat(other.err()).contains("server's version (0.1.2 there, 0.2 here); name another");
    server.version = "0.1.2";
    CommandRun resumed = measure("resumed", "--server-requests=3");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();

    assertThat(folder.resolve("resumed/scores.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("whole/scores.jsonl"));
    CommandRun.measure(MODEL, data, folder.resolve("here"));
    assertSameScores("scores.jsonl", "here", "whole");

    String address = server.address();
    server.close();
    CommandRun again = measure("whole", "--n=7"); // made anew from the records
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out())
        .contains("gpt_neox, run by vllm 0.1.2 at " + address)
        .contains("1 scored twice: ln p moved by 0.0 nats on average, 0.0 at most");
    JsonNode run = json("whole/run.json");
    assertThat(SchemaTest.complaints(SchemaTest.schema("run"), run)).isEmpty();
    assertThat(SchemaTest.complaints(SchemaTest.schema("report"), json("whole/report.json")))
        .isEmpty();
    assertThat(run.at("/server/topLogProbs").intValue()).isEqualTo(64);
    assertThat(run.at("/identity/engine").textValue()).isEqualTo("server");
    assertThat(run.at("/spread/examples").intValue()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("whole/report.html")))
        .contains("run by vllm 0.1.2 at " + address);
  }

  @Test
  void scoresThatMoveFromAnswerToAnswerAreTold() throws IOException {
    server.jitter = 0.003;
    assertThat(measure("out", "--limit=10", "--rescore=0.5", "--scheme=temperature=1").exitCode())
        .isZero();

    JsonNode spread = json("out/run.json").get("spread");
    assertThat(spread.get("examples").intValue()).isEqualTo(5);
    assertThat(spread.get("largestNats").doubleValue()).isBetween(0.001, 0.02);
    assertThat(spread.get("meanNats").doubleValue())
        .isPositive()
        .isLessThanOrEqualTo(spread.get("largestNats").doubleValue());
  }

  @Test
  void shardsOfTwoVersionsOfAServerAreNotMerged() {
    assertThat(measure("one", "--shard=1/2", "--scheme=top-k=5").exitCode()).isZero();
    server.version = "0.2";
    assertThat(measure("two", "--shard=2/2", "--scheme=top-k=5").exitCode()).isZero();

    CommandRun merge =
        CommandRun.of(
            "merge", folder.resolve("one"), folder.resolve("two"), "--out=" + folder.resolve("m"));

    assertThat(merge.err()).contains("different: server's version (0.1.2 there, 0.2 here)");
  }

  @Test
  void aScanIsThatOfTheModelHere() throws IOException {
    Path text =
        Files.writeString(
            folder.resolve("text.txt"), "Invoice no. LU-339946\nIssued on 27 March 2018 by D.");
    List<String> common =
        List.of(
            "--text=" + text,
            "--prefix-tokens=4",
            "--suffix-tokens=3",
            "--stride=3",
            "--scheme=top-k=5");
    CommandRun.succeed("scan", "--model=" + MODEL, "--out=" + folder.resolve("here"), common);
    CommandRun.succeed(
        "scan",
        "--model=" + config,
        "--server=" + server.address(),
        "--out=" + folder.resolve("there"),
        common);

    assertSameScores("windows.jsonl", "here", "there");
    assertThat(json("there/run.json").at("/spread/examples").intValue()).isEqualTo(1);
    assertThat(SchemaTest.complaints(SchemaTest.schema("scan"), json("there/scan.json"))).isEmpty();
  }

  @Test
  void aDryRunAsksWhetherTheServerCanDoIt() {
    CommandRun check = measure("out", "--check");
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out())
        .contains("gpt_neox, run by a server, context 256 tokens, vocabulary 2,048")
        .contains("tokens for the server to pass over");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    CommandRun changed = measure("out", "--dtype=bfloat16");
    assertThat(changed.err()).contains("--server runs the model as it was loaded there");
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(measure("out", "--tokenizer=" + MODEL, "--check").exitCode()).isZero();
    assertThat(measure("out", "--samples=3").err())
        .contains("--torchscript and --server only score");
    assertThat(measure("out", "--server-top=1").err()).contains("it takes at least 2");
    assertThat(measure("out", "--rescore=2").err()).contains("a share is between 0 and 1");
    assertThat(measure("out", "--server-model=x").err())
        .contains("the server has no model 'x', but demo");
    assertThat(measure("out", "--server-api=grpc").err())
        .contains("expected vllm, sglang or openai");
    CommandRun without =
        CommandRun.of("measure", "--model=" + MODEL, "--data=" + data, "--out=x", "--server-top=5");
    assertThat(without.err()).contains("go with --server");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
