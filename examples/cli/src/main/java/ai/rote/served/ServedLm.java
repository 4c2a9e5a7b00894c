package ai.rote.served;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.Server;
import ai.rote.results.run.ServedModel;
import ai.rote.served.RowProtocol.NoAnswerException;
import ai.rote.served.RowProtocol.Question;
import ai.rote.served.RowScores.UntoldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A model that a server runs, asked for the log-probabilities of prompts: of each suffix token its
 * own and those of the N most probable ones, from which every scheme is computed here. Where they
 * do not tell, bounds are computed if they were asked for; else more tokens are asked for, and what
 * cannot be computed then is refused with what it takes.
 */
public final class ServedLm implements ServedModel {
  /** More than any entry of an answer takes. */
  private static final int BYTES_PER_ENTRY = 1_000;

  private static final int BYTES_BESIDE = 1 << 20;

  /** Tokens of the question that is asked first, to see who answers. */
  private static final int PROBE_TOKENS = 8;

  /** Examples that are recorded together; what is under way is lost where a run breaks off. */
  private static final int BATCH_EXAMPLES = 64;

  private final ServedConfig config;
  private final ServerSettings settings;
  private final ServerConnection connection;
  private final RowProtocol protocol;
  private final Server server;
  private final ModelInfo info;
  private final TextTokenizer tokenizer;
  private final int top;
  private final ExecutorService threads;
  private boolean closed;

  private ServedLm(
      ServedConfig config,
      ServerSettings settings,
      ServerConnection connection,
      ServerProbe found,
      TextTokenizer tokenizer,
      int top) {
    this.config = config;
    this.settings = settings;
    this.connection = connection;
    this.tokenizer = tokenizer;
    this.top = top;
    this.server = found.server(settings, top);
    this.protocol =
        switch (found.api()) {
          case VLLM -> new VllmProtocol();
          case SGLANG -> new SglangProtocol();
          case OPENAI -> new EchoProtocol(new TokenNames(tokenizer, config.vocabularySize()));
        };
    ModelInfo known =
        ModelInfo.of(
            config.modelType(), config.vocabularySize(), Dtype.FLOAT32, ComputeDevice.cpu());
    this.info =
        found.contextTokens(config).stream()
            .mapToObj(known::withContextTokens)
            .findFirst()
            .orElse(known);
    this.threads =
        Executors.newFixedThreadPool(
            settings.requests(),
            task -> {
              Thread thread = new Thread(task, "server-request");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Connects, finds out who answers, and asks for a prompt of a few tokens, so that a server that
   * cannot do what it takes is refused before anything else is done.
   *
   * @param settings where the server is
   * @param config of the model that it runs
   * @param tokenizer of that model; closed with what is returned
   * @param schemes that will be asked for, which say how many tokens have to be known
   * @return the model
   * @throws RoteException if the server cannot be reached, runs several models and none is named,
   *     or gives no log-probabilities of prompts
   */
  public static ServedLm connect(
      ServerSettings settings,
      ServedConfig config,
      TextTokenizer tokenizer,
      List<SamplingScheme> schemes) {
    ServedLm model;
    int top;
    try {
      top = top(settings, config.vocabularySize(), schemes);
      ServerConnection connection = new ServerConnection(settings);
      ServerProbe found = ServerProbe.of(connection, settings);
      model = new ServedLm(config, settings, connection, found, tokenizer, top);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
    try {
      int tokens = Math.min(PROBE_TOKENS, config.vocabularySize());
      int[] ids = new int[tokens];
      Arrays.setAll(ids, i -> (int) ((i + 1L) * (config.vocabularySize() - 1) / tokens));
      model.ask("a prompt to try the server", new Question(ids, 1, top));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static int top(
      ServerSettings settings, int vocabularySize, List<SamplingScheme> schemes) {
    int top = Warp.customary(SamplingScheme.greedy());
    for (SamplingScheme scheme : schemes) {
      if (scheme.topK() >= vocabularySize) {
        continue; // keeps all tokens
      }
      if (settings.top().orElse(scheme.topK()) < scheme.topK()) {
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "scheme %s needs the %d most probable tokens of each position, and some more where"
                    + " they tie; --server-top asks for %d",
                scheme,
                scheme.topK(),
                settings.top().getAsInt()));
      }
      top = Math.max(top, Warp.customary(scheme));
    }
    return Math.min(Math.max(2, settings.top().orElse(top)), vocabularySize);
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Examples in their order, so many at a time that the server always has some to do: what they
   * have in common does not matter here.
   */
  @Override
  public List<List<TokenizedExample>> batches(List<TokenizedExample> examples) {
    List<List<TokenizedExample>> batches = new ArrayList<>();
    for (int start = 0; start < examples.size(); start += BATCH_EXAMPLES) {
      int end = Math.min(start + BATCH_EXAMPLES, examples.size());
      batches.add(List.copyOf(examples.subList(start, end)));
    }
    return batches;
  }

  /**
   * Scores every suffix as {@link ai.rote.core.model.CausalLm#score} does, several of them at one
   * time; scores are handed out in the order of the examples.
   *
   * @throws RoteException if the server refuses, its answer is none to the question, or a token's
   *     probability under a scheme cannot be known from it
   */
  @Override
  public synchronized void score(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    check(examples);
    List<Future<TokenScores>> scores = new ArrayList<>();
    examples.forEach(each -> scores.add(threads.submit(() -> score(each, schemes))));
    try {
      for (Future<TokenScores> each : scores) {
        sink.accept(each.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoteException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RoteException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      scores.forEach(each -> each.cancel(true));
    }
  }

  /**
   * Where the rows do not tell, more of them are asked for, four times as many each time, unless
   * their number was given: most rows tell with few, and few need many.
   */
  private TokenScores score(TokenizedExample example, List<SamplingScheme> schemes) {
    String what = "example '" + example.id() + "'";
    int vocabularySize = config.vocabularySize();
    int width = top;
    List<Row> rows = ask(what, new Question(example.ids(), example.prefixTokens(), width));
    while (true) {
      try {
        return RowScores.of(example, rows, schemes, vocabularySize, settings.bounds());
      } catch (UntoldException e) {
        if (settings.top().isPresent() || width == vocabularySize) {
          throw e;
        }
        width = (int) Math.min(vocabularySize, 4L * width);
        rows = askMore(what, new Question(example.ids(), example.prefixTokens(), width), e);
      }
    }
  }

  private List<Row> askMore(String what, Question question, UntoldException why) {
    try {
      return ask(what, question);
    } catch (RoteException e) {
      throw new RoteException(
          why.getMessage() + " Asked for " + question.top() + ": " + e.getMessage(), e);
    }
  }

  /** A row for each token from the first on that is asked for. */
  private List<Row> ask(String what, Question question) {
    long bytes =
        BYTES_BESIDE + (long) question.ids().length * (question.top() + 2) * BYTES_PER_ENTRY;
    JsonNode answer =
        connection.post(
            protocol.path(),
            protocol.request(server.model(), question),
            (int) Math.min(bytes, Integer.MAX_VALUE - 8));
    try {
      return protocol.rows(answer, question);
    } catch (NoAnswerException e) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: %s: asked as %s servers are, %s",
              settings.address() + protocol.path(),
              what,
              server.api(),
              e.getMessage()),
          e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    threads.shutdownNow();
    tokenizer.close();
  }

  /** As in {@code llama at http://localhost:8000}. */
  @Override
  public String toString() {
    return server.model() + " at " + settings.address();
  }
}
