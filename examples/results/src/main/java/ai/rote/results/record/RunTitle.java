package ai.rote.results.record;

import java.util.List;
import java.util.Optional;

/** What a run is called where people read of it. */
public final class RunTitle {
  private static final String REFERENCE = "float32";
  private static final int SHOWN_DIGITS = 12;

  private RunTitle() {}

  /**
   * The name that was given to a run ({@code --name}).
   *
   * @param run what was run on what
   * @return empty if none was given
   */
  public static Optional<String> given(RunRecord run) {
    return run.options().text("name");
  }

  /**
   * The name that was given to a run; if none was, what ran: the model with all that was done to
   * its weights, and in what it computed if that was not float32.
   *
   * @param run what was run on what
   * @return as in {@code pythia-1b with lora, pruned by magnitude=0.3, in bfloat16}
   */
  public static String name(RunRecord run) {
    return given(run).orElseGet(() -> model(run));
  }

  /**
   * The title of a run's page.
   *
   * @param run of a measurement
   * @return the one that was given to it ({@code --title}); if none was, as in {@code pythia-1b on
   *     pairs.jsonl}
   */
  public static String page(RunRecord run) {
    return run.options()
        .text("title")
        .orElseGet(() -> name(run) + " on " + lastName(run.data().file()));
  }

  /**
   * What ran.
   *
   * @param run what was run on what
   * @return last parts of paths, and what was done to the weights
   */
  public static String model(RunRecord run) {
    RunOptions options = run.options();
    String model =
        options.text("torchscript").or(() -> options.text("model")).orElse(run.model().folder());
    String text = lastName(model);
    text += options.text("adapter").map(adapter -> " with " + lastName(adapter)).orElse("");
    text += options.text("prune").map(RunTitle::pruned).orElse("");
    text += options.text("quantise").map(how -> ", quantised to " + how).orElse("");
    text += options.isOn("int8-weights") ? ", with int8 weights" : "";
    text += run.tokenization().chat() == null ? "" : ", asked in a chat";
    if (run.server() != null) {
      return text + ", served";
    }
    return text + (run.model().dtype().equals(REFERENCE) ? "" : ", in " + run.model().dtype());
  }

  /** Without what pruning does where nothing else is asked for. */
  private static String pruned(String pruning) {
    return ", pruned by " + pruning.replace(",scope=layer", "").replace(",parts=attention+mlp", "");
  }

  /**
   * What ran on what, with the beginnings of digests that say which bytes these were.
   *
   * @param run what was run on what
   * @return a sentence or two
   */
  public static String subtitle(RunRecord run) {
    List<RunRecord.FileDigest> files = run.identity().files();
    return "Model "
        + run.model().name()
        + (run.server() == null
            ? ", computed in " + run.model().dtype() + " on " + run.model().device()
            : ", run by " + run.server())
        + digest("the model", files, "")
        + digest("the adapter", files, "adapter/")
        + digest("the TorchScript file", files, "torchscript/")
        + ". Data "
        + run.data().file()
        + ": SHA-256 "
        + shortened(run.data().sha256())
        + "."
        + chat(run).map(each -> " Chat: " + each + ".").orElse("");
  }

  /**
   * How prefixes were put to a model in a chat.
   *
   * @param run of a measurement
   * @return the messages, and which template made a text of them; empty if it was no chat
   */
  public static Optional<String> chat(RunRecord run) {
    return Optional.ofNullable(run.tokenization().chat())
        .map(
            chat ->
                "'"
                    + chat.user()
                    + "'"
                    + (chat.system() == null ? "" : ", system message '" + chat.system() + "'")
                    + (chat.date() == null ? "" : ", on " + chat.date())
                    + "; template of "
                    + chat.template()
                    + ", SHA-256 "
                    + shortened(chat.templateSha256()));
  }

  /** The digest of the weights below a folder where they are one file; else how many there are. */
  private static String digest(String of, List<RunRecord.FileDigest> files, String folder) {
    List<RunRecord.FileDigest> weights =
        files.stream()
            .filter(each -> each.name().substring(0, each.name().indexOf('/') + 1).equals(folder))
            .filter(each -> Fingerprint.isWeights(each.name()))
            .toList();
    return switch (weights.size()) {
      case 0 -> "";
      case 1 -> "; SHA-256 of " + of + "'s weights " + shortened(weights.get(0).sha256());
      default -> "; " + of + "'s weights are " + weights.size() + " files";
    };
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(SHOWN_DIGITS, digest.length()));
  }

  /**
   * The last part of a path.
   *
   * @param path of a file or folder, or a model as the hub names it
   * @return the path itself if it has no such part
   */
  public static String lastName(String path) {
    String[] parts = path.split("[/\\\\]");
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty() && !parts[i].equals(".")) {
        return parts[i].equals("..") ? path : parts[i];
      }
    }
    return path;
  }
}
