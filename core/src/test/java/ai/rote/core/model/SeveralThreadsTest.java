package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.TestFiles;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TinyTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model, used by several threads: each gets what it would get alone, and nothing else. */
@Timeout(60)
class SeveralThreadsTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topP(0.9).withTemperature(0.8);
  private static final List<SamplingScheme> SCHEMES =
      List.of(SCHEME, SamplingScheme.topK(5), SamplingScheme.temperature(1));
  private static final int THREADS = 4;
  private static final int ROUNDS = 30;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static List<TokenizedExample> examples(int seed, int count) {
    Random random = new Random(seed);
    List<TokenizedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(TinyCheckpoint.example(random, seed + "." + i, 10 + 7 * i, 6 + seed));
    }
    return examples;
  }

  /** All that a score, a draw or a search says, so that one bit of difference shows. */
  private static String bits(TokenScores scores) {
    StringBuilder bits = new StringBuilder(scores.example().id());
    for (SamplingScheme scheme : SCHEMES) {
      for (int t = 0; t < scores.example().suffixTokens(); t++) {
        bits.append(' ').append(Float.toHexString(scores.tokenLogProb(scheme, t)));
      }
    }
    return bits.toString();
  }

  private static String bits(Samples samples) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < samples.count(); i++) {
      bits.append(Arrays.toString(samples.ids(i))).append(Double.toHexString(samples.logProb(i)));
    }
    return bits.toString();
  }

  private static String bits(ContinuationMass mass) {
    return mass.found().size() + " " + Double.toHexString(mass.logMass());
  }

  private static String scored(CausalLm model, int seed) {
    List<String> all = new ArrayList<>();
    model.score(examples(seed, 8), SCHEMES).forEach(each -> all.add(bits(each)));
    return String.join("\n", all);
  }

  /** What the thread of a number does: two kinds score, one draws, one searches. */
  private static String work(GenerativeLm model, int thread) {
    TokenizedExample one = examples(thread, 1).get(0);
    return switch (thread) {
      case 0, 1 -> scored(model, thread);
      case 2 -> bits(model.sample(one, SampleRequest.of(SCHEME, 20)));
      default ->
          bits(
              model.nearVerbatim(
                  one,
                  new NearVerbatimRequest(
                      SCHEME, NearVerbatimRequest.DistanceKind.LEVENSHTEIN, 2, 16)));
    };
  }

  @Test
  void everyThreadGetsWhatItGetsAlone() throws Exception {
    try (GenerativeLm model = CausalLm.load(TinyCheckpoint.random(70).write(folder))) {
      List<String> alone = new ArrayList<>();
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        alone.add(work(model, number));
        tasks.add(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                assertThat(work(model, number)).isEqualTo(alone.get(number));
              }
              return null;
            });
      }
      join(threads.invokeAll(tasks));
    }
  }

  @Test
  void soDoesEveryThreadOfATorchScriptFile() throws Exception {
    Path file = TestFiles.golden("torchscript/plain.pt");
    try (CausalLm model = CausalLm.loadTorchScript(file, folder, LoadOptions.defaults())) {
      int vocabulary = model.info().vocabularySize();
      List<TokenizedExample> examples = new ArrayList<>();
      Random random = new Random(71);
      for (int i = 0; i < 20; i++) {
        int[] ids = random.ints(12, 0, vocabulary).toArray();
        examples.add(
            TokenizedExample.of("" + i, Arrays.copyOf(ids, 6), Arrays.copyOfRange(ids, 6, 12)));
      }
      List<Callable<Void>> tasks = new ArrayList<>();
      for (TokenizedExample example : examples) {
        String alone = bits(model.score(List.of(example), SCHEMES).get(0));
        tasks.add(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                assertThat(bits(model.score(List.of(example), SCHEMES).get(0))).isEqualTo(alone);
              }
              return null;
            });
      }
      join(threads.invokeAll(tasks));
    }
  }

  /** Within a batch too: the first scores are handed out while others of their pass are waiting. */
  @Test
  void scoresMayBeUsedToCallTheModelAtOnce() throws IOException {
    try (GenerativeLm model = CausalLm.load(TinyCheckpoint.random(72).write(folder))) {
      String others = work(model, 2);
      List<String> alone = new ArrayList<>();
      model.score(examples(0, 8), SCHEMES, each -> alone.add(bits(each)));
      List<String> nested = new ArrayList<>();
      model.score(
          examples(0, 8),
          SCHEMES,
          each -> {
            assertThat(scored(model, 1)).isNotEmpty();
            assertThat(work(model, 2)).isEqualTo(others);
            nested.add(bits(each));
          });
      assertThat(nested).containsExactlyElementsOf(alone);
    }
  }

  @Test
  void closingWaitsForTheCallThatIsRunning() throws Exception {
    GenerativeLm model = CausalLm.load(TinyCheckpoint.random(73).write(folder));
    CountDownLatch scoring = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> scores = new ArrayList<>();
    Future<?> call =
        threads.submit(
            () ->
                model.score(
                    examples(0, 8),
                    SCHEMES,
                    each -> {
                      scoring.countDown();
                      await(goOn);
                      scores.add(bits(each));
                    }));
    scoring.await();
    Thread closing = new Thread(model::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      assertThat(closing.isAlive()).as("closing ends while a call runs").isTrue();
      Thread.sleep(1);
    }
    Future<?> late = threads.submit(() -> model.score(examples(1, 1), SCHEMES));

    goOn.countDown();
    call.get();
    closing.join();

    assertThat(scores).hasSize(8);
    assertThatThrownBy(late::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("the model is closed");
    assertThatThrownBy(() -> model.sample(examples(0, 1).get(0), SampleRequest.greedy()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is closed");
  }

  @Test
  void closingBetweenTheScoresOfACallEndsItClearly() throws IOException {
    GenerativeLm model = CausalLm.load(TinyCheckpoint.random(74).write(folder));
    List<TokenizedExample> severalBatches = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      severalBatches.add(TinyCheckpoint.example(new Random(i), "" + i, 100, 190));
    }
    assertThat(model.batches(severalBatches)).hasSizeGreaterThan(1);
    assertThatThrownBy(() -> model.score(severalBatches, SCHEMES, each -> model.close()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is closed");
  }

  @Test
  void theTokenizerIsSharedTooAndClosedWithTheModel() throws Exception {
    new TinyTokenizer().write(folder);
    GenerativeLm model = CausalLm.load(TinyCheckpoint.random(75).write(folder));
    String text = "the cat and the hat ".repeat(50);
    int[] alone = model.tokenizer().encode(text).ids();
    CountDownLatch begun = new CountDownLatch(THREADS);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      calls.add(
          threads.submit(
              () -> {
                begun.countDown();
                try {
                  while (true) {
                    assertThat(model.tokenizer().encode(text).ids()).containsExactly(alone);
                  }
                } catch (IllegalStateException e) {
                  return; // closed in the meantime
                }
              }));
    }
    begun.await();
    Thread.sleep(50);
    model.close();
    for (Future<?> call : calls) {
      call.get();
    }
    assertThatThrownBy(() -> model.tokenizer().encode(text))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is closed");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void join(List<Future<Void>> tasks) throws Exception {
    for (Future<Void> task : tasks) {
      task.get();
    }
  }
}
