package ai.rote.cli.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven over its DevTools protocol: a web socket that carries
 * JSON, which the JDK speaks by itself.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private String session;

  /**
   * The browser to test with. Where none is installed, the tests are skipped, and say so; in CI,
   * which sets the environment variable of that name, they fail: there, nobody reads what was
   * skipped.
   *
   * @param left what is not tested without it, as in "the report is not opened in a browser"
   */
  static Path forTests(String left) {
    Optional<Path> program = installed();
    String missing = "no Chromium is installed: " + left;
    if (System.getenv("CI") != null) {
      return program.orElseThrow(() -> new AssertionError(missing + "; .ci/run installs one"));
    }
    assumeTrue(program.isPresent(), missing);
    return program.get();
  }

  /** Where a browser is installed; {@code CHROMIUM} names one elsewhere. */
  private static Optional<Path> installed() {
    Stream<Path> named = Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
    Stream<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    return Stream.concat(named, found).filter(Files::isExecutable).findFirst();
  }

  Browser(Path program, Path profile) throws IOException {
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
    String target =
        call("Target.createTarget", object().put("url", "about:blank")).get("targetId").asText();
    session =
        call("Target.attachToTarget", object().put("targetId", target).put("flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", object());
    }
  }

  private URI address() throws IOException {
    Pattern announcement = Pattern.compile("DevTools listening on (ws://\\S+)");
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      Matcher matcher = announcement.matcher(line);
      if (matcher.find()) {
        Thread rest = new Thread(() -> reader.lines().forEach(each -> {}), "browser output");
        rest.setDaemon(true);
        rest.start();
        return URI.create(matcher.group(1));
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  JsonNode call(String method, ObjectNode parameters) {
    int id = calls.incrementAndGet();
    ObjectNode message = object().put("id", id).put("method", method);
    message.set("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode reply = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (reply.has("error")) {
      throw new IllegalStateException(method + ": " + reply.get("error"));
    }
    return reply.get("result");
  }

  void open(Path file) throws InterruptedException {
    events.clear();
    call("Page.navigate", object().put("url", file.toUri().toString()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate("document.readyState === 'complete' && !!window.rote && rote.drawn")
        .asBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the page was not drawn; events: " + errors());
      }
      Thread.sleep(50);
    }
  }

  /** The value of an expression, promises awaited. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            object()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** Exceptions, and whatever the console or the browser called an error or a warning. */
  List<String> errors() {
    return events.stream()
        .filter(
            event ->
                switch (event.path("method").asText()) {
                  case "Runtime.exceptionThrown" -> true;
                  case "Log.entryAdded" ->
                      !event.path("params").path("entry").path("level").asText().equals("info");
                  case "Runtime.consoleAPICalled" ->
                      List.of("error", "warning", "assert")
                          .contains(event.path("params").path("type").asText());
                  default -> false;
                })
        .map(JsonNode::toString)
        .toList();
  }

  /** Every address that was asked for. */
  List<String> requests() {
    return events.stream()
        .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.path("params").path("request").path("url").asText())
        .toList();
  }

  void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  void dark(boolean dark) {
    ObjectNode media = object();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
    // The page hears of it with its next frame.
    evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** Lays the page out for paper of the window's width, as printing it does, or for the screen. */
  void print(boolean printed) {
    if (printed) {
      evaluate("dispatchEvent(new Event('beforeprint'))");
    }
    call("Emulation.setEmulatedMedia", object().put("media", printed ? "print" : ""));
    if (!printed) {
      evaluate("dispatchEvent(new Event('afterprint'))");
    }
  }

  /** Where {@code -Drote.screenshots=FOLDER} wants pictures; without it the test is skipped. */
  static Path pictures() throws IOException {
    String folder = System.getProperty("rote.screenshots");
    assumeTrue(folder != null, "no -Drote.screenshots=FOLDER: no pictures are wanted");
    return Files.createDirectories(Path.of(folder));
  }

  byte[] screenshot() {
    return bytes(
        call(
            "Page.captureScreenshot",
            object().put("format", "png").put("captureBeyondViewport", true)));
  }

  byte[] pdf() {
    return bytes(call("Page.printToPDF", object().put("printBackground", true)));
  }

  private static byte[] bytes(JsonNode result) {
    return Base64.getDecoder().decode(result.get("data").asText());
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
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
          events.add(node);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
