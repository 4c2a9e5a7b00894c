package ai.rote.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.HubName;
import ai.rote.core.model.ModelInfo;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching from a server that behaves like the hub, well or badly. */
class ModelFetchTest {
  private static final HubName TINY = new HubName("org/tiny", "main");

  private static final String CONFIG =
      """
      {"model_type": "gpt2", "n_embd": 8, "n_head": 2, "n_layer": 1, "n_positions": 16,
       "vocab_size": 50}
      """;

  @TempDir private Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> said = new ArrayList<>();
  private Duration patience = Duration.ofSeconds(20);
  private FakeHub hub;
  private Path repository;

  @BeforeEach
  void start() {
    byte[] weights = new byte[300_000];
    new Random(1).nextBytes(weights);
    hub =
        new FakeHub()
            .with("README.md", "not needed")
            .with("config.json", CONFIG)
            .with("tokenizer.json", "{\"a\": 1}")
            .with("onnx_model.bin", "not needed");
    hub.files.put("model.safetensors", weights);
    hub.with("pytorch_model.bin", "not needed either");
    environment.put("HF_ENDPOINT", hub.address() + "/");
    environment.put("HF_HOME", home.resolve("hf").toString());
    repository = home.resolve("hf/hub/models--org--tiny");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private HubSettings settings() {
    HubSettings read = HubSettings.of(environment, home);
    return new HubSettings(
        read.endpoint(),
        read.token(),
        read.cache(),
        read.proxies(),
        Duration.ofMillis(1),
        patience);
  }

  private Path fetch(HubName name) {
    return ModelFetch.fetch(name, settings(), listener());
  }

  private FetchListener listener() {
    return new FetchListener() {
      @Override
      public void begin(RemoteFile file, long bytesThere) {
        said.add(file.name() + " " + bytesThere + "/" + file.bytes());
      }

      @Override
      public void progress(long bytes) {}

      @Override
      public void retry(String reason) {
        said.add("retry");
      }

      @Override
      public void end() {}
    };
  }

  @Test
  void aCheckDownloadsTheConfigurationAlone() throws IOException {
    ModelInfo info = ModelFetch.check(TINY, settings(), listener());

    assertThat(said).singleElement().asString().startsWith("config.json ");
    assertThat(info).isEqualTo(CausalLm.checkConfig(fetch(TINY).resolve("config.json")));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theCacheHasItsStandardLayout() throws IOException {
    Path snapshot = fetch(TINY);

    assertThat(snapshot).isEqualTo(repository.resolve("snapshots").resolve(FakeHub.COMMIT));
    assertThat(names(snapshot))
        .containsExactly("config.json", "model.safetensors", "tokenizer.json");
    assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    byte[] weights = hub.files.get("model.safetensors");
    assertThat(names(repository.resolve("blobs")))
        .containsExactlyInAnyOrder(
            FakeHub.gitHash(hub.files.get("config.json")),
            FakeHub.gitHash(hub.files.get("tokenizer.json")),
            FakeHub.hash("SHA-256", weights));
    assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")))
        .isEqualTo(Path.of("../../blobs", FakeHub.hash("SHA-256", weights)));
    assertThat(settings().cache().resolve("org/tiny")).isEqualTo(snapshot);
    assertThat(said)
        .containsExactly(
            "config.json 0/" + CONFIG.length(),
            "config.json %1$d/%1$d".formatted(CONFIG.length()),
            "tokenizer.json 0/8",
            "model.safetensors 0/300000");
  }

  @Test
  void whatIsThereIsNotDownloadedAgain() throws IOException {
    fetch(TINY);
    hub.requests.clear();
    said.clear();

    fetch(TINY);

    assertThat(hub.requests).noneMatch(request -> request.startsWith("storage"));
    assertThat(said).contains("model.safetensors 300000/300000");
  }

  @Test
  void otherRevisionsStandBesideEachOther() {
    fetch(new HubName("org/tiny", "refs/pr/1"));
    fetch(new HubName("org/tiny", FakeHub.COMMIT));

    assertThat(repository.resolve("refs/refs/pr/1")).hasContent(FakeHub.COMMIT);
    assertThat(repository.resolve("refs/main")).doesNotExist();
    assertThat(repository.resolve("refs").resolve(FakeHub.COMMIT)).doesNotExist();
    assertThat(settings().cache().resolve("org/tiny@refs/pr/1")).isDirectory();
    assertThat(settings().cache().resolve("org/tiny@" + FakeHub.COMMIT)).isDirectory();
  }

  @Test
  void aRenamedModelIsFollowed() {
    assertThat(fetch(new HubName("org/renamed", "main"))).isDirectory();
  }

  @Test
  void shardsAreThoseOfTheIndex() throws IOException {
    hub.files.remove("model.safetensors");
    hub.with(
            "model.safetensors.index.json",
            "{\"weight_map\": {\"a\": \"s1.safetensors\","
                + " \"b\": \"s2.safetensors\", \"c\": \"s1.safetensors\"}}")
        .with("s1.safetensors", "one")
        .with("s2.safetensors", "two")
        .with("s3.safetensors", "not needed");

    assertThat(names(fetch(TINY)))
        .containsExactly(
            "config.json",
            "model.safetensors.index.json",
            "s1.safetensors",
            "s2.safetensors",
            "tokenizer.json");
  }

  @Test
  void withoutSafetensorsTheOlderFileIsTaken() throws IOException {
    hub.files.remove("model.safetensors");

    assertThat(names(fetch(TINY))).contains("pytorch_model.bin");
  }

  @Test
  void anAdapterIsFetchedToo() throws IOException {
    hub.files.remove("config.json");
    hub.with("adapter_config.json", "{}").with("adapter_model.safetensors", "x");

    assertThat(names(fetch(TINY)))
        .containsExactly("adapter_config.json", "adapter_model.safetensors");
  }

  @Test
  void anAdapterBesideAModelComesWithIt() throws IOException {
    hub.with("adapter_config.json", "{}").with("adapter_model.safetensors", "x");

    assertThat(names(fetch(TINY)))
        .contains("config.json", "adapter_config.json", "adapter_model.safetensors");
  }

  @Test
  void aCutConnectionIsResumed() {
    hub.cuts.put("model.safetensors", new ArrayList<>(List.of(100_000, 50_000, 0)));

    Path snapshot = fetch(TINY);

    assertThat(snapshot.resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));
    // What the client reads before it hears of the cut may be a little less than what was sent.
    List<Integer> starts = starts();
    assertThat(starts).hasSize(4).isSorted().startsWith(0);
    assertThat(starts.get(1)).isBetween(1, 100_000);
    assertThat(starts.get(2)).isBetween(starts.get(1), starts.get(1) + 50_000);
    assertThat(starts.get(3)).isEqualTo(starts.get(2));
    assertThat(said).filteredOn("retry"::equals).hasSize(3);
  }

  /** From which byte on the storage was asked for the weights, time after time. */
  private List<Integer> starts() {
    return hub.requests.stream()
        .filter(request -> request.startsWith("storage model.safetensors"))
        .map(request -> "0" + request.replaceAll("\\D", ""))
        .map(Integer::valueOf)
        .toList();
  }

  @Test
  void aServerThatCannotResumeSendsTheWhole() {
    hub.ignoresRanges = true;
    hub.cuts.put("model.safetensors", new ArrayList<>(List.of(100_000)));

    assertThat(fetch(TINY).resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));
  }

