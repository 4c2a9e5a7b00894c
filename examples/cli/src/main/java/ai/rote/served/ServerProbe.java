package ai.rote.served;

import ai.rote.core.RoteException;
import ai.rote.http.Answers;
import ai.rote.results.record.Server;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Who answers at an address: the list of models, and the pages that say a version.
 *
 * @param api which kind of server it is
 * @param software what it says it is; empty if it says nothing
 * @param version of that; empty if it does not tell
 * @param model what the model is called there
 * @param mostTokens of a sequence, with the one that is generated; empty if it does not tell
 */
record ServerProbe(
    ServerApi api,
    Optional<String> software,
    Optional<String> version,
    String model,
    OptionalInt mostTokens) {
  private static final int MOST_BYTES = 1 << 22;
  private static final int MOST_LISTED = 10;

  static ServerProbe of(ServerConnection connection, ServerSettings settings) {
    Optional<JsonNode> models =
        connection.get("/v1/models", MOST_BYTES).map(all -> all.path("data"));
    JsonNode model = model(models, settings);
    Optional<String> software = text(model.path("owned_by"));
    ServerApi api =
        settings
            .api()
            .orElseGet(
                () ->
                    switch (software.orElse("")) {
                      case "vllm" -> ServerApi.VLLM;
                      case "sglang" -> ServerApi.SGLANG;
                      default -> ServerApi.OPENAI;
                    });
    boolean isVllm = api == ServerApi.VLLM || software.equals(Optional.of("vllm"));
    List<String> pages =
        isVllm
            ? List.of("/version")
            : api == ServerApi.SGLANG ? List.of("/server_info", "/get_server_info") : List.of();
    Optional<String> version =
        pages.stream()
            .flatMap(page -> connection.get(page, MOST_BYTES).stream())
            .flatMap(page -> text(page.path("version")).stream())
            .findFirst();
    int most = model.path("max_model_len").asInt(0);
    return new ServerProbe(
        api,
        software,
        version,
        model.path("id").asText(),
        most > 0 ? OptionalInt.of(most) : OptionalInt.empty());
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual()
        ? Optional.of(Answers.printable(value.asText())).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  private static JsonNode model(Optional<JsonNode> models, ServerSettings settings) {
    List<String> names = new ArrayList<>();
    JsonNode all = models.orElseGet(MissingNode::getInstance);
    for (JsonNode each : all) {
      String name = each.path("id").asText();
      if (settings.model().map(name::equals).orElse(all.size() == 1)) {
        return each;
      }
      names.add(Answers.printable(name));
    }
    if (settings.model().isPresent() && names.isEmpty()) {
      // Not every server lists what it has.
      return RowProtocol.JSON.objectNode().put("id", settings.model().get());
    }
    throw new RoteException(
        settings.address()
            + (names.isEmpty()
                ? "/v1/models: the server lists no model; name it by --server-model"
                : settings.model().isPresent()
                    ? ": the server has no model '"
                        + settings.model().get()
                        + "', but "
                        + shown(names)
                    : ": the server has several models; name one by --server-model: "
                        + shown(names)));
  }

  private static String shown(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())))
        + (names.size() > MOST_LISTED ? " and " + (names.size() - MOST_LISTED) + " more" : "");
  }

  Server server(ServerSettings settings, int top) {
    return new Server(
        settings.address().toString(),
        api.toString(),
        software.orElse(null),
        version.orElse(null),
        model,
        top);
  }

  /** The fewer of what configuration and server allow; the server generates one token more. */
  OptionalInt contextTokens(ServedConfig config) {
    return IntStream.concat(
            config.contextTokens().stream(), mostTokens.stream().map(most -> most - 1))
        .min();
  }
}
