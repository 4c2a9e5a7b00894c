package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubCacheTest {
  private static final String COMMIT = "e93a9faa9c77e5d09219f6c868bfc7a1bd65593c";
  private static final Path HOME = Path.of("/home/u");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', /home/u/.cache/huggingface/hub",
    "HF_HUB_CACHE=/c, /c",
    "HUGGINGFACE_HUB_CACHE=/d, /d",
    "HF_HUB_CACHE=/c HF_HOME=/h, /c",
    "HF_HOME=/h, /h/hub",
    "HF_HOME=~/h, /home/u/h/hub",
    "XDG_CACHE_HOME=/x, /x/huggingface/hub",
    "HF_HUB_CACHE= HF_HOME=/h, /h/hub"
  })
  void theEnvironmentNamesThePlace(String variables, Path expected) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ")) {
      String[] pair = variable.split("=", 2);
      environment.put(pair[0], pair.length == 2 ? pair[1] : "");
    }

    assertThat(HubCache.of(environment, HOME).folder()).isEqualTo(expected);
  }

  private HubCache cache() throws IOException {
    Path repository = folder.resolve("models--org--tiny-1.5");
    Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(repository.resolve("refs/pr"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    Files.writeString(repository.resolve("refs/pr/1"), COMMIT + "\n");
    Files.writeString(repository.resolve("refs/gone"), "0".repeat(40));
    return new HubCache(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/tiny-1.5",
        "org/tiny-1.5@main",
        "org/tiny-1.5@pr/1",
        "org/tiny-1.5@" + COMMIT
      })
  void aModelThatIsThereIsFound(String name) throws IOException {
    assertThat(cache().resolve(name))
        .isEqualTo(folder.resolve("models--org--tiny-1.5/snapshots").resolve(COMMIT));
  }

  @Test
  void aFolderWins() throws IOException {
    assertThat(cache().resolve(folder.toString())).isEqualTo(folder);
  }

  @Test
  void whatIsMissingIsNotDownloadedButExplained() throws IOException {
    HubCache cache = cache();

    assertThatThrownBy(() -> cache.resolve("org/other"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "org/other: no such folder, and not in the Hugging Face cache: looked in "
                + folder.resolve("models--org--other")
                + "; nothing is downloaded unasked, 'rote fetch org/other' would get it");
    for (String revision : new String[] {"v2", "gone"}) {
      assertThatThrownBy(() -> cache.resolve("org/tiny-1.5@" + revision))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("which has revisions [" + COMMIT + ", gone, main, pr/1]")
          .hasMessageContaining("'rote fetch org/tiny-1.5@" + revision + "'");
    }
    assertThatThrownBy(() -> cache.resolve("/no/such/folder"))
        .hasMessage(
            "/no/such/folder: no such folder, and no name on the hub (ORG/NAME[@REVISION])");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../x",
        "a/../b",
        "a/b/c",
        "a/b@../../x",
        "a/b@",
        "a/b@c/../d",
        "/a",
        "a/",
        "a--b/c",
        "a/b@c@d",
        "a/b@.hidden",
        "a b/c"
      })
  void noNameLeadsOutOfTheCache(String name) {
    assertThat(HubName.parse(name)).isEmpty();
  }

  @Test
  void namesAreSpeltAsTheyAreRead() {
    assertThat(HubName.parse("EleutherAI/pythia-70m"))
        .contains(new HubName("EleutherAI/pythia-70m", "main"));
    assertThat(HubName.parse("gpt2@v1.0").orElseThrow()).hasToString("gpt2@v1.0");
    assertThat(HubName.parse("a/b@main").orElseThrow()).hasToString("a/b");
    assertThatThrownBy(() -> new HubName("a/../b", "main"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HubName("a@b", "c")).isInstanceOf(IllegalArgumentException.class);
  }
}
