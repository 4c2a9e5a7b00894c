package ai.rote.hub;

import ai.rote.core.RoteException;
import ai.rote.core.model.HubName;
import ai.rote.http.Answers;
import ai.rote.http.Body;
import ai.rote.http.Pauses;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the hub is asked for, again and again where that may help. */
final class HubClient {
  private static final int MAX_FAILURES = 5;

  /** What a download must have brought for its failures to be forgotten. */
  private static final long PROGRESS_BYTES = 1 << 20;

  /** Far above the list of any model's files. */
  private static final int MAX_ANSWER_BYTES = 32 << 20;

  private final HubSettings settings;
  private final HubConnection connection;

  HubClient(HubSettings settings) {
    this.settings = settings;
    this.connection = new HubConnection(settings);
  }

  /** A model's commit and the names of its files. */
  JsonNode model(HubName name) {
    URI address = at("/api/models/" + name.repository() + "/revision/" + encode(name.revision()));
    return retrying(
        address,
        () -> {
          try (HubConnection.Answer answer = connection.open(name, "GET", address, 0)) {
            return new ObjectMapper().readTree(answer.body().all(MAX_ANSWER_BYTES));
          }
        });
  }

  /** What is to be known of a file before it is downloaded. */
  RemoteFile file(HubName name, String commit, String file) {
    URI address = address(name, commit, file);
    return retrying(
        address,
        () -> {
          try (HubConnection.Answer answer = connection.open(name, "HEAD", address, -1)) {
            return file(address, file, answer);
          }
        });
  }

  private static RemoteFile file(URI address, String file, HubConnection.Answer answer) {
    String hash =
        answer
            .header("X-Linked-Etag")
            .or(() -> answer.header("ETag"))
            .map(etag -> etag.replaceFirst("^W/", "").replace("\"", ""))
            .filter(etag -> etag.matches("[0-9a-f]{40}|[0-9a-f]{64}"))
            .orElseThrow(
                () ->
                    new RoteException(
                        address
                            + ": the server names no hash of the file (ETag), so it could not be"
                            + " verified"));
    String bytes =
        answer
            .header("X-Linked-Size")
            .or(() -> answer.header("Content-Length"))
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
        try (HubConnection.Answer answer = connection.open(name, "GET", address, before)) {
          append(answer, file, target, listener);
        }
        if (target.size() < file.bytes()) {
          throw new IOException("the connection ended early");
        }
      } catch (IOException e) {
        failures = arrived(target) - before >= PROGRESS_BYTES ? 1 : failures + 1;
        if (failures >= MAX_FAILURES || isFinal(e)) {
          throw failure(address, e);
        }
        listener.retry(String.valueOf(e.getMessage()));
        Pauses.after(settings.pause(), failures, e);
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
      HubConnection.Answer answer, RemoteFile file, FileChannel target, FetchListener listener)
      throws IOException {
    int status = answer.response().statusCode();
    if (status != 206) {
      // The server sends the whole file, or holds a range for impossible: from the start.
      target.truncate(0);
    }
    if (status == 416) {
      throw new IOException("the server cannot resume");
    }
    target.position(target.size());
    Body body = answer.body();
    for (List<ByteBuffer> bytes = body.next(); bytes != null; bytes = body.next()) {
      for (ByteBuffer each : bytes) {
        if (each.remaining() > file.bytes() - target.position()) {
          target.truncate(0);
          throw new Body.TooMuchException(
              "the server sends more than the " + file.bytes() + " bytes that it announced");
        }
        while (each.hasRemaining()) {
          target.write(each);
        }
      }
      listener.progress(target.position());
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

  @FunctionalInterface
  private interface Request<T> {
    T send() throws IOException;
  }

  private <T> T retrying(URI address, Request<T> request) {
    for (int failures = 1; ; failures++) {
      try {
        return request.send();
      } catch (IOException e) {
        if (failures >= MAX_FAILURES || isFinal(e)) {
          throw failure(address, e);
        }
        Pauses.after(settings.pause(), failures, e);
      }
    }
  }

  private static boolean isFinal(IOException failure) {
    return failure instanceof InterruptedIOException
        || failure instanceof Body.TooMuchException
        || failure instanceof JsonProcessingException;
  }

  private static RoteException failure(URI address, IOException cause) {
    if (cause instanceof JsonProcessingException json) {
      return new RoteException(
          address
              + ": the server's answer is no JSON: "
              + Answers.printable(json.getOriginalMessage()),
          cause);
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String what = cause instanceof Body.TooMuchException ? ": " : ": cannot be reached: ";
    return new RoteException(address + what + why, cause);
  }
}
