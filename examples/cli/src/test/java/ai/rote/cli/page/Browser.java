package ai.rote.cli.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A page in headless Chromium, for one class of tests: a fresh one, whose windows, colours and
 * events are its own.
 */
final class Browser implements BeforeAllCallback, AfterAllCallback {
  private final String left;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private Chromium chromium;
  private String target;
  private String session;

  /**
   * A browser for a class of tests: a static field with {@code @RegisterExtension}. Where none is
   * installed, the tests are skipped, and say so; in CI, which sets the environment variable of
   * that name, they fail: there, nobody reads what was skipped.
   *
   * @param left what is not tested without it, as in "the report is not opened in a browser"
   */
  Browser(String left) {
    this.left = left;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    chromium = Chromium.shared(program());
    target =
        chromium
            .call(Optional.empty(), "Target.createTarget", object().put("url", "about:blank"))
            .get("targetId")
            .asText();
    session =
        chromium
            .call(
                Optional.empty(),
                "Target.attachToTarget",
                object().put("targetId", target).put("flatten", true))
            .get("sessionId")
            .asText();
    chromium.listen(session, events::add);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", object());
    }
  }

  private Path program() {
    Optional<Path> program = Chromium.installed();
    String missing = "no Chromium is installed: " + left;
    if (System.getenv("CI") != null) {
      return program.orElseThrow(() -> new AssertionError(missing + "; .ci/run installs one"));
    }
    assumeTrue(program.isPresent(), missing);
    return program.get();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (target != null) {
      chromium.listenNoMore(session);
      chromium.call(Optional.empty(), "Target.closeTarget", object().put("targetId", target));
    }
  }

  private static ObjectNode object() {
    return Chromium.object();
  }

  private JsonNode call(String method, ObjectNode parameters) {
    return chromium.call(Optional.of(session), method, parameters);
  }

  void open(Path file) throws InterruptedException {
    events.clear();
    call("Page.navigate", object().put("url", file.toUri().toString()));
    long end = System.nanoTime() + Chromium.PATIENCE.toNanos();
    while (!evaluate("document.readyState === 'complete' && !!window.rote && rote.drawn")
        .asBoolean()) {
      List<String> thrown = thrown();
      if (!thrown.isEmpty()) {
        throw new AssertionError(file + " was not drawn: " + String.join("; ", thrown));
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the page was not drawn; events: " + errors());
      }
      Thread.sleep(10);
    }
  }

  /** What scripts have thrown and nobody caught, mistakes of syntax among it. */
  private List<String> thrown() {
    return events.stream()
        .filter(event -> event.path("method").asText().equals("Runtime.exceptionThrown"))
        .map(event -> event.at("/params/exceptionDetails"))
        .map(
            details ->
                details.at("/exception/description").asText(details.path("text").asText())
                    + ", line "
                    + (details.path("lineNumber").asInt() + 1))
        .toList();
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
}
