package ai.rote.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.cli.TestFiles;
import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A served model scores as the same model does here, or says why it does not. */
class ServedLmTest {
  private static final Path MODEL = TestFiles.demo("models/small");

  private static final List<SamplingScheme> SCHEMES =
      List.of(
          SamplingScheme.greedy(),
          SamplingScheme.temperature(1),
          SamplingScheme.topK(40),
          SamplingScheme.parse("top-k=20,temperature=0.7,top-p=0.9"),
          SamplingScheme.parse("min-p=0.2,temperature=1.3"));

  private static final List<TokenizedExample> EXAMPLES =
      List.of(
          TokenizedExample.of("a", new int[] {5, 9, 30, 31}, new int[] {44, 100, 414}),
          TokenizedExample.of("b", new int[] {300, 301}, new int[] {302, 303, 304, 305}),
          TokenizedExample.of("c", new int[] {17}, new int[] {18}));

  private static Duration patience = Duration.ofSeconds(10);

  private static GenerativeLm here;
  private static FakeServer.Rows rows;

  @BeforeAll
  static void load() {
    here = GenerativeLm.of(CausalLm.load(MODEL));
    rows = new FakeServer.Rows(here);
  }

  @AfterAll
  static void close() {
    here.close();
  }

  private static ServedLm connect(FakeServer server, List<SamplingScheme> schemes) {
    return connect(server, schemes, Map.of(), OptionalInt.empty());
  }

  private static ServedLm connect(
      FakeServer server,
      List<SamplingScheme> schemes,
      Map<String, String> environment,
      OptionalInt top) {
    ServerSettings settings =
        ServerSettings.of(server.address() + "/v1/", false, 2, environment)
            .with(Optional.empty(), Optional.empty(), top)
            .with(Duration.ofMillis(1), patience);
    return ServedLm.connect(
        settings, ServedConfig.read(MODEL), TextTokenizer.ofCheckpoint(MODEL), schemes);
  }

  /** To a few units in the last place of float32: the same model, asked one token at a time. */
  @ParameterizedTest
  @EnumSource(
      value = FakeServer.Shape.class,
      names = {"VLLM", "SGLANG", "ECHO_IDS"})
  void scoresAsTheModelDoesHere(FakeServer.Shape shape) throws IOException {
    try (FakeServer server = new FakeServer(rows, shape);
        ServedLm served = connect(server, SCHEMES)) {
      List<TokenScores> there = served.score(EXAMPLES, SCHEMES);
      List<TokenScores> local = here.score(EXAMPLES, SCHEMES);

      for (int i = 0; i < EXAMPLES.size(); i++) {
        for (int t = 0; t < EXAMPLES.get(i).suffixTokens(); t++) {
          assertThat(there.get(i).argMax(t)).isEqualTo(local.get(i).argMax(t));
          assertThat(there.get(i).margin(t)).isCloseTo(local.get(i).margin(t), within(5e-6f));
          int rank = local.get(i).rank(t);
          assertThat(there.get(i).rank(t))
              .isEqualTo(rank <= 64 || shape == FakeServer.Shape.VLLM ? Math.min(rank, 128) : 65);
          for (SamplingScheme scheme : SCHEMES) {
            float expected = local.get(i).tokenLogProb(scheme, t);
            float found = there.get(i).tokenLogProb(scheme, t);
            if (Float.isInfinite(expected)) {
              assertThat(found).isEqualTo(expected);
            } else {
              assertThat(found).as("%s", scheme).isCloseTo(expected, within(5e-6f));
            }
          }
        }
      }
      assertThat(served.server().model()).isEqualTo("demo");
      assertThat(served.info().contextTokens()).hasValue(256);
      assertThat(served.server().version())
          .isEqualTo(shape == FakeServer.Shape.ECHO_IDS ? null : "0.1.2");
    }
  }

  private static void refused(FakeServer.Shape shape, Consumer<FakeServer> fault, String... message)
      throws IOException {
    try (FakeServer server = new FakeServer(rows, shape)) {
      fault.accept(server);
      assertThatThrownBy(() -> connect(server, SCHEMES).close())
          .isInstanceOf(RoteException.class)
          .hasMessageContainingAll(message)
          .hasMessageNotContaining("secret");
    }
  }

  private static Consumer<FakeServer> entries(Consumer<ArrayNode> change) {
    return server ->
        server.change =
            answer -> {
              change.accept((ArrayNode) answer.at("/choices/0/prompt_logprobs"));
              return answer;
            };
  }

  private static ObjectNode entry(ArrayNode all, int position) {
    return (ObjectNode) all.get(position);
  }

