package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TextTokenizer;
import ai.rote.served.ServedConfig;
import ai.rote.served.ServedLm;
import ai.rote.served.ServerApi;
import ai.rote.served.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which server runs the model, and how it is asked. */
@Section(Section.Heading.SERVER)
final class ServerOptions {
  private static final String SERVER = "server";
  private static final String API = "server-api";
  private static final String TOP = "server-top";
  private static final String BOUNDS = "server-bounds";
  private static final String REQUESTS = "server-requests";
  private static final String PLAIN_HTTP = "plain-http";
  private static final String RESCORE = "rescore";

  /**
   * Options that change no score: what is computed from a server's answers is exact or refused,
   * unless {@link #BOUNDS} are asked for.
   */
  static final Set<String> NOT_SCORING = Set.of(SERVER, API, TOP, REQUESTS, PLAIN_HTTP, RESCORE);

  private static final double SHARE_OF_SERVED = 0.01;
  private static final int REQUESTS_AT_ONE_TIME = 8;
  private static final int MOST_REQUESTS = 1_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--" + SERVER,
      paramLabel = "URL",
      description =
          "Asks this server for log-probabilities and runs nothing here, as in"
              + " http://localhost:8000; --model then names the folder of its configuration and"
              + " tokenizer. A key is taken from the variable ROTE_SERVER_KEY.")
  private String address;

  @Option(
      names = "--" + API,
      paramLabel = "API",
      converter = ApiConverter.class,
      description =
          "vllm, sglang, or openai for any other that echoes log-probabilities of prompts; default:"
              + " what the server says it is.")
  private ServerApi api;

  @Option(
      names = "--server-model",
      paramLabel = "NAME",
      description = "What the model is called there, if the server has several.")
  private String name;

  @Option(
      names = "--" + TOP,
      paramLabel = "N",
      description =
          "Asks for the N most probable tokens of each position, and no more; default: 20, and k + 24"
              + " for top-k, then more where they do not tell.")
  private Integer top;

  @Option(
      names = "--" + BOUNDS,
      description =
          "Where those tokens do not tell a probability under a scheme, records the bounds between"
              + " which it lies, and reports rates as bounds; without it, such a scheme is refused.")
  private boolean bounds;

  @Option(
      names = "--" + REQUESTS,
      paramLabel = "N",
      description = "Requests at one time; default: " + REQUESTS_AT_ONE_TIME + ".")
  private Integer requests;

  @Option(
      names = "--" + PLAIN_HTTP,
      description = "Sends texts, and the key if there is one, unencrypted to another machine.")
  private boolean plainHttp;

  @Option(
      names = "--" + RESCORE,
      paramLabel = "SHARE",
      description =
          "Scores this share of the examples twice and tells how far scores moved; default: 0.01"
              + " with --server, else 0.")
  private Double rescore;

  boolean isAsked() {
    return address != null;
  }

  /** The share of examples that are scored twice. */
  double rescored() {
    return rescore != null ? rescore : isAsked() ? SHARE_OF_SERVED : 0;
  }

  /** Refuses options of servers where no server is named, and values that make no sense. */
  void check() {
    boolean any =
        api != null || name != null || top != null || bounds || requests != null || plainHttp;
    if (!isAsked() && any) {
      throw usage(
          "--server-api, --server-model, --server-top, --server-bounds, --server-requests and"
              + " --plain-http go with --server");
    }
    if (top != null && top < 2) {
      throw usage("--" + TOP + ": it takes at least 2 to tell how near the second token is");
    }
    if (requests != null && (requests < 1 || requests > MOST_REQUESTS)) {
      throw usage("--" + REQUESTS + ": expected 1 to " + MOST_REQUESTS + ", but is " + requests);
    }
    if (rescore != null && !(rescore >= 0 && rescore <= 1)) {
      throw usage("--" + RESCORE + ": a share is between 0 and 1, but this is " + rescore);
    }
  }

  /** Refuses bounds where nothing would be exact for sure, which most of a report is made of. */
  void checkBounds(List<SamplingScheme> schemes) {
    if (bounds && schemes.stream().noneMatch(ServerOptions::isAlwaysTold)) {
      throw usage(
          "--"
              + BOUNDS
              + ": a report needs one scheme that is exact for sure; add --scheme temperature=1,"
              + " which costs nothing");
    }
  }

  private static boolean isAlwaysTold(SamplingScheme scheme) {
    return scheme.isGreedy() || scheme.equals(SamplingScheme.temperature(1));
  }

  /** Refuses bounds where figures need one value. */
  void refuseBounds() {
    if (bounds) {
      throw usage("--" + BOUNDS + " goes with rote measure; a scan needs exact probabilities");
    }
  }

  /** Bounds depend on how many tokens are asked for. */
  void count(Map<String, Object> scoring) {
    if (bounds && top != null) {
      scoring.put(TOP, top);
    }
  }

  /** Connects to the server. */
  ServedLm connect(Path folder, Path tokenizer, List<SamplingScheme> schemes) {
    ServerSettings settings = settings();
    ServedConfig config = ServedConfig.read(folder);
    return ServedLm.connect(settings, config, TextTokenizer.ofCheckpoint(tokenizer), schemes);
  }

  private ServerSettings settings() {
    try {
      return ServerSettings.of(
              address,
              plainHttp,
              requests == null ? REQUESTS_AT_ONE_TIME : requests,
              System.getenv())
          .with(
              Optional.ofNullable(api),
              Optional.ofNullable(name),
              top == null ? OptionalInt.empty() : OptionalInt.of(top))
          .withBounds(bounds);
    } catch (IllegalArgumentException e) {
      throw usage("--" + SERVER + ": " + e.getMessage());
    }
  }

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class ApiConverter extends Converter<ServerApi> {
    ApiConverter() {
      super(ServerApi::parse);
    }
  }
}
