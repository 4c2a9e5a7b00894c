package ai.rote.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.RoteException;
import ai.rote.core.model.HubName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that sends too much, too slowly, or somewhere else. */
@Timeout(60)
class HostileHubTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final String CONFIG =
      """
      {"model_type": "gpt2", "n_embd": 8, "n_head": 2, "n_layer": 1, "n_positions": 16,
       "vocab_size": 50}
      """;

  @TempDir private Path home;
  private final FakeHub hub = new FakeHub().with("config.json", CONFIG);
  private final List<String> retries = new ArrayList<>();

  HostileHubTest() {
    hub.files.put(WEIGHTS, new byte[300_000]);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Path fetch() {
    return fetch(Duration.ofSeconds(20));
  }

  private Path fetch(Duration patience) {
    HubSettings read =
        HubSettings.of(
            Map.of("HF_ENDPOINT", hub.address(), "HF_HOME", home.resolve("hf").toString()), home);
    HubSettings settings =
        new HubSettings(
            read.endpoint(),
            read.token(),
            read.cache(),
            read.proxies(),
            Duration.ofMillis(1),
            patience);
    return ModelFetch.fetch(
        new HubName("org/tiny", "main"),
        settings,
        new FetchListener() {
          @Override
          public void begin(RemoteFile file, long bytesThere) {}

          @Override
          public void progress(long bytes) {}

          @Override
          public void retry(String reason) {
            retries.add(reason);
          }

          @Override
          public void end() {}
        });
  }

  /** Bytes of all files below the cache. */
  private long bytesKept() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().contains("blobs"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void noMoreIsWrittenThanWasAnnounced() throws IOException {
    hub.damaged.put(WEIGHTS, new byte[30_000_000]);

    assertThatThrownBy(this::fetch)
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("the server sends more than the 300000 bytes that it announced");

    assertThat(bytesKept()).isEqualTo(CONFIG.length());
    assertThat(retries).isEmpty();
  }

  @Test
  void aDownloadThatAllButStandsStillIsGivenUpAndKept() throws IOException {
    hub.trickles.put(WEIGHTS, 10);

    assertThatThrownBy(() -> fetch(Duration.ofMillis(500)))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining(WEIGHTS + ": cannot be reached: the server sent ")
        .hasMessageContaining("bytes in 1 s, and is given up");

    assertThat(retries).hasSize(4);
    long kept = bytesKept() - CONFIG.length();
    assertThat(kept).isBetween(1L, 1000L);

    hub.trickles.clear();
    hub.requests.clear();
    assertThat(fetch().resolve(WEIGHTS)).hasSize(300_000);
    assertThat(hub.requests).contains("storage " + WEIGHTS + " bytes=" + kept + "-");
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    hub.endless = true;

    assertThatThrownBy(this::fetch)
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("the answer is longer than 33554432 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "http://[",
        "http:///x",
        "mailto:a@b",
        "http://a b/",
        "jar:file:/x!/y"
      })
  void aRedirectLeadsToTheWebOrNowhere(String location) {
    hub.location = location;

    assertThatThrownBy(this::fetch)
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("the server redirects to '" + location + "', expected an address");
  }

  @Test
  void redirectsHaveALimit() {
    hub.location = "/org/tiny/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS;

    assertThatThrownBy(this::fetch)
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("more than 8 redirects");
  }

  @Test
  void aBusyServerIsWaitedForAsItAsks() {
    hub.failures.put(WEIGHTS, new ArrayList<>(List.of(429)));
    hub.retryAfter = "1";
    long start = System.nanoTime();
    assertThat(fetch().resolve(WEIGHTS)).exists();
    assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
  }

  @Test
  void aServerThatAsksForALongWaitIsTakenAtItsWord() {
    hub.failures.put(WEIGHTS, new ArrayList<>(List.of(429, 503)));
    hub.retryAfter = "86400";
    assertThatThrownBy(this::fetch)
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("the server answers 429 and asks to wait 86400 s; try again then");

    hub.retryAfter =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(2));
    assertThatThrownBy(this::fetch).hasMessageContaining("answers 503 and asks to wait 7");
  }

  @Test
  void aModelThatCannotBeUsedIsNotDownloaded() throws IOException {
    hub.with("config.json", "{\"model_type\": \"mamba\"}");

    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'model_type' is \"mamba\", expected a family that Rote knows");

    assertThat(hub.requests).noneMatch(request -> request.startsWith("storage"));
    assertThat(bytesKept()).isLessThan(100);
  }
}
