package ai.rote.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The one headless Chromium of a test process, which serves all classes of tests and ends with the
 * process. It is driven over its DevTools protocol: a web socket that carries JSON, which the JDK
 * speaks by itself.
 */
final class Chromium {
  static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Chromium shared;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** Where a browser is installed; {@code CHROMIUM} names one elsewhere. */
  static Optional<Path> installed() {
    Stream<Path> named = Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
    Stream<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    return Stream.concat(named, found).filter(Files::isExecutable).findFirst();
  }

  /** Starts it, if nobody has. */
  static synchronized Chromium shared(Path program) throws IOException {
    if (shared == null) {
      Path profile = Files.createTempDirectory("rote-chromium");
      shared = new Chromium(program, profile);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> shared.end(profile)));
    }
    return shared;
  }

  private Chromium(Path program, Path profile) throws IOException {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address(), new Receiver())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  private URI address() throws IOException {
    Pattern announcement = Pattern.compile("DevTools listening on (ws://\\S+)");
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      Matcher matcher = announcement.matcher(line);
      if (matcher.find()) {
        Thread rest = new Thread(() -> drain(reader), "browser output");
        rest.setDaemon(true);
        rest.start();
        return URI.create(matcher.group(1));
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  /** So that it never waits for somebody to read what it says. */
  private static void drain(BufferedReader reader) {
    try {
      reader.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It has ended.
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Calls the browser, or a page of it. */
  JsonNode call(Optional<String> session, String method, ObjectNode parameters) {
    int id = calls.incrementAndGet();
    ObjectNode message = object().put("id", id).put("method", method);
    message.set("params", parameters);
    session.ifPresent(each -> message.put("sessionId", each));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode reply = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (reply.has("error")) {
      throw new IllegalStateException(method + ": " + reply.get("error"));
    }
    return reply.get("result");
  }

  /** Hands a page's events on. */
  void listen(String session, Consumer<JsonNode> listener) {
    listeners.put(session, listener);
  }

  void listenNoMore(String session) {
    listeners.remove(session);
  }

  private void end(Path profile) {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // What a process that has just ended still holds stays among the temporary files.
    }
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void receive(String message) {
      try {
        JsonNode node = JSON.readTree(message);
        if (node.has("id")) {
          answers.remove(node.get("id").asInt()).complete(node);
        } else {
          listeners.getOrDefault(node.path("sessionId").asText(), any -> {}).accept(node);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
