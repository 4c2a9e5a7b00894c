package ai.rote.results.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.train.Adam;
import ai.rote.core.train.TrainableLm;
import ai.rote.results.TestFiles;
import ai.rote.results.analysis.ContinuationAnalysis;
import ai.rote.results.analysis.ContinuationReport;
import ai.rote.results.analysis.ContinuedSeed;
import ai.rote.results.analysis.GeneratedOutput;
import ai.rote.results.page.ContinuationFiles;
import ai.rote.results.record.ContinuedChunk;
import ai.rote.results.record.ContinuedChunk.Stop;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.Shard;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model that has learned one text by heart and knows no other, and is to continue both. */
class ContinuationRunTest {
  private static final int CONTEXT = 80;

  private static final String CONFIG =
      """
      {"model_type": "gpt_neox", "num_hidden_layers": 2, "hidden_size": 48,
       "num_attention_heads": 4, "intermediate_size": 96, "vocab_size": 2048,
       "max_position_embeddings": %d, "rotary_pct": 1.0, "tie_word_embeddings": true}"""
          .formatted(CONTEXT);

  /** The tokenizer's {@code <|endoftext|>}. */
  private static final int END = 0;

  private static final int PART = 64;
  private static final int STRIDE = 8;
  private static final int ROWS = 4;
  private static final int STEPS = 75;

  private static final ContinuationSettings SETTINGS =
      settings(List.of(0L), 1, OptionalLong.empty(), 5);

  @TempDir static Path shared;
  private static Path model;
  private static GenerativeLm lm;
  private static TextFile known;
  private static TextFile unseen;

  @TempDir Path folder;

  private static ContinuationSettings settings(
      List<Long> starts, int attempts, OptionalLong budget, int patience) {
    return new ContinuationSettings(
        16, starts, 24, attempts, 0.6, 32, OptionalInt.of(48), budget, patience, 3);
  }

