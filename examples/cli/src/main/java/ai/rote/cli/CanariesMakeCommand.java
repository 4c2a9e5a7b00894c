package ai.rote.cli;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.model.HubCache;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.token.TextTokenizer;
import ai.rote.results.canary.CanaryForm;
import ai.rote.results.canary.CanaryFormat;
import ai.rote.results.canary.CanaryMaker;
import ai.rote.results.canary.CanaryManifest;
import ai.rote.results.canary.CanaryPlan;
import ai.rote.results.canary.DrawnTexts;
import ai.rote.results.canary.RandomTokens;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RunRecord.FileDigest;
import ai.rote.results.run.NewFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rote canaries make}: a plan in; canaries, what to insert and a manifest out. */
@Command(
    name = "make",
    description = {
      "Makes canaries before a model is trained: random texts, each put in or left out by a fair coin"
          + " of its own. All of it comes from the seed, to the byte.",
      "",
      "canaries.jsonl is what rote measure reads, insert.jsonl what goes into the training data, a"
          + " line for each copy, and manifest.json what rote audit holds both against: it also says"
          + " what the audit will look at, which must not be chosen afterwards.",
      "",
      "Holes of a format: {name}, {word}, {digit}, {letter}, {upper} and {hex}, several as in"
          + " {digit*6}; the suffix begins with the last hole, or at {|}. {{ stands for a brace."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote canaries make --format Code_of_{name}:{digit*6} --seed 7 --out canaries",
      "",
      "  # random words of a vocabulary, inserted once, twice, 4 and 8 times",
      "  rote canaries make --random-tokens pythia-160m --repetitions 1,2,4,8 \\",
      "      --seed 7 --out canaries",
      "",
      "  # for 20 models that are trained independently, each with its own coins",
      "  rote canaries make --draw-from pythia-160m --models 20 --seed 7 --out c"
    },
    mixinStandardHelpOptions = true)
public final class CanariesMakeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "TEXT",
      converter = FormatConverter.class,
      description =
          "A text with holes, as in 'The code of {name} is {digit*6}.'; may be given several times.")
  private List<CanaryFormat> formats = new ArrayList<>();

  @Option(
      names = "--random-tokens",
      paramLabel = "MODEL",
      description =
          "Random tokens of this model's vocabulary that stand for words; the model is found as"
              + " rote measure finds it, and only its tokenizer is read.")
  private String randomTokens;

  @Option(
      names = "--draw-from",
      paramLabel = "MODEL",
      description = "Texts that this model draws, as random as its --temperature is high.")
  private String drawFrom;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description = "Of draws, at least 0.8; default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--start",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Begins every text that is drawn; default: what begins or ends texts.")
  private String start;

  @Option(
      names = "--prefix-tokens",
      paramLabel = "N",
      defaultValue = "8",
      description = "Tokens of prefixes that are random or drawn; default: ${DEFAULT-VALUE}.")
  private int prefixTokens;

  @Option(
      names = "--suffix-tokens",
      paramLabel = "N",
      defaultValue = "8",
      description = "Tokens of suffixes that are random or drawn; default: ${DEFAULT-VALUE}.")
  private int suffixTokens;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many canaries, of which about half go in; default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description =
          "How often those are inserted that go in, dealt out evenly, as in 1,2,4,8; default:"
              + " ${DEFAULT-VALUE}.")
  private List<Integer> repetitions;

  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "For how many models, each with coins of its own and in a folder of its own; default:"
              + " ${DEFAULT-VALUE}.")
  private int models;

  @Option(
      names = "--seed",
      required = true,
      paramLabel = "SEED",
      description = "A whole number, from which texts, coins and order come.")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for canaries.jsonl, insert.jsonl and manifest.json, or for one such folder a"
              + " model; created, and never written over.")
  private Path out;

  @Mixin private AuditPlanOptions audit;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public CanariesMakeCommand() {}

  @Override
  public Integer call() {
    int sources =
        (formats.isEmpty() ? 0 : 1) + (randomTokens == null ? 0 : 1) + (drawFrom == null ? 0 : 1);
    if (sources != 1) {
      throw usage(
          "expected one of --format, --random-tokens and --draw-from"
              + (sources > 1 ? ", found several" : ""));
    }
    if (prefixTokens < 1 || suffixTokens < 1) {
      throw usage("--prefix-tokens and --suffix-tokens must be at least 1");
    }
    NewFolder.refuseForeign(out);
    print(made());
    return ExitCode.OK;
  }

  private List<CanaryManifest> made() {
    if (randomTokens != null) {
      Path model = HubCache.standard().resolve(randomTokens);
      int vocabulary = CausalLm.inspect(model, LoadOptions.defaults()).vocabularySize();
      try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(model)) {
        return write(
            List.of(new RandomTokens(tokenizer, vocabulary, prefixTokens, suffixTokens)),
            Optional.of(madeWith(randomTokens, Fingerprint.ofTokenizer(model).join())));
      }
    }
    if (drawFrom != null) {
      Path folder = HubCache.standard().resolve(drawFrom);
      try (GenerativeLm model = CausalLm.load(folder)) {
        return write(
            List.of(new DrawnTexts(model, temperature, start, prefixTokens, suffixTokens)),
            Optional.of(madeWith(drawFrom, Fingerprint.ofModel(folder).join())));
      } catch (IllegalArgumentException e) {
        throw usage("--temperature: " + e.getMessage());
      }
    }
    return write(List.copyOf(formats), Optional.empty());
  }

  private static CanaryManifest.MadeWith madeWith(String name, Map<String, String> files) {
    return new CanaryManifest.MadeWith(
        name,
        files.entrySet().stream()
            .map(each -> new FileDigest(each.getKey(), each.getValue()))
            .toList());
  }

  private List<CanaryManifest> write(
      List<CanaryForm> forms, Optional<CanaryManifest.MadeWith> madeWith) {
    CanaryPlan plan;
    try {
      plan = new CanaryPlan(seed, count, repetitions, models, forms, audit.plan(spec, count));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    return new CanaryMaker(plan, madeWith).write(out, output.access());
  }

  private void print(List<CanaryManifest> manifests) {
    Terminal to = output.terminal();
    CanaryManifest first = manifests.get(0);
    for (CanaryManifest.Form form : first.forms()) {
      to.entry(
          "form",
          "%s%s",
          form.form(),
          form.suffixBits() == null
              ? ""
              : String.format(Locale.ROOT, "; suffixes of %.1f bits", form.suffixBits()));
    }
    for (CanaryManifest each : manifests) {
      to.entry(
          manifests.size() == 1 ? "canaries" : "model " + each.model(),
          "%s, of which %s are in and %s out; %s texts to insert",
          Tables.grouped(each.canaries()),
          Tables.grouped(each.in()),
          Tables.grouped(each.out()),
          Tables.grouped(each.insertions()));
    }
    to.entry(
        "audit",
        "by %s, %s guesses in and %s out, delta = %s, level %s; fixed in manifest.json",
        first.audit().score(),
        Tables.grouped(first.audit().guessIn()),
        Tables.grouped(first.audit().guessOut()),
        first.audit().delta(),
        first.audit().level());
    to.blank();
    to.line("written to %s", out);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class FormatConverter extends Converter<CanaryFormat> {
    FormatConverter() {
      super(CanaryFormat::parse);
    }
  }
}