  @Test
  void aDownloadThatDiedIsResumedByTheNext() throws IOException {
    hub.cuts.put("model.safetensors", new ArrayList<>(List.of(120_000, 0, 0, 0, 0, 0)));
    assertThatThrownBy(() -> fetch(TINY))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("model.safetensors: cannot be reached");
    assertThat(repository.resolve("refs/main")).doesNotExist();
    assertThatThrownBy(() -> settings().cache().resolve("org/tiny"))
        .hasMessageContaining("'rote fetch org/tiny' would get it");
    hub.cuts.clear();
    hub.requests.clear();
    long arrived = unfinishedBytes();
    assertThat(arrived).isBetween(1L, 120_000L);

    assertThat(fetch(TINY).resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));

    assertThat(starts()).containsExactly((int) arrived);
    assertThat(said).contains("model.safetensors " + arrived + "/300000");
  }

  private long unfinishedBytes() throws IOException {
    try (Stream<Path> blobs = Files.list(repository.resolve("blobs"))) {
      Path unfinished =
          blobs.filter(blob -> blob.toString().endsWith(".incomplete")).findFirst().orElseThrow();
      return Files.size(unfinished);
    }
  }

  @Test
  void passingTroublesAreWaitedOut() {
    hub.failures.put("model.safetensors", new ArrayList<>(List.of(503, 429, 500)));

    assertThat(fetch(TINY).resolve("model.safetensors")).exists();
  }

  @Test
  void aDamagedFileIsNotKept() {
    byte[] wrong = hub.files.get("model.safetensors").clone();
    wrong[200_000]++;
    hub.damaged.put("model.safetensors", wrong);

    assertThatThrownBy(() -> fetch(TINY))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("model.safetensors of org/tiny arrived damaged: its hash is ")
        .hasMessageContaining(FakeHub.hash("SHA-256", hub.files.get("model.safetensors")));
    assertThat(repository.resolve("snapshots/" + FakeHub.COMMIT + "/model.safetensors"))
        .doesNotExist();
    assertThat(repository.resolve("refs/main")).doesNotExist();

    hub.damaged.clear();
    assertThat(fetch(TINY).resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));
  }

  @Test
  void aFileThatIsTooLongIsNotKept() {
    hub.damaged.put("model.safetensors", new byte[300_001]);

    assertThatThrownBy(() -> fetch(TINY))
        .hasMessageContaining(
            "model.safetensors: the server sends more than the 300000 bytes that it announced");
  }

  @Test
  void accessIsExplained() throws IOException {
    hub.gated = true;
    assertThatThrownBy(() -> fetch(TINY))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining(
            "the hub refuses access to org/tiny: 401 (Access to model is restricted)")
        .hasMessageContaining("set HF_TOKEN");

    environment.put("HF_TOKEN", "wrong");
    assertThatThrownBy(() -> fetch(TINY))
        .hasMessageContaining("403")
        .hasMessageContaining("granted access")
        .satisfies(error -> assertThat(error.toString()).doesNotContain("wrong"));

    environment.put("HF_TOKEN", FakeHub.TOKEN);
    assertThat(fetch(TINY)).isDirectory();
    assertThat(hub.tokensAtStorage).as("the token stays with the hub").isEmpty();
    assertThat(settings().toString()).doesNotContain(FakeHub.TOKEN);
  }

  @Test
  void theTokenMayStandInItsFile() throws IOException {
    hub.gated = true;
    Files.createDirectories(home.resolve("hf"));
    Files.writeString(home.resolve("hf/token"), FakeHub.TOKEN + "\n");

    assertThat(fetch(TINY)).isDirectory();
  }

  @Test
  void whatTheHubDoesNotHaveIsNamed() {
    assertThatThrownBy(() -> fetch(new HubName("org/none", "main")))
        .hasMessageContaining("no such model, revision or file as org/none asks for: 404")
        .hasMessageContaining("Repository not found");
    assertThatThrownBy(() -> fetch(new HubName("org/tiny", "v9")))
        .hasMessageContaining("org/tiny@v9");

    hub.files.remove("model.safetensors");
    hub.files.remove("pytorch_model.bin");
    assertThatThrownBy(() -> fetch(TINY))
        .hasMessageContaining("has no weights that can be read")
        .hasMessageContaining("README.md");
    hub.files.remove("config.json");
    assertThatThrownBy(() -> fetch(TINY)).hasMessageContaining("has no config.json");
  }

  @Test
  void aHubThatIsAwayIsNamed() {
    hub.close();

    assertThatThrownBy(() -> fetch(TINY))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void requestsGoThroughTheProxy() throws IOException {
    List<String> seen = new ArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          seen.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    proxy.start();
    try {
      environment.put("HF_ENDPOINT", "http://hub.invalid");
      environment.put("HTTP_PROXY", "http://127.0.0.1:" + proxy.getAddress().getPort());

      assertThatThrownBy(() -> fetch(TINY)).hasMessageContaining("404");
    } finally {
      proxy.stop(0);
    }
    assertThat(seen).containsExactly("http://hub.invalid/api/models/org/tiny/revision/main");
  }
}
