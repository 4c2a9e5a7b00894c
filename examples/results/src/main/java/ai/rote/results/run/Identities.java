package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.Engine;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.TokenScores;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a request's scores depend on: its files are read for that, in the background. */
final class Identities {

  /** What stands in place of engine and device; which server it is, a record says by itself. */
  private static final String SERVER = "server";

  /** In place of a dtype: a server does not tell what it computes in. */
  private static final String UNKNOWN = "unknown";

  private Identities() {}

  /** Reads what has to be read, and has the identity in time. */
  static CompletableFuture<RunIdentity> of(RunRequest request) {
    Map<String, CompletableFuture<SortedMap<String, String>>> files = new TreeMap<>();
    request
        .scoringFiles()
        .forEach(
            (name, file) ->
                files.put(
                    name,
                    name.equals(RunIdentity.TOKENIZER)
                        ? Fingerprint.ofTokenizer(file)
                        : Fingerprint.ofModel(file)));
    CompletableFuture<SortedMap<String, String>> model =
        request.served()
            ? Fingerprint.withoutWeights(request.model())
            : Fingerprint.ofModel(request.model());
    CompletableFuture<String> data = request.dataSha256();
    List<CompletableFuture<?>> all = new ArrayList<>(files.values());
    Collections.addAll(all, model, data);
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              RunOptions options = request.scoring();
              for (var each : files.entrySet()) {
                options = options.with(each.getKey(), each.getValue().join());
              }
              return new RunIdentity(
                  TokenScores.SCORER_VERSION,
                  request.served() ? SERVER : Engine.version(),
                  model.join(),
                  data.join(),
                  options);
            });
  }

  /**
   * Waits for an identity.
   *
   * @throws RoteException if a file cannot be read
   */
  static RunIdentity join(CompletableFuture<RunIdentity> identity) {
    try {
      return identity.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RoteException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** A loaded model, with the digests of its files. */
  static RunRecord.Model model(RunRequest request, ModelInfo info, RunIdentity identity) {
    return new RunRecord.Model(
        request.modelName(),
        request.model().toString(),
        info.modelType(),
        info.parameters().orElse(0),
        info.layers().orElse(0),
        info.width().orElse(0),
        info.vocabularySize(),
        info.contextTokens().orElse(Integer.MAX_VALUE),
        request.served() ? UNKNOWN : info.storedAs(),
        request.served() ? UNKNOWN : info.dtype().toString(),
        request.served() ? SERVER : info.device().toString(),
        info.tokenizer().map(Object::toString).orElse(null),
        identity.model().entrySet().stream()
            .map(file -> new RunRecord.FileDigest(file.getKey(), file.getValue()))
            .toList());
  }

  /** The server that runs a model; null if it runs here. */
  static Server server(CausalLm model) {
    return model instanceof ServedModel served ? served.server() : null;
  }

  /**
   * Refuses to continue a run with another server than the one that began it.
   *
   * @throws RoteException if the server, its version or its model is another one
   */
  static void refuseOtherServer(RunRequest request, RunRecord earlier, CausalLm model) {
    Server now = server(model);
    if (earlier.server() != null && now != null) {
      List<String> differences = earlier.server().differences(now);
      if (!differences.isEmpty()) {
        throw new RoteException(
            request.out()
                + ": holds a run that another server began; different: "
                + String.join(", ", differences)
                + "; name another folder");
      }
    }
  }
}
