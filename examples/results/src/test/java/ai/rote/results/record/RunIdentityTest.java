package ai.rote.results.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs had the same tokenizer. */
class RunIdentityTest {
  @TempDir private Path folder;

  private static RunIdentity identity(Map<String, String> model, Map<String, ?> options) {
    return new RunIdentity(1, "none", new TreeMap<>(model), "data", RunOptions.of(options));
  }

  @Test
  void aTokenizerIsTheSameByItsFilesWhereverTheyStand() {
    RunIdentity own = identity(Map.of("model.safetensors", "a", "tokenizer.json", "t"), Map.of());
    RunIdentity named =
        identity(
            Map.of("model.safetensors", "b", "tokenizer.json", "u"),
            Map.of("tokenizer", Map.of("tokenizer.json", "t")));
    RunIdentity other = identity(Map.of("model.safetensors", "a", "tokenizer.json", "u"), Map.of());

    assertThat(named.hasTokenizerOf(own)).isTrue();
    assertThat(named.hasTokenizerOf(other)).isFalse();
  }

  @Test
  void ofGgufFilesWithNothingBesideThemTheWholeFileCounts() {
    RunIdentity one = identity(Map.of("model.gguf", "a"), Map.of());
    RunIdentity another = identity(Map.of("model.gguf", "b"), Map.of());
    RunIdentity named =
        identity(Map.of("model.gguf", "b"), Map.of("tokenizer", Map.of("model.gguf", "a")));

    assertThat(one.hasTokenizerOf(one)).isTrue();
    assertThat(one.hasTokenizerOf(another)).isFalse();
    assertThat(one.hasTokenizerOf(named)).isTrue();
  }

  @Test
  void ofANamedFolderOnlyTheTokenizersFilesCount() throws IOException {
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.writeString(folder.resolve(name), name);
    }

    assertThat(Fingerprint.ofTokenizer(folder).join()).containsOnlyKeys("tokenizer.json");
  }
}
