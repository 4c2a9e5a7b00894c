package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * A LoRA adapter (Hu et al. 2021, arXiv 2106.09685) in the layout of the PEFT library, merged into
 * the weights it adapts:
 *
 * <pre>
 *   W' = W + s · B A      A [r, in]   B [out, r]   s = alpha / r, or alpha / √r with use_rslora
 * </pre>
 *
 * computed in float32. Where a module stores W transposed ({@code fan_in_fan_out}, GPT-2), so is
 * the product. {@code rank_pattern} and {@code alpha_pattern} set r and alpha for single modules.
 * Everything that would make the adapter something else is refused by its key, unknown keys
 * included.
 */
public final class LoraAdapter {
  private static final String CONFIG = "adapter_config.json";
  private static final String SAFETENSORS = "adapter_model.safetensors";
  private static final String TORCH = "adapter_model.bin";
  private static final String PREFIX = "base_model.model.";
  private static final Pattern FACTOR =
      Pattern.compile("(.+)\\.(lora_A|lora_B|base_layer)(?:\\.default)?\\.weight");

  /** Keys that are read, or that make no difference to a finished adapter. */
  private static final Set<String> KNOWN_KEYS =
      Set.of(
          "alpha_pattern",
          "auto_mapping",
          "base_model_name_or_path",
          "bias",
          "corda_config",
          "ensure_weight_tying",
          "eva_config",
          "exclude_modules",
          "fan_in_fan_out",
          "inference_mode",
          "init_lora_weights",
          "layers_pattern",
          "layers_to_transform",
          "loftq_config",
          "lora_alpha",
          "lora_dropout",
          "lora_ga_config",
          "megatron_core",
          "peft_type",
          "peft_version",
          "qalora_group_size",
          "r",
          "rank_pattern",
          "revision",
          "runtime_config",
          "target_modules",
          "task_type",
          "use_rslora");

  /** Ways to begin training that leave the model's own weights as they are. */
  private static final Set<String> HARMLESS_INITS = Set.of("gaussian", "eva", "orthogonal");

  /** The factors of a module and, as PEFT stores it for vocabulary heads, the weight they adapt. */
  private record Factors(StoredTensor a, StoredTensor b, Optional<StoredTensor> base) {}

  private final Path file;
  private final JsonNode config;

  private LoraAdapter(Path folder) {
    this.file = folder.resolve(CONFIG);
    this.config = Json.object(file);
  }

