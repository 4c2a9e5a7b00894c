package ai.rote.cli;

import ai.rote.core.model.HubName;
import ai.rote.hub.FetchListener;
import ai.rote.hub.HubSettings;
import ai.rote.hub.ModelFetch;
import ai.rote.hub.RemoteFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote fetch}: a model from the hub into the local Hugging Face cache. */
@Command(
    name = "fetch",
    description = {
      "Downloads a model from the Hugging Face hub into the local Hugging Face cache: its"
          + " configuration, its tokenizer and its weights, or a LoRA adapter. Every file's size and"
          + " hash are verified, and a download that was cut short goes on where it stopped.",
      "",
      "HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and the proxy variables are honoured. No other"
          + " command downloads anything."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote fetch --check EleutherAI/pythia-160m",
      "  rote fetch EleutherAI/pythia-160m",
      "  rote measure --model EleutherAI/pythia-160m --data pairs.jsonl --out results"
    },
    mixinStandardHelpOptions = true)
public final class FetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ORG/NAME[@REVISION]",
      description = "Name on the hub, with a branch, tag or commit; default revision: main.")
  private String model;

  @Option(
      names = "--check",
      description = {
        "Downloads the configuration alone, and says whether the model is supported or why not."
      })
  private boolean check;

  /** For picocli. */
  public FetchCommand() {}

  @Override
  public Integer call() {
    HubName name =
        HubName.parse(model)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "'" + model + "' is no name on the hub, expected ORG/NAME[@REVISION]"));
    Lines lines = new Lines(spec.commandLine().getErr());
    if (check) {
      InspectCommand.print(
          new Terminal(spec.commandLine().getOut(), spec.usageMessage().width()),
          ModelFetch.check(name, HubSettings.standard(), lines));
      return 0;
    }
    Path snapshot = ModelFetch.fetch(name, HubSettings.standard(), lines);
    spec.commandLine().getOut().println(snapshot);
    return 0;
  }

  /** A line for each file, and now and then one on its way. */
  static final class Lines implements FetchListener {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final PrintWriter err;
    private RemoteFile file;
    private long start;
    private long startNanos;
    private long lastLineNanos;
    private long bytes;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void begin(RemoteFile next, long bytesThere) {
      file = next;
      start = bytesThere;
      bytes = bytesThere;
      startNanos = System.nanoTime();
      lastLineNanos = startNanos;
    }

    @Override
    public void progress(long now) {
      bytes = now;
      long time = System.nanoTime();
      if (time - lastLineNanos >= BETWEEN_LINES.toNanos()) {
        lastLineNanos = time;
        double perSecond = (bytes - start) / ((time - startNanos) / 1e9);
        err.println(
            String.format(
                Locale.ROOT,
                "%s: %s of %s, %s/s, %.0f s left",
                Shown.inLine(file.name()),
                megabytes(bytes),
                megabytes(file.bytes()),
                megabytes((long) perSecond),
                (file.bytes() - bytes) / perSecond));
      }
    }

    @Override
    public void retry(String reason) {
      err.println(Shown.inLine(file.name() + ": " + reason + "; trying again"));
    }

    @Override
    public void end() {
      String how =
          start == file.bytes() ? "is there" : start > 0 ? "downloaded the rest" : "downloaded";
      err.println(Shown.inLine(file.name()) + ": " + megabytes(file.bytes()) + ", " + how);
    }

    private static String megabytes(long bytes) {
      return bytes < 100_000
          ? bytes + " bytes"
          : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
  }
}