  @Test
  void aServerThatAnswersForSomethingElseIsRefusedWithTheReason() throws IOException {
    refused(
        FakeServer.Shape.LLAMA_CPP,
        server -> {},
        "asked as openai servers are",
        "log-probabilities of what it generates only");
    FakeServer.Shape vllm = FakeServer.Shape.VLLM;
    refused(vllm, entries(all -> all.remove(1)), "7 entries for 8 tokens");
    refused(vllm, entries(all -> all.set(3, all.nullNode())), "token 3", "does not hold its id");
    refused(vllm, entries(all -> all.set(3, all.get(4))), "token 3", "of another token");
    refused(
        vllm, entries(all -> entry(all, 2).remove(entry(all, 2).fieldNames().next())), "token 2");
    refused(vllm, entries(all -> entry(all, 2).retain("767")), "1 of the 64 most probable");
    refused(
        vllm,
        entries(all -> ((ObjectNode) all.get(1).elements().next()).put("logprob", "NaN")),
        "token 1",
        "NaN");
    refused(
        vllm,
        entries(all -> entry(all, 2).set("\u001b[2J" + "x".repeat(300), entry(all, 2).get("767"))),
        "has the key '?[2Jxx",
        "xx...', expected an id");
    refused(
        vllm,
        server ->
            server.change =
                answer -> {
                  ((ArrayNode) answer.at("/choices/0/prompt_token_ids")).set(2, 7);
                  return answer;
                },
        "token 2 of the prompt was sent as id",
        "comes back as 7");
    refused(
        FakeServer.Shape.SGLANG,
        server ->
            server.change =
                answer -> {
                  ((ArrayNode) answer.at("/meta_info/input_token_logprobs/2")).removeAll();
                  return answer;
                },
        "token 2",
        "expected log-probability and id");
    refused(
        FakeServer.Shape.ECHO_IDS,
        server ->
            server.change =
                answer -> {
                  ((ArrayNode) answer.at("/choices/0/logprobs/tokens")).set(4, "token_id:3");
                  return answer;
                },
        "token 4",
        "comes back as 'token_id:3'");
  }

  /** Texts of a byte-level tokenizer are not always those of one token: then it says so. */
  @Test
  void textsInPlaceOfIdsDoWhereTheyAreClear() throws IOException {
    try (FakeServer server = new FakeServer(rows, FakeServer.Shape.ECHO_TEXTS);
        TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(MODEL)) {
      List<SamplingScheme> schemes = List.of(SamplingScheme.topK(3));
      try (ServedLm served = connect(server, schemes)) {
        TokenizedExample example = EXAMPLES.get(0);
        float expected =
            here.score(List.of(example), schemes).get(0).tokenLogProb(schemes.get(0), 2);
        assertThat(served.score(List.of(example), schemes).get(0).tokenLogProb(schemes.get(0), 2))
            .isCloseTo(expected, within(5e-6f));
      }
      TokenNames names = new TokenNames(tokenizer, 2048);
      assertThat(names.only(" O")).hasValue(414);
      assertThat(names.only("\uFFFD")).isEmpty();
    }
  }

  @Test
  void failuresThatPassAreWaitedFor() throws IOException {
    try (FakeServer server = new FakeServer(rows, FakeServer.Shape.VLLM)) {
      server.statuses.addAll(List.of(429, 503));
      server.cuts.set(2);
      try (ServedLm served = connect(server, SCHEMES)) {
        server.statuses.addAll(List.of(500, 429));
        server.cuts.set(1);
        assertThat(served.score(EXAMPLES, SCHEMES)).hasSize(3);
      }
      server.statuses.addAll(List.of(500, 500, 500, 500, 500, 500));
      assertThatThrownBy(() -> connect(server, SCHEMES))
          .hasMessageContaining("no answer after 6 attempts: the server answers 500: not now");
      server.statuses.clear();
      server.statuses.add(404);
      assertThatThrownBy(() -> connect(server, SCHEMES))
          .hasMessageContaining("the server answers 404: not now");
    }
  }

  @Test
  void aServerThatTricklesOrDoesNotEndIsGivenUp() throws IOException {
    try {
      patience = Duration.ofMillis(100);
      refused(
          FakeServer.Shape.VLLM,
          server -> server.trickle = 50,
          "no answer after 6 attempts",
          "is given up");
    } finally {
      patience = Duration.ofSeconds(10);
    }
    refused(
        FakeServer.Shape.VLLM,
        server -> server.change = answer -> answer.put("more", "x".repeat(3_000_000)),
        "no answer: the answer is longer than");
  }

