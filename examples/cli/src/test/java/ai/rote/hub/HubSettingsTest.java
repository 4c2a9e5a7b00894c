package ai.rote.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the environment says of the hub. */
class HubSettingsTest {
  @TempDir private Path home;
  private final Map<String, String> environment = new HashMap<>();

  private HubSettings settings() {
    return HubSettings.of(environment, home);
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    environment.put("HF_ENDPOINT", "ftp://x");
    assertThatThrownBy(this::settings).hasMessageContaining("HF_ENDPOINT is 'ftp://x'");
    environment.put("HF_ENDPOINT", "https://x");
    environment.put("HTTPS_PROXY", "socks5://user:secret@p:1");
    assertThatThrownBy(this::settings)
        .hasMessageContaining("https_proxy names no proxy that can be used")
        .satisfies(error -> assertThat(error.toString()).doesNotContain("secret"));
    environment.put("HF_HUB_OFFLINE", "1");
    assertThatThrownBy(this::settings).hasMessageContaining("HF_HUB_OFFLINE is 1");
  }
}
