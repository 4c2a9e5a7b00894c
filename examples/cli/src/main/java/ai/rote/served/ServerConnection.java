package ai.rote.served;

import ai.rote.core.RoteException;
import ai.rote.http.Answers;
import ai.rote.http.Body;
import ai.rote.http.BusyException;
import ai.rote.http.Pauses;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * Sends questions and receives JSON. A server that is busy, fails or breaks off is asked again,
 * after pauses that double; one that refuses is not. Redirects are not followed: the key and the
 * text go to the address that was given and nowhere else.
 */
final class ServerConnection {
  private static final int MAX_FAILURES = 6;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Of an answer that says why there is none. */
  private static final int MOST_COMPLAINT = 1 << 16;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final ServerSettings settings;
  private final HttpClient http;

  ServerConnection(ServerSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // servers in Python complain of offers of more
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    settings
        .proxies()
        .ifPresentOrElse(
            proxies -> proxies.route(builder), () -> builder.proxy(HttpClient.Builder.NO_PROXY));
    this.http = builder.build();
  }

  /**
   * What stands at a path.
   *
   * @param mostBytes of the answer
   * @return empty if the server has nothing there
   * @throws RoteException if the server cannot be reached
   */
  Optional<JsonNode> get(String path, int mostBytes) {
    return Optional.ofNullable(retrying(builder(path).GET().build(), mostBytes, true));
  }

  /**
   * The answer to a question.
   *
   * @param mostBytes of the answer
   * @throws RoteException if the server refuses, or does not answer after several attempts
   */
  JsonNode post(String path, JsonNode question, int mostBytes) {
    HttpRequest request =
        builder(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(question.toString()))
            .build();
    return retrying(request, mostBytes, false);
  }

  private HttpRequest.Builder builder(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.address() + path))
            .timeout(settings.patience())
            .header("User-Agent", "rote")
            .header("Accept", "application/json");
    settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  /** What a server says, which may repeat what it was sent. */
  private String printable(String said) {
    return Answers.printable(settings.key().map(key -> said.replace(key, "***")).orElse(said));
  }

  private JsonNode retrying(HttpRequest request, int mostBytes, boolean mayLack) {
    for (int failures = 1; ; failures++) {
      try {
        return send(request, mostBytes, mayLack);
      } catch (JsonProcessingException e) {
        throw new RoteException(
            request.uri()
                + ": the server's answer is no JSON: "
                + printable(e.getOriginalMessage()),
            e);
      } catch (IOException e) {
        if (failures >= MAX_FAILURES
            || e instanceof InterruptedIOException
            || e instanceof Body.TooMuchException) {
          throw failure(request.uri(), failures, e);
        }
        Pauses.after(settings.pause(), failures, e);
      }
    }
  }

  private RoteException failure(URI address, int failures, IOException cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new RoteException(
        String.format(
            Locale.ROOT,
            "%s: no answer%s: %s",
            address,
            failures == 1 ? "" : " after " + failures + " attempts",
            printable(why)),
        cause);
  }

  private JsonNode send(HttpRequest request, int mostBytes, boolean mayLack) throws IOException {
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofPublisher());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try (Body body = new Body(response.body(), settings.patience())) {
      int status = response.statusCode();
      if (status == 200) {
        return JSON.readTree(body.all(mostBytes));
      }
      if (mayLack && (status == 404 || status == 405)) {
        return null;
      }
      String said = complaint(body);
      if (status == 408 || status == 429 || status >= 500) {
        throw new BusyException("the server answers " + status + said, waitFor(response));
      }
      throw new RoteException(
          request.uri() + ": the server answers " + status + said + hint(status, said));
    }
  }

  private Duration waitFor(HttpResponse<?> response) {
    Duration wait =
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(Answers::retryAfter)
            .orElse(Duration.ZERO);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private String hint(int status, String said) {
    if (status == 400 && said.contains("max allowed")) {
      return "; vLLM gives more if started with --max-logprobs, or ask for fewer by --server-top";
    }
    if (status == 401 || status == 403) {
      return settings.key().isPresent()
          ? ". Is the key in " + ServerSettings.KEY + " that of this server?"
          : ". If it wants a key, put it into the variable " + ServerSettings.KEY;
    }
    return status >= 300 && status < 400
        ? "; redirects are not followed, name the address itself"
        : "";
  }

  /** What the server says of itself, where it says it as servers of this kind do. */
  private String complaint(Body body) {
    try {
      byte[] bytes = body.all(MOST_COMPLAINT);
      if (bytes.length == 0) {
        return "";
      }
      JsonNode said = JSON.readTree(bytes);
      for (String pointer : List.of("/error/message", "/message", "/error", "/detail")) {
        JsonNode message = said.at(pointer);
        if (!message.isMissingNode() && !message.isNull()) {
          return ": " + printable(message.isTextual() ? message.asText() : message.toString());
        }
      }
      return ": " + printable(said.toString());
    } catch (IOException e) {
      return ""; // its status has to do
    }
  }
}
