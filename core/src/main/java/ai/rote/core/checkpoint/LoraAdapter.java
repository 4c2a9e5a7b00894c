package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A LoRA adapter (Hu et al. 2021, arXiv 2106.09685) in the layout of the PEFT library, merged into
 * the weights it adapts:
 *
 * <pre>
 *   W' = W + s · B A      A [r, in]   B [out, r]   s = alpha / r, or alpha / √r with use_rslora
 * </pre>
 *
 * computed in float32; with {@code use_dora} each output's row of W' is then given the length that
 * the adapter has learned for it. Where the model stores W the other way round (GPT-2), so is the
 * product, whatever {@code fan_in_fan_out} says. {@code rank_pattern} and {@code alpha_pattern} set
 * r and alpha for single modules. Modules that the adapter holds whole ({@code modules_to_save})
 * take the place of the model's. Everything that would make the adapter something else is refused
 * by its key, unknown keys included.
 */
public final class LoraAdapter {
  static final String CONFIG = "adapter_config.json";
  private static final String SAFETENSORS = "adapter_model.safetensors";
  private static final String TORCH = "adapter_model.bin";
  private static final String PREFIX = "base_model.model.";
  private static final String WEIGHT = ".weight";
  private static final int MOST_NAMED = 10;
  private static final String MAGNITUDES = "lora_magnitude_vector";
  private static final Pattern ONE_EXPERT = Pattern.compile("\\.experts\\.\\d+\\.");
  private static final Pattern FACTOR =
      Pattern.compile(
          "(.+)\\.(lora_A|lora_B|base_layer|" + MAGNITUDES + ")(?:\\.default)?(?:\\.weight)?");

  /**
   * What the adapter holds for a module: two factors, with DoRA the outputs' magnitudes, and, as
   * PEFT stores it for vocabulary heads, the weight they adapt.
   */
  private record Factors(
      StoredTensor a,
      StoredTensor b,
      Optional<StoredTensor> magnitudes,
      Optional<StoredTensor> base) {}

  private final Checkpoint base;
  private final Adaptable model;
  private final LoraConfig config;
  private final Path weights;
  private final Map<String, StoredTensor> originals = new LinkedHashMap<>();

  private LoraAdapter(Checkpoint base, Adaptable model, Path folder) {
    this.base = base;
    this.model = model;
    this.config = LoraConfig.read(folder.resolve(CONFIG));
    this.weights = weightFile(folder);
    base.tensors().values().forEach(tensor -> originals.put(model.usual(tensor.name()), tensor));
  }

