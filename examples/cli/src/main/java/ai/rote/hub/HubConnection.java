package ai.rote.hub;

import ai.rote.core.RoteException;
import ai.rote.core.model.HubName;
import ai.rote.http.Answers;
import ai.rote.http.Body;
import ai.rote.http.BusyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * Sends requests. Redirects are followed here and not by the HTTP client, because the access token
 * must not travel along to the storage that files are redirected to.
 */
final class HubConnection {
  private static final int MAX_REDIRECTS = 8;
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** A server that asks to be left alone for longer is taken at its word: the command ends. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final HubSettings settings;
  private final HttpClient http;

  HubConnection(HubSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT);
    settings.proxies().route(builder);
    this.http = builder.build();
  }

  /**
   * An answer.
   *
   * @param response its headers
   * @param body to be received; closed by who asked
   */
  record Answer(HttpResponse<?> response, Body body) implements AutoCloseable {

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * Sends a request and follows redirects: all of them for a download ({@code start} >= 0), only
   * those within the hub otherwise, because its answer, not the storage's, has what is to be known.
   */
  Answer open(HubName name, String method, URI address, long start) throws IOException {
    URI next = address;
    for (int i = 0; i < MAX_REDIRECTS; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(next)
              .timeout(settings.patience())
              .header("User-Agent", "rote")
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (isHub(next)) {
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
      }
      if (start > 0) {
        request.header("Range", "bytes=" + start + "-");
      }
      Answer answer = send(request.build());
      int status = answer.response().statusCode();
      Optional<String> location = answer.header("Location");
      if (status >= 300 && status < 400 && location.isPresent()) {
        URI target = target(next, location.get());
        if (start < 0 && !isHub(target)) {
          return answer;
        }
        answer.close();
        next = target;
        continue;
      }
      if (status == 200 || status == 206 || status == 416) {
        return answer;
      }
      answer.close();
      refuse(name, address, answer);
      throw new BusyException("the server answers " + status, waitFor(address, answer));
    }
    throw new RoteException(address + ": more than " + MAX_REDIRECTS + " redirects");
  }

  private static URI target(URI from, String location) {
    try {
      URI target = from.resolve(location);
      if (String.valueOf(target.getScheme()).matches("(?i)https?") && target.getHost() != null) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      // The complaint below shows it.
    }
    throw new RoteException(
        from
            + ": the server redirects to '"
            + Answers.printable(location)
            + "', expected an address of http or https");
  }

  private static Duration waitFor(URI address, Answer answer) {
    Duration wait = answer.header("Retry-After").flatMap(Answers::retryAfter).orElse(Duration.ZERO);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: the server answers %d and asks to wait %d s; try again then",
              address,
              answer.response().statusCode(),
              wait.toSeconds()));
    }
    return wait;
  }

  /** Ends the matter where trying again would not help. */
  private void refuse(HubName name, URI address, Answer answer) {
    int status = answer.response().statusCode();
    String why =
        answer
            .header("X-Error-Message")
            .map(text -> " (" + Answers.printable(text) + ")")
            .orElse("");
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

  private Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          http.send(request, HttpResponse.BodyHandlers.ofPublisher());
      return new Answer(response, new Body(response.body(), settings.patience()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IllegalArgumentException e) {
      throw new RoteException(request.uri() + ": cannot be asked: " + e.getMessage(), e);
    }
  }
}
