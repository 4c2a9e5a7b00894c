package ai.rote.fuzz;

import ai.rote.cli.TestFiles;
import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of a checkpoint: each case looks into a folder, and some load the model and score. */
final class ModelTarget implements Target {

  /** How a file is damaged. */
  @FunctionalInterface
  interface Damage {
    byte[] apply(Mutator mutator, byte[] whole);
  }

  /** One in so many cases that could be loaded is. */
  private static final int LOADED = 8;

  private final List<String> bases;
  private final String name;
  private final Damage damage;
  private final Optional<String> adapterOf;
  private final List<Path> folders = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private Path model;

  private ModelTarget(List<String> bases, String name, Damage damage, Optional<String> adapterOf) {
    this.bases = bases;
    this.name = name;
    this.damage = damage;
    this.adapterOf = adapterOf;
  }

  static Target configurations() {
    List<String> families =
        List.of(
            "gpt_neox/single-fp32",
            "gpt2/usual",
            "gpt_neo/usual",
            "llama/usual",
            "mistral/usual",
            "gemma2/usual",
            "gemma3_text/usual",
            "phi3/usual",
            "falcon/40b",
            "bloom/usual",
            "opt/usual",
            "olmo/usual",
            "smollm3/usual",
            "gpt_oss/usual",
            "deepseek_v3/usual");
    return new ModelTarget(families, "config.json", Mutator::json, Optional.empty());
  }

  static Target safetensors() {
    return new ModelTarget(
        List.of("gpt2/usual", "llama/usual"),
        "model.safetensors",
        ModelTarget::header,
        Optional.empty());
  }

  static Target quantised() {
    return new ModelTarget(
        List.of(
            "quantised/fp8-blocks",
            "quantised/compressed-int4-zeros",
            "quantised/compressed-int4-order",
            "quantised/gptq-4-order",
            "quantised/awq-4",
            "quantised/bnb-nf4-double",
            "quantised/bnb-int8",
            "gpt_oss/mxfp4"),
        "model.safetensors",
        ModelTarget::header,
        Optional.empty());
  }

  static Target pickles() {
    return new ModelTarget(
        List.of("torch_files/zip", "torch_files/old", "torch_files/strided"),
        "pytorch_model.bin",
        (mutator, whole) -> mutator.bytes(whole, 3_000),
        Optional.empty());
  }

  static Target adapters() {
    return new ModelTarget(
        List.of("lora/plain"),
        "adapter_config.json",
        Mutator::json,
        Optional.of("gpt_neox/single-fp32"));
  }

  static Target adapterWeights() {
    return new ModelTarget(
        List.of("lora/plain"),
        "adapter_model.safetensors",
        ModelTarget::header,
        Optional.of("gpt_neox/single-fp32"));
  }

  /** Damages the JSON at the beginning of a safetensors file, or any of its bytes. */
  private static byte[] header(Mutator mutator, byte[] whole) {
    if (mutator.below(3) == 0) {
      return mutator.bytes(whole, 2_000);
    }
    ByteBuffer file = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong();
    byte[] json = mutator.json(Arrays.copyOfRange(whole, Long.BYTES, Long.BYTES + length));
    int data = whole.length - Long.BYTES - length;
    ByteBuffer damaged = ByteBuffer.allocate(Long.BYTES + json.length + data);
    damaged.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return damaged.put(whole, Long.BYTES + length, data).array();
  }

  private static Path golden(String folder) {
    return TestFiles.repository("core/src/test/resources/golden").resolve(folder);
  }

  @Override
  public void prepare(Path folder) throws IOException {
    for (int i = 0; i < bases.size(); i++) {
      Path copy = Files.createDirectories(folder.resolve("base" + i));
      copy(golden(bases.get(i)), copy);
      if (!Files.exists(copy.resolve("config.json"))) {
        Path config = golden("gpt_neox/single-fp32/config.json");
        Files.copy(config, copy.resolve("config.json"));
      }
      folders.add(copy);
      contents.add(Files.readAllBytes(copy.resolve(name)));
    }
    model = adapterOf.map(ModelTarget::golden).orElse(null);
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  @Override
  public Outcome run(Mutator mutator) throws IOException {
    int base = mutator.below(folders.size());
    Path folder = folders.get(base);
    Cases.replace(folder.resolve(name), damage.apply(mutator, contents.get(base)));
    LoadOptions options = LoadOptions.defaults();
    if (model != null) {
      options = options.withAdapter(folder);
    }
    try {
      CausalLm.inspect(model == null ? folder : model, options);
      if (mutator.below(LOADED) == 0) {
        score(model == null ? folder : model, options);
      }
      return Outcome.TAKEN;
    } catch (RoteException e) {
      return Cases.refused(e);
    }
  }

  static void score(Path folder, LoadOptions options) {
    try (CausalLm loaded = CausalLm.load(folder, options)) {
      List<TokenizedExample> examples =
          List.of(TokenizedExample.of("a", new int[] {1, 2, 3}, new int[] {2, 1}));
      loaded.score(examples, List.of(SamplingScheme.topK(5), SamplingScheme.greedy()));
    }
  }
}