  @Test
  void minusTenThousandIsNoProbability() throws IOException {
    try (FakeServer server = new FakeServer(rows, FakeServer.Shape.VLLM);
        ServedLm served = connect(server, SCHEMES)) {
      entries(
              all -> {
                for (JsonNode each : all) {
                  if (each.isObject()) {
                    ((ObjectNode) each.elements().next()).put("logprob", -9999.0);
                  }
                }
              })
          .accept(server);

      TokenScores scores = served.score(List.of(EXAMPLES.get(2)), SCHEMES).get(0);

      SCHEMES.forEach(
          scheme -> assertThat(scores.tokenLogProb(scheme, 0)).isEqualTo(Float.NEGATIVE_INFINITY));
      assertThat(scores.margin(0)).isEqualTo(-9999);
    }
  }

  @Test
  void whatTheMostProbableTokensDoNotTellIsRefusedWithWhatItTakes() throws IOException {
    try (FakeServer server = new FakeServer(rows, FakeServer.Shape.VLLM)) {
      for (String scheme : List.of("temperature=1.5", "top-p=0.99999", "typical-p=0.9")) {
        List<SamplingScheme> schemes = List.of(SamplingScheme.parse(scheme));
        try (ServedLm served = connect(server, schemes)) {
          assertThatThrownBy(() -> served.score(EXAMPLES, schemes))
              .hasMessageContainingAll("example '", "80 most probable", scheme, "It takes", "2048")
              .hasMessageContainingAll("Asked for 320", "the server answers 400");
        }
        try (ServedLm served = connect(server, schemes, Map.of(), OptionalInt.of(20))) {
          assertThatThrownBy(() -> served.score(EXAMPLES, schemes))
              .hasMessageContainingAll("20 most probable", scheme, "It takes", "2048")
              .hasMessageNotContaining("Asked for");
        }
      }
      assertThatThrownBy(
              () -> connect(server, List.of(SamplingScheme.topK(40)), Map.of(), OptionalInt.of(30)))
          .hasMessageContaining("needs the 40 most probable tokens");
    }
  }

  @Test
  void moreTokensAreAskedForWhereTheyDoNotTell() throws IOException {
    // The nucleus has some 35 tokens.
    TokenizedExample example = TokenizedExample.of("d", new int[] {5, 9}, new int[] {320});
    SamplingScheme scheme = SamplingScheme.topP(0.975);
    try (FakeServer server = new FakeServer(rows, FakeServer.Shape.SGLANG);
        ServedLm served = connect(server, List.of(scheme))) {
      server.widths.clear();
      TokenScores there = served.score(List.of(example), List.of(scheme)).get(0);

      assertThat(server.widths).containsExactly(20, 80);
      assertThat(there.tokenLogProb(scheme, 0))
          .isCloseTo(
              here.score(List.of(example), List.of(scheme)).get(0).tokenLogProb(scheme, 0),
              within(5e-6f));
    }
  }

  @Test
  void theKeyGoesToTheServerAndNowhereElse() throws IOException {
    Map<String, String> key = Map.of(ServerSettings.KEY, " secret ");
    try (FakeServer server = new FakeServer(rows, FakeServer.Shape.VLLM);
        ServedLm served = connect(server, SCHEMES, key, OptionalInt.empty())) {
      assertThat(server.requests).isNotEmpty().allMatch(each -> each.endsWith("Bearer secret"));
      assertThat(served + " " + served.server() + " " + served.info()).doesNotContain("secret");
      server.statuses.add(401);
      assertThatThrownBy(() -> served.score(EXAMPLES, SCHEMES))
          .hasMessageContaining(ServerSettings.KEY)
          .hasMessageNotContaining("secret");
    }
    assertThat(ServerSettings.of("https://a.b", false, 1, key))
        .hasToString("https://a.b with a key");
  }

  @Test
  void proxiesCountForServersElsewhereAlone() {
    Map<String, String> environment = Map.of("ALL_PROXY", "socks5://p:1080");
    assertThat(ServerSettings.of("http://localhost:8000", false, 1, environment).proxies())
        .isEmpty();
    assertThatThrownBy(() -> ServerSettings.of("https://a.b", false, 1, environment))
        .hasMessageContaining("all_proxy names no proxy that can be used");
  }

  @Test
  void addressesThatGiveAwayTooMuchAreRefused() {
    for (String here :
        List.of("http://localhost:8000", "http://127.0.0.1/x/v1", "http://[::1]:1")) {
      assertThat(ServerSettings.of(here, false, 1, Map.of()).address()).isNotNull();
    }
    assertThat(ServerSettings.of("http://a.b/v1/", true, 1, Map.of()).address())
        .hasToString("http://a.b");
    Map<String, String> messages =
        Map.of(
            "http://a.b:8000", "by --plain-http",
            "http://127.0.0.1.a.b", "by --plain-http",
            "https://user:pass@a.b", "no password",
            "https://a.b?key=1", "question mark",
            "ftp://a.b", "expected http(s)://HOST",
            "local host", "is no address");
    messages.forEach(
        (url, message) ->
            assertThatThrownBy(() -> ServerSettings.of(url, false, 1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("pass@"));
  }
}
