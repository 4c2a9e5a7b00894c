package ai.rote.hub;

import ai.rote.core.RoteException;
import ai.rote.core.model.HubName;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Speaks with the hub. Redirects are followed here and not by the HTTP client, because the access
 * token must not travel along to the storage that files are redirected to.
 */
final class HubClient {
  private static final int MAX_REDIRECTS = 8;
  private static final int MAX_FAILURES = 5;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final HubSettings settings;
  private final HttpClient http;

  HubClient(HubSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(settings.proxies());
    settings.proxies().authenticator().ifPresent(builder::authenticator);
    this.http = builder.build();
  }

  /** A model's commit and the names of its files. */
  JsonNode model(HubName name) {
    URI address = at("/api/models/" + name.repository() + "/revision/" + encode(name.revision()));
    try (InputStream body = retrying(() -> open(name, "GET", address, 0)).body()) {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw failure(address, e);
    }
  }

  /** What is to be known of a file before it is downloaded. */
  RemoteFile file(HubName name, String commit, String file) {
    URI address = address(name, commit, file);
    HttpResponse<InputStream> response = retrying(() -> open(name, "HEAD", address, -1));
    String hash =
        header(response, "X-Linked-Etag")
            .or(() -> header(response, "ETag"))
            .map(etag -> etag.replaceFirst("^W/", "").replace("\"", ""))
            .filter(etag -> etag.matches("[0-9a-f]{40}|[0-9a-f]{64}"))
            .orElseThrow(
                () ->
                    new RoteException(
                        address
                            + ": the server names no hash of the file (ETag), so it could not be"
                            + " verified"));
    String bytes =
        header(response, "X-Linked-Size")
            .or(() -> header(response, "Content-Length"))
            .filter(size -> size.matches("\\d{1,18}"))
            .orElseThrow(
                () -> new RoteException(address + ": the server does not name the file's size"));
    return new RemoteFile(file, hash, Long.parseLong(bytes));
  }

  /**
   * Downloads what is missing of a file, however often the connection breaks, as long as it moves.
   */
  void download(
      HubName name, String commit, RemoteFile file, FileChannel target, FetchListener listener) {
    URI address = address(name, commit, file.name());
    int failures = 0;
    while (true) {
      long before = 0;
      try {
        before = target.size();
        if (before >= file.bytes()) {
          return;
        }
        append(open(name, "GET", address, before), target, listener);
        if (target.size() < file.bytes()) {
          throw new IOException("the connection ended early");
        }
      } catch (IOException e) {
        failures = arrived(target) > before ? 1 : failures + 1;
        if (failures >= MAX_FAILURES) {
          throw failure(address, e);
        }
        listener.retry(String.valueOf(e.getMessage()));
        pause(failures);
      }
    }
  }

  private static long arrived(FileChannel target) {
    try {
      return target.size();
    } catch (IOException e) {
      return 0;
    }
  }

  private static void append(
      HttpResponse<InputStream> response, FileChannel target, FetchListener listener)
      throws IOException {
    if (response.statusCode() != 206) {
      // The server sends the whole file, or holds a range for impossible: from the start.
      target.truncate(0);
    }
    if (response.statusCode() == 416) {
      throw new IOException("the server cannot resume");
    }
    target.position(target.size());
    try (InputStream body = response.body()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          target.write(bytes);
        }
        listener.progress(target.position());
      }
    }
  }

  private URI address(HubName name, String commit, String file) {
    StringBuilder path = new StringBuilder("/" + name.repository() + "/resolve/" + commit);
    for (String part : file.split("/")) {
      path.append('/').append(encode(part));
    }
    return at(path.toString());
  }

  /** Below the endpoint, which may have a path of its own. */
  private URI at(String path) {
    return URI.create(settings.endpoint() + path);
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Sends a request and follows redirects: all of them for a download ({@code start} >= 0), only
   * those within the hub otherwise, because its answer, not the storage's, has what is to be known.
   */
  private HttpResponse<InputStream> open(HubName name, String method, URI address, long start)
      throws IOException {
    URI next = address;
    for (int i = 0; i < MAX_REDIRECTS; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(next)
              .timeout(ANSWER)
              .header("User-Agent", "rote")
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (isHub(next)) {
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
      }
      if (start > 0) {
        request.header("Range", "bytes=" + start + "-");
      }
      HttpResponse<InputStream> response = send(request.build());
      int status = response.statusCode();
      Optional<String> location = header(response, "Location");
      if (status >= 300 && status < 400 && location.isPresent()) {
        URI target = next.resolve(location.get());
        if (start < 0 && !isHub(target)) {
          return response;
        }
        response.body().close();
        next = target;
        continue;
      }
      if (status == 200 || status == 206 || status == 416) {
        return response;
      }
      response.body().close();
      refuse(name, address, response);
      throw new IOException("the server answers " + status);
    }
    throw new IOException("more than " + MAX_REDIRECTS + " redirects");
  }

  /** Ends the matter where trying again would not help. */
  private void refuse(HubName name, URI address, HttpResponse<InputStream> response) {
    int status = response.statusCode();
    String why = header(response, "X-Error-Message").map(text -> " (" + text + ")").orElse("");
    if (status == 401 || status == 403) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: the hub refuses access to %s: %d%s. %s",
              address,
              name,
              status,
              why,
              settings.token().isPresent()
                  ? "Has the token's owner been granted access to this model?"
                  : "Is the name spelt as on the hub? If the model is gated or private, set HF_TOKEN"
                      + " to a token of an account with access."));
    }
    if (status == 404) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: the hub has no such model, revision or file as %s asks for: 404%s",
              address,
              name,
              why));
    }
    if (status != 429 && status < 500) {
      throw new RoteException(address + ": the server answers " + status + why);
    }
  }

  private boolean isHub(URI address) {
    URI hub = settings.endpoint();
    return hub.getScheme().equalsIgnoreCase(address.getScheme())
        && hub.getHost().equalsIgnoreCase(address.getHost())
        && hub.getPort() == address.getPort();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @FunctionalInterface
  private interface Request {
    HttpResponse<InputStream> send() throws IOException;
  }

  private HttpResponse<InputStream> retrying(Request request) {
    for (int failures = 1; ; failures++) {
      try {
        return request.send();
      } catch (IOException e) {
        if (failures >= MAX_FAILURES || e instanceof InterruptedIOException) {
          throw failure(settings.endpoint(), e);
        }
        pause(failures);
      }
    }
  }

  private void pause(int failures) {
    try {
      Thread.sleep(settings.pause().toMillis() << (failures - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoteException("interrupted", e);
    }
  }

  private static RoteException failure(URI address, IOException cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new RoteException(address + ": cannot be reached: " + why, cause);
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }
}
