package ai.rote.hub;

import ai.rote.core.RoteException;
import ai.rote.core.model.HubCache;
import ai.rote.http.Proxies;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where the hub is and how to get there, from the variables that Hugging Face's own tools use:
 * {@code HF_ENDPOINT}; {@code HF_TOKEN}, or a token in the file {@code HF_TOKEN_PATH} or {@code
 * $HF_HOME/token}; {@code HF_HUB_CACHE} and {@code HF_HOME}; {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}.
 *
 * @param endpoint address of the hub, without a slash at the end
 * @param token access token, if there is one; sent to the endpoint alone
 * @param cache where files go
 * @param proxies which way connections take
 * @param pause before the first retry after a failure; doubles with each
 * @param patience how long an answer may take, and how long a download may all but stand still
 */
public record HubSettings(
    URI endpoint,
    Optional<String> token,
    HubCache cache,
    Proxies proxies,
    Duration pause,
    Duration patience) {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  /**
   * The settings that the environment makes.
   *
   * @return the settings
   * @throws RoteException if a variable cannot be understood, or {@code HF_HUB_OFFLINE} is set
   */
  public static HubSettings standard() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * The settings that an environment makes.
   *
   * @param environment its variables
   * @param home the user's home folder
   * @return the settings
   * @throws RoteException if a variable cannot be understood, or {@code HF_HUB_OFFLINE} is set
   */
  public static HubSettings of(Map<String, String> environment, Path home) {
    String offline = environment.getOrDefault("HF_HUB_OFFLINE", "");
    if (offline.matches("(?i)1|on|yes|true")) {
      throw new RoteException("HF_HUB_OFFLINE is " + offline + ", so nothing is downloaded");
    }
    String endpoint =
        environment.getOrDefault("HF_ENDPOINT", DEFAULT_ENDPOINT).strip().replaceFirst("/+$", "");
    URI address;
    try {
      address = URI.create(endpoint.isEmpty() ? DEFAULT_ENDPOINT : endpoint);
    } catch (IllegalArgumentException e) {
      throw new RoteException("HF_ENDPOINT is '" + endpoint + "', expected an address", e);
    }
    if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
      throw new RoteException("HF_ENDPOINT is '" + endpoint + "', expected http(s)://HOST");
    }
    return new HubSettings(
        address,
        token(environment, home),
        HubCache.of(environment, home),
        Proxies.of(environment),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }

  private static Optional<String> token(Map<String, String> environment, Path home) {
    for (String variable : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
      String token = environment.getOrDefault(variable, "").strip();
      if (!token.isEmpty()) {
        return Optional.of(token);
      }
    }
    String named = environment.getOrDefault("HF_TOKEN_PATH", "");
    Path file =
        named.isBlank()
            ? HubCache.huggingFaceHome(environment, home).resolve("token")
            : Path.of(named);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException e) {
      throw new RoteException(file + ": the access token cannot be read: " + e.getMessage(), e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return endpoint + (token.isPresent() ? " with a token" : " without a token");
  }
}