  /**
   * Merges an adapter.
   *
   * @param base the checkpoint that it was trained on
   * @param folder holds adapter_config.json and adapter_model.safetensors (or adapter_model.bin)
   * @return the checkpoint with the adapted weights in place of its own
   * @throws CheckpointException if the folder holds no LoRA adapter, one of a kind that cannot be
   *     merged, or one that does not fit the checkpoint
   */
  public static Checkpoint merge(Checkpoint base, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": no such folder");
    }
    LoraAdapter adapter = new LoraAdapter(folder);
    adapter.check();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(base.tensors());
    Path weights = weightFile(folder);
    adapter
        .factors(weights)
        .forEach(
            (module, factors) -> {
              StoredTensor original = adapter.original(base, module);
              tensors.put(original.name(), adapter.merged(original, module, factors));
            });
    List<Path> files = new ArrayList<>(base.weightFiles());
    files.add(weights);
    return new Checkpoint(base.folder(), base.config(), files, tensors);
  }

  private static Path weightFile(Path folder) {
    Path safetensors = folder.resolve(SAFETENSORS);
    Path torch = folder.resolve(TORCH);
    if (!Files.exists(safetensors) && !Files.exists(torch)) {
      throw new CheckpointException(folder + ": found neither " + SAFETENSORS + " nor " + TORCH);
    }
    return Files.exists(safetensors) ? safetensors : torch;
  }

  private void check() {
    if (!config.path("peft_type").asText().equals("LORA")) {
      throw unexpected("peft_type", "\"LORA\": other kinds of adapters are not supported");
    }
    if (isSet("task_type") && !config.path("task_type").asText().equals("CAUSAL_LM")) {
      throw unexpected("task_type", "\"CAUSAL_LM\"");
    }
    if (isSet("bias") && !config.path("bias").asText().equals("none")) {
      throw unexpected("bias", "\"none\": adapters with biases of their own are not supported");
    }
    JsonNode init = config.path("init_lora_weights");
    if (init.isTextual() && !HARMLESS_INITS.contains(init.textValue())) {
      throw unexpected(
          "init_lora_weights",
          "true, false or one of "
              + HARMLESS_INITS.stream().sorted().collect(Collectors.joining(", "))
              + ": others change the model's own weights before training, and the adapter counts on"
              + " that");
    }
    if (isSet("use_dora")) {
      throw unexpected("use_dora", "false: DoRA is not supported, only plain LoRA");
    }
    if (isSet("modules_to_save")) {
      throw unexpected(
          "modules_to_save", "null: whole modules beside the adapter are not supported");
    }
    config
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KNOWN_KEYS.contains(key) && isSet(key)) {
                throw unexpected(key, "null, false or nothing in it: only plain LoRA is supported");
              }
            });
  }

  /** Whether a key is there and says more than no. */
  private boolean isSet(String key) {
    JsonNode value = config.path(key);
    boolean says =
        value.isContainerNode() ? !value.isEmpty() : !value.isNull() && !value.isMissingNode();
    return says && !(value.isBoolean() && !value.booleanValue());
  }

  private Map<String, Factors> factors(Path weights) {
    List<StoredTensor> tensors =
        weights.endsWith(SAFETENSORS) ? Safetensors.read(weights) : TorchFile.read(weights);
    Map<String, Map<String, StoredTensor>> byModule = new TreeMap<>();
    for (StoredTensor tensor : tensors) {
      Matcher matcher = FACTOR.matcher(tensor.name());
      if (!matcher.matches() || !tensor.name().startsWith(PREFIX)) {
        throw new CheckpointException(
            weights
                + ": tensor '"
                + tensor.name()
                + "' is not supported, expected "
                + PREFIX
                + "MODULE.lora_A.weight and .lora_B.weight");
      }
      byModule
          .computeIfAbsent(matcher.group(1).substring(PREFIX.length()), module -> new TreeMap<>())
          .put(matcher.group(2), tensor);
    }
    if (byModule.isEmpty()) {
      throw new CheckpointException(weights + ": holds no tensors, so there is nothing to merge");
    }
    Map<String, Factors> factors = new TreeMap<>();
    byModule.forEach(
        (module, pair) -> {
          StoredTensor a = pair.get("lora_A");
          StoredTensor b = pair.get("lora_B");
          if (a == null || b == null) {
            throw new CheckpointException(
                weights
                    + ": module '"
                    + module
                    + "' has "
                    + String.join(", ", pair.keySet())
                    + " alone, expected lora_A and lora_B");
          }
          Optional<StoredTensor> base = Optional.ofNullable(pair.get("base_layer"));
          factors.put(module, new Factors(a, b, base));
        });
    return factors;
  }

  /**
   * The weight of a module. Checkpoints may leave out the first parts of the names that the adapter
   * was trained with, as GPT-2's do with {@code transformer.}; and GPT-NeoX calls its vocabulary
   * head {@code embed_out} in files, and {@code lm_head} in transformers 5.
   */
  private StoredTensor original(Checkpoint base, String module) {
    for (String name = module; !name.isEmpty(); name = name.substring(name.indexOf('.') + 1)) {
      StoredTensor tensor = base.tensors().get(name + ".weight");
      if (tensor != null) {
        return tensor;
      }
      if (name.indexOf('.') < 0) {
        break;
      }
    }
    StoredTensor head = base.tensors().get("embed_out.weight");
    if (module.equals("lm_head") && head != null) {
      return head;
    }
    throw new CheckpointException(
        file
            + ": the adapter is for module '"
            + module
            + "', but "
            + base.folder()
            + " has no tensor '"
            + module
            + ".weight'; was it trained on another model?");
  }

  private StoredTensor merged(StoredTensor original, String module, Factors factors) {
    StoredTensor a = factors.a();
    StoredTensor b = factors.b();
    int rank = (int) Math.round(number("rank_pattern", "r", module));
    double alpha = number("alpha_pattern", "lora_alpha", module);
    boolean transposed = config.path("fan_in_fan_out").asBoolean(false);
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
              transposed ? " stored transposed (fan_in_fan_out)" : ""));
    }
    StoredTensor base = factors.base().orElse(original);
    if (!base.shape().equals(shape)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: module '%s': the adapter brings a weight %s of its own in place of %s; was the"
                  + " vocabulary resized?",
              base.file(),
              module,
              base.shape(),
              shape));
    }
    double scale = config.path("use_rslora").asBoolean(false) ? Math.sqrt(rank) : rank;
    float scaling = (float) (alpha / scale);
    float[] in = values(a);
    float[] out = values(b);
    int inputs = Math.toIntExact(a.shape().get(1));
    int outputs = Math.toIntExact(b.shape().get(0));
    float[] left = transposed ? transpose(in, rank, inputs) : out;
    float[] right = transposed ? transpose(out, outputs, rank) : in;
    for (int i = 0; i < left.length; i++) {
      left[i] *= scaling;
    }
    return new MergedTensor(original, base, left, right, rank);
  }

  /** A module's own value, where a pattern gives it one, or the one for all. */
  private double number(String patterns, String common, String module) {
    for (Map.Entry<String, JsonNode> entry : config.path(patterns).properties()) {
      try {
        // As PEFT matches: the end of the name, from a dot on, or the whole of it.
        if (Pattern.matches("(.*\\.)?(" + entry.getKey() + ")$", module)) {
          return number(patterns + "." + entry.getKey(), entry.getValue());
        }
      } catch (PatternSyntaxException e) {
        throw new CheckpointException(
            file + ": '" + patterns + "' has key '" + entry.getKey() + "', no regular expression",
            e);
      }
    }
    return number(common, config.path(common));
  }

  private double number(String key, JsonNode value) {
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw new CheckpointException(
          file + ": '" + key + "' is " + value + ", expected a number above 0");
    }
    return value.doubleValue();
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

  private CheckpointException unexpected(String key, String expected) {
    return new CheckpointException(
        file + ": '" + key + "' is " + config.path(key) + ", expected " + expected);
  }
}