  /**
   * Merges an adapter.
   *
   * @param base the checkpoint that it was trained on
   * @param model what is to be known of the model in it
   * @param folder holds adapter_config.json and adapter_model.safetensors (or adapter_model.bin)
   * @return the checkpoint with the adapted weights in place of its own
   * @throws CheckpointException if the folder holds no LoRA adapter, one of a kind that cannot be
   *     merged, or one that does not fit the checkpoint
   */
  public static Checkpoint merge(Checkpoint base, Adaptable model, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": no such folder");
    }
    return new LoraAdapter(base, model, folder).merge();
  }

  /**
   * Refuses a checkpoint folder that holds an adapter as well, unless it is the one asked for: with
   * PEFT installed transformers merges it, without PEFT it does not.
   *
   * @param checkpoint folder of the model
   * @param asked the adapter that is to be merged
   * @throws CheckpointException if the folder holds one that was not asked for
   */
  public static void refuseUnasked(Path checkpoint, Optional<Path> asked) {
    Path place = checkpoint.toAbsolutePath().normalize();
    boolean isAsked =
        asked.map(each -> each.toAbsolutePath().normalize()).filter(place::equals).isPresent();
    if (Files.exists(checkpoint.resolve(CONFIG)) && !isAsked) {
      throw new CheckpointException(
          checkpoint
              + ": holds a whole model and an adapter ("
              + CONFIG
              + "): transformers runs the model with the adapter where peft is installed, and the"
              + " model alone where it is not; for the first, name this folder as the adapter too"
              + " (--adapter); for the second, move "
              + CONFIG
              + " out of the folder");
    }
  }

  private static Path weightFile(Path folder) {
    Path safetensors = folder.resolve(SAFETENSORS);
    Path torch = folder.resolve(TORCH);
    if (!Files.exists(safetensors) && !Files.exists(torch)) {
      throw new CheckpointException(folder + ": found neither " + SAFETENSORS + " nor " + TORCH);
    }
    return Files.exists(safetensors) ? safetensors : torch;
  }

  private Checkpoint merge() {
    Map<String, Map<String, StoredTensor>> factors = new TreeMap<>();
    Map<String, StoredTensor> whole = new TreeMap<>();
    read(factors, whole);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(base.tensors());
    Set<String> adapted = new HashSet<>();
    factors.forEach(
        (module, parts) -> {
          Factors found = factors(module, parts);
          config.checkTargeted(module, model.isHead(model.usual(module + WEIGHT)));
          StoredTensor original = original(module + WEIGHT);
          checkTied(module + WEIGHT, whole);
          tensors.put(original.name(), merged(original, module, found));
          adapted.add(original.name());
        });
    refuseMissing(adapted);
    whole.forEach(
        (name, tensor) -> {
          StoredTensor original = original(name);
          checkTied(name, whole);
          checkShape(tensor, name, original);
          tensors.put(original.name(), new ReplacedTensor(original, tensor));
        });
    List<Path> files = new ArrayList<>(base.weightFiles());
    files.add(weights);
    return new Checkpoint(base.folder(), base.config(), files, tensors);
  }

  /** PEFT would give a module that lacks its factors new ones, as before any training. */
  private void refuseMissing(Set<String> adapted) {
    List<String> missing = new ArrayList<>();
    originals.forEach(
        (usual, tensor) -> {
          boolean isMatrix = usual.endsWith(WEIGHT) && tensor.shape().size() == 2;
          boolean isCopy = model.isTied() && model.isHead(usual);
          if (isMatrix && !isCopy && !adapted.contains(tensor.name())) {
            String module = usual.substring(0, usual.length() - WEIGHT.length());
            if (config.targets(module, model.isHead(usual))) {
              missing.add(module);
            }
          }
        });
    if (!missing.isEmpty()) {
      int shown = Math.min(missing.size(), MOST_NAMED);
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no factors for %d of the modules that %s names: %s%s; was the file cut"
                  + " short, or is it another adapter's?",
              weights,
              missing.size(),
              config,
              String.join(", ", missing.subList(0, shown)),
              missing.size() > shown ? " and " + (missing.size() - shown) + " more" : ""));
    }
  }

  /** Sorts the adapter's tensors: parts of factors by module, and whole ones by their names. */
  private void read(
      Map<String, Map<String, StoredTensor>> factors, Map<String, StoredTensor> whole) {
    List<StoredTensor> tensors =
        weights.endsWith(SAFETENSORS) ? Safetensors.read(weights) : TorchFile.read(weights);
    for (StoredTensor tensor : tensors) {
      Matcher matcher = FACTOR.matcher(tensor.name());
      boolean known = tensor.name().startsWith(PREFIX);
      if (known && matcher.matches()) {
        factors
            .computeIfAbsent(matcher.group(1).substring(PREFIX.length()), module -> new TreeMap<>())
            .put(matcher.group(2), tensor);
      } else if (known && isWhole(tensor.name().substring(PREFIX.length()))) {
        whole.put(tensor.name().substring(PREFIX.length()), tensor);
      } else {
        throw new CheckpointException(
            weights
                + ": tensor '"
                + tensor.name()
                + "' is not supported, expected "
                + PREFIX
                + "MODULE.lora_A.weight and .lora_B.weight, or a tensor of 'modules_to_save'");
      }
    }
    if (tensors.isEmpty()) {
      throw new CheckpointException(weights + ": holds no tensors, so there is nothing to merge");
    }
    for (String saved : config.savedModules()) {
      if (whole.keySet().stream().noneMatch(name -> isPartOf(name, saved))) {
        throw new CheckpointException(
            weights
                + ": holds no tensor of '"
                + Json.shortened(saved)
                + "', which 'modules_to_save' names");
      }
    }
  }

  private boolean isWhole(String name) {
    return config.savedModules().stream().anyMatch(saved -> isPartOf(name, saved));
  }

  private static boolean isPartOf(String tensor, String module) {
    return ("." + tensor).contains("." + module + ".");
  }

  private Factors factors(String module, Map<String, StoredTensor> parts) {
    StoredTensor a = parts.get("lora_A");
    StoredTensor b = parts.get("lora_B");
    if (a == null || b == null) {
      throw new CheckpointException(
          weights
              + ": module '"
              + module
              + "' has "
              + String.join(", ", parts.keySet())
              + " alone, expected lora_A and lora_B");
    }
    Optional<StoredTensor> magnitudes = Optional.ofNullable(parts.get(MAGNITUDES));
    if (magnitudes.isPresent() != config.hasMagnitudes()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: module '%s' has %s %s, but 'use_dora' in %s is %s",
              weights,
              module,
              magnitudes.isPresent() ? "a" : "no",
              MAGNITUDES,
              config,
              config.hasMagnitudes()));
    }
    return new Factors(a, b, magnitudes, Optional.ofNullable(parts.get("base_layer")));
  }

  /** The model's own tensor, however its checkpoint spells the name. */
  private StoredTensor original(String name) {
    String usual = model.usual(name);
    StoredTensor original = originals.get(usual);
    if (original == null) {
      if (model.isTied() && model.isHead(usual)) {
        throw tied(name);
      }
      throw new CheckpointException(
          config
              + ": the adapter is for '"
              + name
              + "', but "
              + base.folder()
              + " has no such tensor; "
              + (ONE_EXPERT.matcher(usual).find()
                  ? "an adapter of single experts needs a checkpoint that stores each expert by"
                      + " itself"
                  : "was it trained on another model?"));
    }
    return original;
  }

  /**
   * With PEFT a head that is adapted, or stored whole, is no longer the embedding, and the other
   * way round. The decoder cannot have that where the configuration says that they are one.
   */
  private void checkTied(String name, Map<String, StoredTensor> whole) {
    String usual = model.usual(name);
    boolean concerned = model.isHead(usual) || model.isEmbedding(usual);
    if (!model.isTied() || !concerned) {
      return;
    }
    boolean both = config.keepsTied() && whole.containsKey(name) && model.isEmbedding(usual);
    if (!both) {
      throw tied(name);
    }
  }

  private CheckpointException tied(String name) {
    return new CheckpointException(
        config
            + ": the adapter changes '"
            + name
            + "', but the model's head is tied to its embedding (tie_word_embeddings), and the"
            + " adapter's is not; merge it with PEFT and save the model with tie_word_embeddings"
            + " false");
  }

  private void checkShape(StoredTensor tensor, String module, StoredTensor original) {
    if (!tensor.shape().equals(original.shape())) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: module '%s': the adapter brings a weight %s of its own in place of %s; was the"
                  + " vocabulary resized?",
              tensor.file(),
              module,
              tensor.shape(),
              original.shape()));
    }
  }

  private StoredTensor merged(StoredTensor original, String module, Factors factors) {
    StoredTensor a = factors.a();
    StoredTensor b = factors.b();
    int rank = config.rank(module);
    boolean transposed = model.isTransposed(model.usual(original.name()));
    List<Long> shape = original.shape();
    boolean matrices = shape.size() == 2 && a.shape().size() == 2 && b.shape().size() == 2;
    if (!matrices
        || rank < 1
        || a.shape().get(0) != rank
        || b.shape().get(1) != rank
        || !shape.get(transposed ? 1 : 0).equals(b.shape().get(0))
        || !shape.get(transposed ? 0 : 1).equals(a.shape().get(1))) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: module '%s': lora_A %s and lora_B %s of rank %d do not fit the weight %s%s",
              a.file(),
              module,
              a.shape(),
              b.shape(),
              rank,
              shape,
              transposed ? ", which is stored as [in, out]" : ""));
    }
    StoredTensor own = factors.base().orElse(original);
    checkShape(own, module, original);
    float scale = config.scale(module);
    float[] in = values(a);
    float[] out = values(b);
    int inputs = Math.toIntExact(a.shape().get(1));
    int outputs = Math.toIntExact(b.shape().get(0));
    float[] left = transposed ? transpose(in, rank, inputs) : out;
    float[] right = transposed ? transpose(out, outputs, rank) : in;
    for (int i = 0; i < left.length; i++) {
      left[i] *= scale;
    }
    StoredTensor sum = new MergedTensor(original, own, left, right, rank);
    return factors
        .magnitudes()
        .map(sizes -> resized(sum, module, sizes, outputs, transposed))
        .orElse(sum);
  }

  private static StoredTensor resized(
      StoredTensor sum, String module, StoredTensor sizes, int outputs, boolean transposed) {
    if (sizes.elements() != outputs) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: module '%s': %s is %s, expected one number for each of the %d outputs",
              sizes.file(),
              module,
              MAGNITUDES,
              sizes.shape(),
              outputs));
    }
    return new ResizedTensor(sum, values(sizes), transposed);
  }

  private static float[] values(StoredTensor tensor) {
    return tensor.floats(0, Math.toIntExact(tensor.elements()));
  }

  private static float[] transpose(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = values[r * columns + c];
      }
    }
    return turned;
  }
}
