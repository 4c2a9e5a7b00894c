package ai.rote.served;

import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A server on the loopback interface that scores prompts with a model and answers in the shapes of
 * others. Rows come from searches one token long, which hold the most probable tokens with their
 * probabilities. What goes wrong can be switched on.
 */
public final class FakeServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDTH = 128;

  /** As {@code --max-logprobs} of vLLM. */
  private static final int MOST = 100;

  /** Whose shape the answers have. */
  public enum Shape {
    VLLM,
    SGLANG,
    /** With {@code token_id:7} for texts. */
    ECHO_IDS,
    /** With texts. */
    ECHO_TEXTS,
    /** Log-probabilities of what is generated, whatever was asked for. */
    LLAMA_CPP
  }

  /** A predicted token: its own log-probability, and the most probable ones by id. */
  private record Scored(double own, List<Map.Entry<Integer, Double>> top) {}

  /** What a model makes of prompts; several servers may share it. */
  public static final class Rows {
    private final GenerativeLm model;
    private final Map<List<Integer>, Scored> known = new ConcurrentHashMap<>();

    public Rows(GenerativeLm model) {
      this.model = model;
    }

    private Scored score(int[] ids, int position) {
      List<Integer> key = Arrays.stream(ids, 0, position + 1).boxed().toList();
      return known.computeIfAbsent(key, each -> search(ids, position));
    }

    private Scored search(int[] ids, int position) {
      ContinuationMass mass =
          model.nearVerbatim(
              TokenizedExample.of("row", Arrays.copyOf(ids, position), new int[] {ids[position]}),
              new NearVerbatimRequest(
                  SamplingScheme.temperature(1),
                  NearVerbatimRequest.DistanceKind.HAMMING,
                  1,
                  WIDTH));
      List<Map.Entry<Integer, Double>> top = new ArrayList<>();
      mass.found().forEach(found -> top.add(Map.entry(found.ids()[0], found.logProb())));
      return new Scored(mass.logProbVerbatim(), top);
    }
  }

  private final Rows rows;
  private final Shape shape;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  /** Every request's path and Authorization. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** How many of the most probable tokens each question asked for. */
  public final List<Integer> widths = new CopyOnWriteArrayList<>();

  /** Questions that were answered. */
  public final AtomicInteger answered = new AtomicInteger();

  /** What the next questions are answered with in place of scores. */
  public final List<Integer> statuses = new CopyOnWriteArrayList<>();

  /** How many of the next answers break off in the middle. */
  public final AtomicInteger cuts = new AtomicInteger();

  /** After how many questions all others are refused. */
  public volatile int failsAfter = Integer.MAX_VALUE;

  /** What becomes of an answer. */
  public volatile UnaryOperator<ObjectNode> change = UnaryOperator.identity();

  /** Milliseconds between the bytes of an answer; none for 0. */
  public volatile int trickle;

  /** The version that the server claims to be. */
  public volatile String version = "0.1.2";

  /** Scores move by this much from answer to answer, in nats. */
  public volatile double jitter;

  public FakeServer(Rows rows, Shape shape) throws IOException {
    this.rows = rows;
    this.shape = shape;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
      if (exchange.getRequestMethod().equals("GET")) {
        get(exchange, path);
        return;
      }
      ObjectNode question = (ObjectNode) JSON.readTree(exchange.getRequestBody());
      if (!statuses.isEmpty()) {
        send(exchange, statuses.remove(0), "{\"error\": {\"message\": \"not now\"}}");
      } else if (answered.incrementAndGet() > failsAfter) {
        send(exchange, 400, "{\"error\": {\"message\": \"the engine is gone\"}}");
      } else if (width(question) > MOST) {
        send(exchange, 400, "{\"error\": {\"message\": \"greater than max allowed: 100\"}}");
      } else {
        widths.add(width(question));
        ObjectNode answer =
            switch (shape) {
              case VLLM -> vllm(question);
              case SGLANG -> sglang(question);
              case ECHO_IDS, ECHO_TEXTS -> echo(question);
              case LLAMA_CPP -> llamaCpp();
            };
        send(exchange, 200, change.apply(answer).toString());
      }
    }
  }

  private int width(ObjectNode question) {
    return question
        .path(
            switch (shape) {
              case VLLM -> "prompt_logprobs";
              case SGLANG -> "top_logprobs_num";
              default -> "logprobs";
            })
        .intValue();
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    boolean hasVersion =
        path.equals("/version") && shape == Shape.VLLM
            || path.equals("/get_server_info") && shape == Shape.SGLANG;
    if (path.equals("/v1/models")) {
      String owner =
          switch (shape) {
            case VLLM -> "vllm";
            case SGLANG -> "sglang";
            case LLAMA_CPP -> "llamacpp";
            default -> "somebody";
          };
      send(
          exchange,
          200,
          "{\"data\": [{\"id\": \"demo\", \"max_model_len\": 257, \"owned_by\": \""
              + owner
              + "\"}]}");
    } else if (hasVersion) {
      send(exchange, 200, "{\"version\": \"" + version + "\"}");
    } else {
      send(exchange, 404, "");
    }
  }

  private void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    boolean isScored = status == 200 && exchange.getRequestMethod().equals("POST");
    if (isScored && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
    } else if (isScored && trickle > 0) {
      trickle(exchange, bytes);
    } else if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    // Closing the exchange breaks the connection where bytes are missing.
  }

  private void trickle(HttpExchange exchange, byte[] bytes) throws IOException {
    try {
      for (int i = 0; i < bytes.length; i++) {
        exchange.getResponseBody().write(bytes, i, 1);
        exchange.getResponseBody().flush();
        Thread.sleep(trickle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Scored score(int[] ids, int position) {
    Scored scored = rows.score(ids, position);
    double moved = jitter * answered.get() % 0.01;
    return moved == 0 ? scored : new Scored(scored.own - moved, scored.top);
  }

  private static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    Arrays.setAll(ids, i -> array.get(i).intValue());
    return ids;
  }

  private ObjectNode vllm(ObjectNode question) {
    int[] ids = ids(question.get("prompt"));
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.put("text", "x");
    choice.putNull("logprobs");
    ArrayNode all = choice.putArray("prompt_logprobs").addNull();
    for (int i = 1; i < ids.length; i++) {
      Scored scored = score(ids, i);
      ObjectNode entry = all.addObject();
      entry
          .putObject(Integer.toString(ids[i]))
          .put("logprob", scored.own)
          .put("rank", 1 + scored.top.stream().filter(each -> each.getValue() > scored.own).count())
          .put("decoded_token", "?");
      for (var each : scored.top.subList(0, question.get("prompt_logprobs").intValue())) {
        if (each.getKey() != ids[i]) {
          entry
              .putObject(each.getKey().toString())
              .put("logprob", each.getValue())
              .put("rank", entry.size())
              .put("decoded_token", "?");
        }
      }
    }
    choice.set("prompt_token_ids", question.get("prompt"));
    return answer;
  }

  private ObjectNode sglang(ObjectNode question) {
    int[] ids = ids(question.get("input_ids"));
    int start = question.get("logprob_start_len").intValue();
    ObjectNode answer = JSON.createObjectNode().put("text", "x");
    ObjectNode info = answer.putObject("meta_info");
    ArrayNode own = info.putArray("input_token_logprobs");
    ArrayNode top = info.putArray("input_top_logprobs");
    own.addArray().addNull().add(ids[start]).addNull();
    top.addNull();
    for (int i = start + 1; i < ids.length; i++) {
      Scored scored = score(ids, i);
      own.addArray().add(scored.own).add(ids[i]).addNull();
      ArrayNode row = top.addArray();
      for (var each : scored.top.subList(0, question.get("top_logprobs_num").intValue())) {
        row.addArray().add(each.getValue()).add(each.getKey()).addNull();
      }
    }
    return answer;
  }

  private String name(int id) {
    return shape == Shape.ECHO_IDS
        ? "token_id:" + id
        : rows.model.tokenizer().decode(new int[] {id});
  }

  private ObjectNode echo(ObjectNode question) {
    int[] ids = ids(question.get("prompt"));
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode logprobs = answer.putArray("choices").addObject().putObject("logprobs");
    ArrayNode tokens = logprobs.putArray("tokens");
    ArrayNode own = logprobs.putArray("token_logprobs");
    ArrayNode top = logprobs.putArray("top_logprobs");
    for (int i = 0; i < ids.length; i++) {
      tokens.add(name(ids[i]));
      if (i == 0) {
        own.addNull();
        top.addNull();
        continue;
      }
      Scored scored = score(ids, i);
      own.add(scored.own);
      ObjectNode row = top.addObject();
      for (var each : scored.top.subList(0, question.get("logprobs").intValue())) {
        row.put(name(each.getKey()), each.getValue());
      }
      row.put(name(ids[i]), scored.own);
    }
    tokens.add("generated");
    own.add(-1);
    top.addObject().put("generated", -1);
    return answer;
  }

  private static ObjectNode llamaCpp() {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject().put("text", " a");
    ObjectNode entry = choice.putObject("logprobs").putArray("content").addObject();
    entry.put("id", 5).put("token", " a").put("logprob", -0.5).putArray("top_logprobs");
    return answer;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
