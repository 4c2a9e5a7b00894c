package ai.rote.cli;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.Engine;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.demo.Demo;
import ai.rote.demo.DemoModel;
import ai.rote.demo.KnownScore;
import ai.rote.input.ScratchFolder;
import ai.rote.results.record.Version;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rote doctor}: versions, devices, and a small measurement whose result is known. */
@Command(
    name = "doctor",
    description =
        "Shows versions and devices, and checks that a known model gives its known score.",
    footerHeading = "%nExamples:%n",
    footer = {"  rote doctor", "  rote doctor --device cuda --dtype bfloat16"},
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  /** For picocli. */
  public DoctorCommand() {}

  @Override
  public Integer call() {
    Terminal out = new Terminal(spec.commandLine().getOut(), spec.usageMessage().width());
    Runtime runtime = Runtime.getRuntime();
    line(out, "rote", Version.current());
    line(out, "java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    line(
        out,
        "system",
        String.format(
            Locale.ROOT,
            "%s %s, %d processors, %d MiB heap at most",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            runtime.availableProcessors(),
            runtime.maxMemory() >> 20));
    line(out, "engine", Engine.version() + " through DJL");
    line(out, "network", "off: ai.djl.offline=" + System.getProperty("ai.djl.offline"));
    line(out, "CUDA", Engine.gpuCount() + " device(s)");
    line(out, "check", selfCheck(modelOptions.device, modelOptions.dtype));
    return 0;
  }

  private static void line(Terminal out, String name, String value) {
    out.entry(name, "%s", value);
  }

  private String selfCheck(ComputeDevice device, Dtype dtype) {
    try (ScratchFolder scratch = ScratchFolder.create()) {
      return selfCheck(Demo.unpackInto(scratch.path().resolve("demo")), device, dtype);
    }
  }

  private String selfCheck(Demo demo, ComputeDevice device, Dtype dtype) {
    try (CausalLm model = CausalLm.load(demo.checkpoint(DemoModel.SMALL), modelOptions.load())) {
      KnownScore known = KnownScore.SHIPPED;
      PrefixSuffix example =
          demo.examples().stream()
              .filter(each -> each.id().equals(known.id()))
              .findFirst()
              .orElseThrow(() -> new RoteException("the demo has no example " + known.id()));
      int tokens = ExampleTokenizer.CUSTOMARY_TOKENS;
      TokenizedExample tokenized =
          new ExampleTokenizer(model.tokenizer(), tokens, tokens).tokenize(example).orElseThrow();
      SamplingScheme scheme = SamplingScheme.temperature(1);
      TokenScores scores = model.score(List.of(tokenized), List.of(scheme)).get(0);
      double found = scores.logProb(scheme);
      double tolerance = known.toleranceNats(dtype);
      if (!(Math.abs(found - known.logProb()) <= tolerance)) {
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "self-check failed on %s in %s: the small demo model gives example %s ln p = %.4f nats, expected %.4f +- %s",
                device,
                dtype,
                known.id(),
                found,
                known.logProb(),
                tolerance));
      }
      return String.format(
          Locale.ROOT,
          "passed on %s in %s: ln p = %.4f nats, expected %.4f",
          device,
          dtype,
          found,
          known.logProb());
    }
  }
}