  @BeforeAll
  static void learnOneText() throws IOException {
    List<String> papers =
        PrefixSuffix.readJsonl(demo("pairs.jsonl")).stream()
            .limit(4)
            .map(each -> ((PrefixSuffix.Document) each.content()).text())
            .toList();
    known = text("known.txt", String.join("\n", papers.subList(0, 2)));
    unseen = text("unseen.txt", String.join("\n", papers.subList(2, 4)));
    model = Files.createDirectory(shared.resolve("model"));
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(demo("models/small").resolve(file), model.resolve(file));
    }
    learn(with(ids(known), END));
    lm = CausalLm.load(model);
  }

  @AfterAll
  static void close() {
    lm.close();
  }

  /** The model for one run, which does not close it: loading it takes longer than most runs. */
  private static CausalLm borrowed() {
    return (CausalLm)
        Proxy.newProxyInstance(
            GenerativeLm.class.getClassLoader(),
            new Class<?>[] {GenerativeLm.class},
            (proxy, method, arguments) ->
                method.getName().equals("close") ? null : method.invoke(lm, arguments));
  }

  /** Parts of the text that overlap, so that it is known wherever the window begins. */
  private static void learn(int[] ids) throws IOException {
    int last = ids.length - PART - 1;
    int parts = last / STRIDE + 2;
    try (TrainableLm learner = TrainableLm.create(CONFIG, 1, Adam.DEFAULT)) {
      for (int step = 0; step < STEPS; step++) {
        int[][] given = new int[ROWS][];
        int[][] next = new int[ROWS][];
        for (int row = 0; row < ROWS; row++) {
          int from = Math.min(last, (step * ROWS + row) * 5 % parts * STRIDE);
          given[row] = Arrays.copyOfRange(ids, from, from + PART);
          next[row] = Arrays.copyOfRange(ids, from + 1, from + PART + 1);
        }
        learner.step(given, next, 1e-2);
      }
      learner.save(model, Dtype.FLOAT32);
    }
  }

  private static Path demo(String name) {
    return TestFiles.demo(name);
  }

  private static TextFile text(String name, String content) throws IOException {
    return TextFile.of(Files.writeString(shared.resolve(name), content)).get(0);
  }

  private static int[] ids(TextFile text) {
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(model)) {
      return tokenizer.encode(text.beginning((int) text.characters())).ids();
    }
  }

  private RunRequest run(Path out, List<TextFile> texts, SamplingScheme scheme) {
    return new RunRequest(
        out,
        Access.OWNER,
        "tiny",
        model,
        false,
        0,
        "texts",
        CompletableFuture.completedFuture(texts.get(0).sha256()),
        BosPolicy.NONE,
        List.of(scheme),
        Shard.WHOLE,
        RunOptions.NONE,
        RunOptions.of(Map.of("scheme", List.of(scheme))),
        Map.of());
  }

  private Results execute(ContinuationRequest request, ContinuationRun.Observer observer) {
    return ContinuationRun.execute(request, ContinuationRunTest::borrowed, observer, Reporter.NONE);
  }

  /** The files that a person reads. */
  private void report(ContinuationRequest request) {
    Results results =
        ContinuationRun.execute(
            request,
            () -> {
              throw new AssertionError("the model is not run again");
            },
            new Silent(),
            (records, sink) ->
                ContinuationFiles.write(
                    ContinuationAnalysis.of(records, request.texts()), records.run(), sink));
    assertThat(results.run().isFinished()).isTrue();
  }

  private ContinuationReport greedily(
      String out, ContinuationSettings settings, TextFile... texts) {
    List<TextFile> all = List.of(texts);
    ContinuationRequest request =
        new ContinuationRequest(
            run(folder.resolve(out), all, SamplingScheme.greedy()), all, settings);
    return ContinuationAnalysis.of(execute(request, new Silent()), all);
  }

  /** Tells nobody, or stops after some chunks as if the process had died. */
  private static class Silent implements ContinuationRun.Observer {
    private int chunksLeft = Integer.MAX_VALUE;

    @Override
    public void alreadyFinished() {}

    @Override
    public void begin(OptionalLong chunksDone) {}

    @Override
    public void reached(ContinuedChunk chunk, long tokens, long budget) {
      if (chunksLeft-- == 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  /** Far beyond the model's context, up to the token that the text ended with in training. */
  @Test
  void theWholeTextIsFoundFromItsFirstTokensAndNothingOfAnotherOne() {
    ContinuationReport report =
        greedily("both", settings(List.of(0L), 1, OptionalLong.of(1_000), 5), known, unseen);

    ContinuedSeed of = report.seeds().get(0);
    assertThat(of.similarity()).isEqualTo(1);
    assertThat(of.stop()).isEqualTo(Stop.END_TOKEN);
    assertThat(of.tokens()).isEqualTo(ids(known).length - SETTINGS.seedTokens());
    String text = known.beginning((int) known.characters());
    GeneratedOutput output = report.outputs().get(0);
    assertThat(output.prompt() + output.text()).isEqualTo(text);
    assertThat(of.longestSpan()).isGreaterThan(of.words() - 10);
    assertThat(of.longestNear()).isEqualTo(of.longestSpan());

    ContinuedSeed other = report.seeds().get(1);
    assertThat(other.continued()).isFalse();
    assertThat(other.similarity()).isLessThan(0.6);
    assertThat(other.stop()).isEqualTo(Stop.UNLIKE);
    assertThat(other.chunks()).isOne();
    assertThat(report.outputs().get(1).text()).isEmpty();
    assertThat(other.words()).isZero();
    assertThat(other.longestSpan()).isZero();
  }

  /** Each token is the one that scoring calls the most probable behind those before it. */
  @Test
  void chainedGenerationIsGreedyDecodingTokenByToken() throws IOException {
    greedily("oracle", settings(List.of(150L), 1, OptionalLong.of(70), 5), unseen, known);
    // Seeds that are not continued have a probe alone: what the model invents is compared too.
    List<ContinuedChunk> chunks = chunks("oracle");
    assertThat(chunks).hasSizeGreaterThan(3);
    int[] all = {};
    for (ContinuedChunk chunk : chunks) {
      int from = (int) chunk.seedStart();
      if (chunk.chunk() == 0) {
        int[] ids = ids(chunk.document().equals("known.txt") ? known : unseen);
        all = Arrays.copyOfRange(ids, from, from + SETTINGS.seedTokens());
      }
      int[] window = Arrays.copyOfRange(all, Math.max(0, all.length - 48), all.length);
      for (int id : chunk.ids().toArray()) {
        TokenizedExample next = TokenizedExample.of("next", window, new int[] {0});
        assertThat(id).isEqualTo(lm.score(List.of(next), List.of()).get(0).argMax(0));
        window = with(window, id);
        all = with(all, id);
      }
    }
  }

  private static int[] with(int[] ids, int id) {
    int[] more = Arrays.copyOf(ids, ids.length + 1);
    more[ids.length] = id;
    return more;
  }

  private List<ContinuedChunk> chunks(String out) throws IOException {
    List<ContinuedChunk> chunks = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("chunks.jsonl"))) {
      chunks.add(RecordCodec.read(line.getBytes(UTF_8), ContinuedChunk.class, "a line: "));
    }
    return chunks;
  }

  @Test
  void aRunThatDiesGoesOnToTheSameBytes() throws IOException {
    List<TextFile> texts = List.of(known);
    ContinuationSettings settings = settings(List.of(0L, 100L), 3, OptionalLong.of(60), 2);
    SamplingScheme scheme = SamplingScheme.topK(2);
    ContinuationRequest whole =
        new ContinuationRequest(run(folder.resolve("whole"), texts, scheme), texts, settings);
    execute(whole, new Silent());
    ContinuationRequest killed =
        new ContinuationRequest(run(folder.resolve("killed"), texts, scheme), texts, settings);
    Silent stopping = new Silent();
    for (int chunks : new int[] {2, 3}) {
      stopping.chunksLeft = chunks;
      assertThatThrownBy(() -> execute(killed, stopping)).hasMessage("killed");
      Path records = folder.resolve("killed/chunks.jsonl");
      if (Files.exists(folder.resolve("killed/run.json"))) { // else it died before it began
        Files.writeString(records, "{\"document\":\"known.t", StandardOpenOption.APPEND);
      }
    }
    execute(killed, new Silent());
    report(whole);
    report(killed);

    for (String file :
        List.of(
            "chunks.jsonl",
            "continuation.json",
            "outputs.jsonl",
            "match.json",
            "spans.jsonl",
            "match.html")) {
      assertThat(folder.resolve("killed").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    assertThat(chunks("whole")).hasSizeGreaterThan(5);
    assertThat(chunks("whole").get(0).similarities()).hasSize(3);
  }

  @Test
  void aFolderRefusesAnotherContinuation() {
    greedily("taken", settings(List.of(0L), 1, OptionalLong.of(24), 5), known);
    List<TextFile> texts = List.of(known);
    assertThatThrownBy(
            () ->
                execute(
                    new ContinuationRequest(
                        run(folder.resolve("taken"), texts, SamplingScheme.topK(3)),
                        texts,
                        SETTINGS),
                    new Silent()))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("holds another run");
    assertThatThrownBy(() -> Results.open(folder.resolve("taken")))
        .hasMessageContaining("holds a scan, expected a measurement");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ContinuationSettings late = settings(List.of(5_000L), 1, OptionalLong.empty(), 5);
    assertThatThrownBy(() -> greedily("late", late, known))
        .hasMessage(
            "no text is long enough: from token 5,000 on it must have a seed of 16 tokens and 24"
                + " more");
    ContinuationSettings wide =
        new ContinuationSettings(
            16, List.of(0L), 24, 1, 0.6, 70, OptionalInt.empty(), OptionalLong.empty(), 5, 0);
    assertThatThrownBy(() -> greedily("wide", wide, known))
        .hasMessage(
            "the model's context has 80 tokens: beside 70 for a chunk there is room for a window of"
                + " 10, but 16 are needed; take shorter chunks");
    assertThat(folder).isEmptyDirectory();
  }
}
