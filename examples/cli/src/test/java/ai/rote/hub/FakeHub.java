package ai.rote.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Two servers on the loopback interface that behave as the hub and its storage do:
 *
 * <pre>
 *   GET  /api/models/ORG/NAME/revision/REV   200, JSON with sha and siblings; 401 or 404
 *   HEAD /ORG/NAME/resolve/COMMIT/FILE       small files: 200 with ETag (git's SHA-1)
 *                                            large files: 302 to the storage with X-Linked-Etag
 *                                            (SHA-256), X-Linked-Size, X-Repo-Commit
 *   GET  STORAGE/FILE                        200, or 206 for a range
 * </pre>
 *
 * What goes wrong can be switched on file by file.
 */
public final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String TOKEN = "hf_secret";

  public final Map<String, byte[]> files = new TreeMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Tokens that the storage saw; there must be none. */
  final List<String> tokensAtStorage = new CopyOnWriteArrayList<>();

  /** Cut the next connections for a file after so many bytes, one entry a connection. */
  public final Map<String, List<Integer>> cuts = new ConcurrentHashMap<>();

  /** What the storage answers first, before it behaves. */
  public final Map<String, List<Integer>> failures = new ConcurrentHashMap<>();

  /** Content that the storage has in place of the right one. */
  public final Map<String, byte[]> damaged = new ConcurrentHashMap<>();

  /** Send bytes of a file one by one, so many milliseconds apart. */
  public final Map<String, Integer> trickles = new ConcurrentHashMap<>();

  /** Where the hub redirects to, in place of the storage. */
  String location;

  /** The header Retry-After of each failure. */
  String retryAfter;

  /** An answer on models that does not end. */
  boolean endless;

  /** What becomes of the answer on a model, and of a header's value. */
  public UnaryOperator<byte[]> answer = UnaryOperator.identity();

  /** The same, by the header's name. */
  public BinaryOperator<String> header = (name, value) -> value;

  boolean gated;
  boolean ignoresRanges;

  private final HttpServer hub = server(this::hub);
  private final HttpServer storage = server(this::storage);

  private static final Executor THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private static HttpServer server(Handler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              handler.handle(exchange);
            }
          });
      server.setExecutor(THREADS);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public String address() {
    return address(hub);
  }

  public FakeHub with(String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private void hub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + path);
    if (gated && !("Bearer " + TOKEN).equals(authorization)) {
      exchange.getResponseHeaders().set("X-Error-Message", "Access to model is restricted");
      exchange.sendResponseHeaders(authorization == null ? 401 : 403, -1);
    } else if (endless) {
      exchange.sendResponseHeaders(200, 0);
      byte[] more = "[".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      while (true) {
        exchange.getResponseBody().write(more);
      }
    } else if (path.startsWith("/api/models/org/renamed/")) {
      // A renamed repository: to another address of the hub.
      exchange.getResponseHeaders().set("Location", path.replace("/renamed/", "/tiny/"));
      exchange.sendResponseHeaders(307, -1);
    } else if (path.equals("/api/models/org/tiny/revision/main")
        || path.equals("/api/models/org/tiny/revision/refs%2Fpr%2F1")
        || path.equals("/api/models/org/tiny/revision/" + COMMIT)) {
      String siblings =
          files.keySet().stream()
              .map(name -> "{\"rfilename\": \"" + name + "\"}")
              .collect(Collectors.joining(","));
      send(
          exchange,
          200,
          answer.apply(
              ("{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}")
                  .getBytes(StandardCharsets.UTF_8)));
    } else if (path.matches("/org/(tiny|renamed)/resolve/" + COMMIT + "/.+")) {
      resolve(exchange, path.substring(path.lastIndexOf('/') + 1));
    } else {
      exchange.getResponseHeaders().set("X-Error-Message", "Repository not found");
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private void set(HttpExchange exchange, String name, String value) {
    exchange.getResponseHeaders().set(name, header.apply(name, value));
  }

  /** Forgets all files, and that anything was to go wrong with them. */
  public void reset() {
    files.clear();
    damaged.clear();
    requests.clear();
    answer = UnaryOperator.identity();
    header = (name, value) -> value;
  }

  private void resolve(HttpExchange exchange, String name) throws IOException {
    byte[] content = files.get(name);
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", COMMIT);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (name.endsWith(".safetensors") || name.endsWith(".bin")) {
      set(exchange, "X-Linked-Etag", "\"" + hash("SHA-256", content) + "\"");
      set(exchange, "X-Linked-Size", String.valueOf(content.length));
      headers.set("ETag", "\"something-of-the-storage\"");
      set(
          exchange,
          "Location",
          location == null ? address(storage) + "/" + name + "?signature=x" : location);
      exchange.sendResponseHeaders(302, -1);
    } else {
      set(exchange, "ETag", "W/\"" + gitHash(content) + "\"");
      content(exchange, name, content);
    }
  }

  private void storage(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add("storage " + name + (range == null ? "" : " " + range));
    List<String> tokens = exchange.getRequestHeaders().get("Authorization");
    if (tokens != null) {
      tokensAtStorage.addAll(tokens);
    }
    List<Integer> failing = failures.getOrDefault(name, new ArrayList<>());
    if (!failing.isEmpty()) {
      if (retryAfter != null) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      exchange.sendResponseHeaders(failing.remove(0), -1);
      return;
    }
    content(exchange, name, damaged.getOrDefault(name, files.get(name)));
  }

  private void content(HttpExchange exchange, String name, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      set(exchange, "Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = 0;
    int status = 200;
    if (range != null && !ignoresRanges) {
      start = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      if (start >= content.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      status = 206;
    }
    int length = content.length - start;
    exchange.sendResponseHeaders(status, length);
    List<Integer> cutting = cuts.getOrDefault(name, List.of());
    int sent = cutting.isEmpty() ? length : Math.min(length, cutting.remove(0));
    OutputStream body = exchange.getResponseBody();
    int pause = trickles.getOrDefault(name, 0);
    for (int i = 0; pause > 0 && i < sent; i++) {
      body.write(content, start + i, 1);
      body.flush();
      sleep(pause);
    }
    body.write(content, start, pause > 0 ? 0 : sent);
    body.flush();
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  static String gitHash(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, whole, header.length, content.length);
    return hash("SHA-1", whole);
  }

  static String hash(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
  }
}
