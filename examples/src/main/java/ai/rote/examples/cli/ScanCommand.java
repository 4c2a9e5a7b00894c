package ai.rote.examples.cli;

import ai.rote.core.CausalLm;
import ai.rote.core.RoteException;
import ai.rote.core.TextLength;
import ai.rote.core.WindowShape;
import ai.rote.examples.report.ScanPage;
import ai.rote.examples.run.Fingerprint;
import ai.rote.examples.run.Grid;
import ai.rote.examples.run.RunData;
import ai.rote.examples.run.RunFolder;
import ai.rote.examples.run.RunRequest;
import ai.rote.examples.run.Shard;
import ai.rote.examples.scan.ScanAnalysis;
import ai.rote.examples.scan.ScanJson;
import ai.rote.examples.scan.ScanReport;
import ai.rote.examples.scan.ScanRun;
import ai.rote.examples.scan.ScannedText;
import ai.rote.examples.scan.TextFile;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rote scan}: a model and whole texts in, extractable regions and a heat strip out. */
@Command(
    name = "scan",
    description = {
      "Finds the parts of whole texts that a model repeats, by a sliding window: each window's"
          + " suffix is scored from its prefix, and windows that are extractable at the largest --n"
          + " and the middle --p are joined to regions.",
      "",
      "A scan that was interrupted is resumed by the same command. A finished one is not scored"
          + " again: only its reports are made anew, with the --n and --p given."
    },
    mixinStandardHelpOptions = true)
public final class ScanCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  /** Options that say where things are and what is reported: they change no score. */
  private static final Set<String> NOT_SCORING = Set.of("model", "text", "out", "n", "p");

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Hugging Face checkpoint folder.")
  private Path model;

  @Option(
      names = "--text",
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "Plain text, UTF-8, of any length; a folder of them; or - for standard input.")
  private Path text;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for windows.jsonl, regions.jsonl, positions.jsonl, scan.json, scan.html and"
              + " run.json; created, and never written over by another run.")
  private Path out;

  @Option(
      names = "--prefix",
      paramLabel = "LENGTH",
      defaultValue = "50tokens",
      converter = LengthConverter.class,
      description =
          "Length of each window's prefix, as in 50 (tokens) or 200chars; default:"
              + " ${DEFAULT-VALUE}.")
  private TextLength prefix;

  @Option(
      names = "--suffix",
      paramLabel = "LENGTH",
      defaultValue = "50tokens",
      converter = LengthConverter.class,
      description = "Length of each window's suffix; default: ${DEFAULT-VALUE}.")
  private TextLength suffix;

  @Option(
      names = "--stride",
      paramLabel = "LENGTH",
      defaultValue = "10tokens",
      converter = LengthConverter.class,
      description =
          "From one window's start to the next one's; a smaller one finds more and takes longer;"
              + " default: ${DEFAULT-VALUE}.")
  private TextLength stride;

  @Mixin private ModelOptions modelOptions;
  @Mixin private GridOptions gridOptions;

  private ScanReport report;
  private ObjectNode record;

  /** For picocli. */
  public ScanCommand() {}

  @Override
  public Integer call() {
    RunFolder.holdsRun(out);
    if (!text.toString().equals(STANDARD_INPUT)) {
      scan(TextFile.of(text));
      return 0;
    }
    Path copy = standardInput();
    try {
      scan(List.of(TextFile.checked("standard input", copy)));
      return 0;
    } finally {
      copy.toFile().delete();
    }
  }

  /** The text is read more than once, which standard input cannot be. */
  private static Path standardInput() {
    try {
      Path copy = Files.createTempFile("rote-scan", ".txt");
      copy.toFile().deleteOnExit();
      Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new RoteException("standard input cannot be read: " + e.getMessage(), e);
    }
  }

  private void scan(List<TextFile> texts) {
    Grid grid = gridOptions.grid();
    ScanRun.execute(
        request(texts, grid),
        texts,
        new WindowShape(prefix, suffix, stride),
        () -> CausalLm.load(model, modelOptions.load()),
        new ScanProgress(out, texts, spec.commandLine().getErr()),
        (folder, run, sizes) -> write(folder, run, texts, sizes, grid));
    PrintWriter to = spec.commandLine().getOut();
    to.printf("model    %s: %s%n", model, ReportPrinter.describe(record.path("model")));
    new ScanPrinter(to, report).print();
    to.printf("%nwritten to %s%n", out);
  }

  private void write(
      RunFolder folder, ObjectNode run, List<TextFile> texts, List<ScannedText> sizes, Grid grid) {
    record = run;
    report = ScanAnalysis.of(folder, texts, sizes, grid);
    folder.write("scan.json", ScanJson.of(report));
    folder.write("scan.html", ScanPage.of(report, texts, run));
  }

  private RunRequest request(List<TextFile> texts, Grid grid) {
    EffectiveOptions effective = new EffectiveOptions(spec);
    ObjectNode scoring = effective.without(NOT_SCORING);
    effective.files(Set.of()).keySet().forEach(scoring::remove);
    scoring.put("command", "scan");
    scoring.put("device", modelOptions.device.kind().toString());
    scoring.remove("scheme");
    grid.schemes().forEach(scheme -> scoring.withArray("scheme").add(scheme.toString()));
    return new RunRequest(
        out,
        model,
        new RunData(text.toString(), List.of(), CompletableFuture.completedFuture(digest(texts))),
        1,
        1,
        grid.schemes(),
        Shard.WHOLE,
        effective.without(Set.of("out")),
        scoring,
        effective.files(NOT_SCORING));
  }

  /** Of one text its own; of several, the digest of their names and digests. */
  private static String digest(List<TextFile> texts) {
    if (texts.size() == 1) {
      return texts.get(0).sha256();
    }
    MessageDigest digest = Fingerprint.sha256();
    texts.forEach(
        each ->
            digest.update(
                (each.sha256() + "  " + each.name() + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  static final class LengthConverter extends Converter<TextLength> {
    LengthConverter() {
      super(TextLength::parse);
    }
  }
}
