package ai.rote.fuzz;

import ai.rote.core.RoteException;
import ai.rote.core.model.HubName;
import ai.rote.hub.FakeHub;
import ai.rote.hub.FetchListener;
import ai.rote.hub.HubSettings;
import ai.rote.hub.ModelFetch;
import ai.rote.hub.RemoteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers of a hub and of its storage. */
final class HubTarget implements Target {
  private static final String CONFIG =
      """
      {"model_type": "gpt2", "n_embd": 8, "n_head": 2, "n_layer": 1, "n_positions": 16,
       "vocab_size": 50}
      """;
  private static final String INDEX =
      "{\"weight_map\": {\"a\": \"s1.safetensors\", \"b\": \"s2.safetensors\"}}";
  private static final List<String> HEADERS =
      List.of("Location", "X-Linked-Etag", "X-Linked-Size", "ETag", "Content-Length");

  private static final FetchListener SILENT =
      new FetchListener() {
        @Override
        public void begin(RemoteFile file, long bytesThere) {}

        @Override
        public void progress(long bytes) {}

        @Override
        public void retry(String reason) {}

        @Override
        public void end() {}
      };

  private final FakeHub hub = new FakeHub();
  private Path home;

  @Override
  public void prepare(Path folder) {
    home = folder;
  }

  @Override
  public Outcome run(Mutator mutator) throws IOException {
    hub.reset();
    hub.with("config.json", CONFIG)
        .with("model.safetensors.index.json", INDEX)
        .with("s1.safetensors", "weights")
        .with("s2.safetensors", "more weights");
    switch (mutator.below(5)) {
      case 0 -> hub.answer = mutator::json;
      case 1 -> hub.with("model.safetensors.index.json", text(mutator.json(bytes(INDEX))));
      case 2 -> hub.with("config.json", text(mutator.json(bytes(CONFIG))));
      case 3 -> {
        String name = HEADERS.get(mutator.below(HEADERS.size()));
        hub.header = (header, value) -> header.equals(name) ? mutator.line(value) : value;
      }
      default -> hub.damaged.put("s1.safetensors", mutator.bytes(bytes("weights"), 7));
    }
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
            Duration.ofMillis(500));
    try {
      ModelFetch.fetch(new HubName("org/tiny", "main"), settings, SILENT);
      return Outcome.TAKEN;
    } catch (RoteException e) {
      return Cases.refused(e);
    } finally {
      clear();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(home)) {
          Files.delete(file);
        }
      }
    }
  }
}
