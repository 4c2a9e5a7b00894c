package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * An {@code adapter_config.json}: whether the adapter can be merged, and which modules it is for.
 */
final class LoraConfig {

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
          // Which way round a matrix is stored follows from the model, as in PEFT.
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
          "modules_to_save",
          "peft_type",
          "peft_version",
          "qalora_group_size",
          "r",
          "rank_pattern",
          "revision",
          "runtime_config",
          "target_modules",
          "task_type",
          "use_dora",
          "use_rslora");

  /** Ways to begin training that leave the model's own weights as they are. */
  private static final Set<String> HARMLESS_INITS = Set.of("gaussian", "eva", "orthogonal");

  private static final String TARGETS = "target_modules";
  private static final String EXCLUDED = "exclude_modules";
  private static final String LAYERS = "layers_to_transform";
  private static final String LAYERS_PATTERN = "layers_pattern";
  private static final String SAVED = "modules_to_save";
  private static final String ALL_LINEAR = "all-linear";

  private static final Pattern IN_BLOCK = Pattern.compile("\\.\\d+\\.");

  /** Names of modules are short: the many parts that expressions for them have do no harm. */
  private static final int MAX_REPETITIONS = 6;

  private final Path file;
  private final JsonNode config;

  private LoraConfig(Path file) {
    this.file = file;
    this.config = Json.object(file);
  }

  /**
   * Reads the file.
   *
   * @param file in PEFT's layout
   * @return its settings, all of a kind that can be merged
   * @throws CheckpointException if it describes something else
   */
  static LoraConfig read(Path file) {
    LoraConfig read = new LoraConfig(file);
    read.check();
    return read;
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
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      JsonNode value = entry.getValue();
      boolean off = value.isNull() || (value.isBoolean() && !value.booleanValue());
      if (!KNOWN_KEYS.contains(entry.getKey()) && !off) {
        throw unexpected(
            entry.getKey(), "null or false: only LoRA and DoRA are supported, without more");
      }
    }
    if (!config.path(TARGETS).isTextual() && !config.path(TARGETS).isArray()) {
      throw unexpected(TARGETS, "a list of modules or a regular expression");
    }
  }

  /** Whether a key is there and says more than no. */
  private boolean isSet(String key) {
    JsonNode value = config.path(key);
    boolean says =
        value.isContainerNode() ? !value.isEmpty() : !value.isNull() && !value.isMissingNode();
    return says && !(value.isBoolean() && !value.booleanValue());
  }

  /** Whether outputs have a learned size each (DoRA). */
  boolean hasMagnitudes() {
    return isSet("use_dora");
  }

  /** Modules that are stored whole, by their name or its end. */
  List<String> savedModules() {
    return isSet(SAVED) ? texts(SAVED) : List.of();
  }

  /** Whether a head that is tied to the embedding stays so. */
  boolean keepsTied() {
    return isSet("ensure_weight_tying");
  }

  /**
   * Refuses a module that the keys do not name: PEFT would leave its factors out.
   *
   * @param module its whole name
   * @param isHead whether it is the vocabulary head
   */
  void checkTargeted(String module, boolean isHead) {
    String reason = whyNotTargeted(module, isHead);
    if (reason != null) {
      throw new CheckpointException(
          file
              + ": the adapter holds factors for module '"
              + module
              + "', but '"
              + reason
              + "' is "
              + Json.shown(config.path(reason))
              + ", so that PEFT would leave them out");
    }
  }

  /**
   * Whether the keys name a module, so that the adapter has to hold factors for it. Which modules
   * outside of the blocks are linear is not known here: {@code all-linear} names none of them.
   *
   * @param module its whole name
   * @param isHead whether it is the vocabulary head
   */
  boolean targets(String module, boolean isHead) {
    boolean inBlock = IN_BLOCK.matcher(module).find();
    return whyNotTargeted(module, isHead) == null && (inBlock || !isAllLinear());
  }

  private boolean isAllLinear() {
    return config.path(TARGETS).isTextual() && config.path(TARGETS).textValue().equals(ALL_LINEAR);
  }

  private String whyNotTargeted(String module, boolean isHead) {
    if (isSet(EXCLUDED) && names(EXCLUDED, module)) {
      return EXCLUDED;
    }
    if (savedModules().stream()
        .anyMatch(saved -> matches(SAVED, "(^|.*\\.)" + saved + "($|\\..*)", module))) {
      return SAVED;
    }
    JsonNode targets = config.path(TARGETS);
    if (isAllLinear()) {
      return isHead ? TARGETS : null;
    }
    if (!names(TARGETS, module)) {
      return TARGETS;
    }
    // PEFT looks at layers only where modules are listed.
    boolean inEveryLayer = targets.isTextual() || !isSet(LAYERS) || isNamedWhole(module);
    return inEveryLayer || isInLayers(module) ? null : LAYERS;
  }

  private boolean isNamedWhole(String module) {
    return texts(TARGETS).contains(module);
  }

  private boolean names(String key, String module) {
    if (config.path(key).isTextual()) {
      return matches(key, config.path(key).textValue(), module);
    }
    return texts(key).stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
  }

  /** The first number in the name is the layer's, behind the pattern if there is one. */
  private boolean isInLayers(String module) {
    List<String> patterns = isSet(LAYERS_PATTERN) ? texts(LAYERS_PATTERN) : List.of("[^.]*");
    for (String pattern : patterns) {
      String start = isSet(LAYERS_PATTERN) ? "(?:^|.*?\\.)" : ".*?\\.";
      Matcher matcher =
          compile(LAYERS_PATTERN, start + pattern + "\\.(?<layer>\\d+)\\.").matcher(module);
      if (matcher.lookingAt()) {
        String layer = matcher.group("layer");
        JsonNode layers = config.path(LAYERS);
        return layers.isArray() ? contains(layers, layer) : layers.asText().equals(layer);
      }
    }
    return false;
  }

  private static boolean contains(JsonNode numbers, String number) {
    for (JsonNode each : numbers) {
      if (each.asText().equals(number)) {
        return true;
      }
    }
    return false;
  }

  /** A list of texts, or one text alone. */
  private List<String> texts(String key) {
    JsonNode value = config.path(key);
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (!each.isTextual()) {
        throw unexpected(key, "a list of texts");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** The inner dimension of a module's factors. */
  int rank(String module) {
    return (int) Math.round(number("rank_pattern", "r", module));
  }

  /** What the product of a module's factors is multiplied with. */
  float scale(String module) {
    int rank = rank(module);
    double divisor = isSet("use_rslora") ? Math.sqrt(rank) : rank;
    return (float) (number("alpha_pattern", "lora_alpha", module) / divisor);
  }

  /** A module's own value, where a pattern gives it one, or the one for all. */
  private double number(String patterns, String common, String module) {
    for (Map.Entry<String, JsonNode> entry : config.path(patterns).properties()) {
      // As PEFT matches: the end of the name, from a dot on, or the whole of it.
      if (matches(patterns, "(.*\\.)?(" + entry.getKey() + ")$", module)) {
        return number(patterns + "." + entry.getKey(), entry.getValue());
      }
    }
    return number(common, config.path(common));
  }

  private double number(String key, JsonNode value) {
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw new CheckpointException(
          file + ": '" + key + "' is " + Json.shown(value) + ", expected a number above 0");
    }
    return value.doubleValue();
  }

  private boolean matches(String key, String regex, String module) {
    return compile(key, regex).matcher(module).matches();
  }

  private Pattern compile(String key, String regex) {
    String problem = RegexShape.problem(regex, MAX_REPETITIONS);
    if (problem != null) {
      throw new CheckpointException(
          file
              + ": '"
              + key
              + "' holds the expression "
              + Json.shortened(regex)
              + ", which "
              + problem);
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new CheckpointException(
          file + ": '" + key + "' holds no regular expression: " + Json.shown(config.path(key)), e);
    }
  }

  private CheckpointException unexpected(String key, String expected) {
    return new CheckpointException(
        file + ": '" + key + "' is " + Json.shown(config.path(key)) + ", expected " + expected);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
