package ai.rote.core.decoder.family;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Rotary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Rotary embedding as config.json describes it.
 *
 * <p>{@code transformers} 5 writes all settings into one object, {@code rope_parameters}; 4 wrote
 * {@code rope_theta} and {@code partial_rotary_factor} beside the other keys, and the way of
 * stretching into {@code rope_scaling}. A file that has both objects means {@code rope_scaling}, as
 * to all versions of transformers; what stands in the object wins over what stands beside it.
 */
final class RotaryKeys {
  private static final String THETA = "rope_theta";
  private static final String SCALING = "rope_scaling";
  private static final String SHARE = "partial_rotary_factor";
  private static final String TRAINED = "original_max_position_embeddings";
  private static final String FACTOR = "factor";
  private static final String LONGROPE = "longrope";
  private static final int TRAINED_TOKENS_OF_PHI3 = 4096;
  private static final double USUAL_THETA = 10_000;

  private final ConfigFile config;
  private final int headSize;
  private List<String> objects;
  private String thetaKey = THETA;
  private double theta = USUAL_THETA;
  private String shareKey = SHARE;
  private double share = 1;
  private boolean sharesHeads;
  private boolean ownNames;
  private boolean phi3;
  private boolean phimoe;
  private boolean hunYuan;
  private int context;
  private UnaryOperator<Rotary> otherwise = plain -> plain;

  private RotaryKeys(ConfigFile config, int headSize) {
    this.config = config;
    this.headSize = headSize;
    this.objects = List.of(config.hasKeys(SCALING) ? SCALING : "rope_parameters");
  }

  /** Whole heads are turned, with a base of 10,000, unless the file says otherwise. */
  static RotaryKeys of(ConfigFile config, int headSize) {
    return new RotaryKeys(config, headSize);
  }

  /** The base if the file names none. */
  RotaryKeys theta(double absent) {
    theta = absent;
    return this;
  }

  /** Where the base stands outside the objects, and what it is if the file names none. */
  RotaryKeys theta(String key, double absent) {
    thetaKey = key;
    return theta(absent);
  }

  /**
   * Part of each head may be turned: where the share stands outside the objects, and what it is if
   * the file does not say. Without this whole heads are turned.
   */
  RotaryKeys share(String key, double absent) {
    sharesHeads = true;
    shareKey = key;
    share = absent;
    return this;
  }

  /** The family has its own names for base and share; the usual ones must not say another thing. */
  RotaryKeys underOwnNames() {
    ownNames = true;
    return this;
  }

  /**
   * Phi-3 knows LongRoPE alone, which early files call "su" or "yarn", and takes the trained length
   * from beside the object only.
   */
  RotaryKeys ofPhi3() {
    phi3 = true;
    return only("default", LONGROPE);
  }

  /**
   * Phi 3.5 MoE has amplitudes of its own for LongRoPE, one up to the trained length and one
   * beyond, where transformers 4 takes the long factors and 5 the short ones: texts end there.
   */
  RotaryKeys ofPhimoe() {
    phimoe = true;
    return only("default", LONGROPE);
  }

  /**
   * HunYuan calls it "dynamic" when its base is stretched once and for all, by a power of 'alpha'.
   */
  RotaryKeys ofHunYuan() {
    hunYuan = true;
    return this;
  }

  /** The length of the context if the file does not say. */
  RotaryKeys context(int absent) {
    context = absent;
    return this;
  }

  /** Stretched as Llama 3.1 if the file has no settings at all. */
  RotaryKeys elseLlama3(double factor, double lowFactor, double highFactor, int trainedTokens) {
    otherwise =
        plain -> {
          if (plain.theta() != theta || config.isNull(SCALING)) {
            throw config.unexpected(
                config.isNull(SCALING) ? SCALING : thetaKey,
                "'"
                    + SCALING
                    + "' with settings beside it: without it transformers 4 and 5 read other things");
          }
          return plain.llama3(factor, lowFactor, highFactor, trainedTokens);
        };
    return this;
  }

  /** The objects that hold the settings, if not the usual two; the one that wins first. */
  RotaryKeys in(String... paths) {
    objects = List.of(paths);
    return this;
  }

  /** Refuses other ways of stretching. */
  RotaryKeys only(String... types) {
    if (!List.of(types).contains(type())) {
      throw config.unexpected(typeKey().orElseThrow(), "one of " + String.join(", ", types));
    }
    return this;
  }

  Rotary read() {
    checkSpelling();
    double base = config.positive(keys(THETA, thetaKey), theta);
    int size = dimensions();
    if (stretchedOnce()) {
      double alpha = config.positive(inObjects("alpha"), 1);
      return Rotary.of(size, base * Math.pow(alpha, size / (size - 2.0)));
    }
    Rotary plain = Rotary.of(size, base);
    return switch (type()) {
      case "default" -> objects.stream().anyMatch(config::has) ? plain : otherwise.apply(plain);
      case "linear" -> plain.linear(needed(FACTOR));
      case "dynamic" -> dynamic(plain);
      case "llama3" ->
          plain.llama3(
              needed(FACTOR), needed("low_freq_factor"), needed("high_freq_factor"), trained());
      case "yarn" -> yarn(plain);
      case LONGROPE -> longRope(plain);
      default ->
          throw config.unexpected(
              typeKey().orElseThrow(), "default, linear, dynamic, llama3, yarn or longrope");
    };
  }

  /** Refuses what transformers reads otherwise than it says, or not at all. */
  private void checkSpelling() {
    for (String object : objects) {
      for (String kind : List.of("full_attention", "sliding_attention")) {
        if (config.has(object + "." + kind)) {
          throw config.unexpected(object, "the same settings for all layers");
        }
      }
    }
    if (ownNames) {
      checkOther(THETA, thetaKey, keys(THETA, thetaKey), theta);
      checkOther(SHARE, shareKey, keys(SHARE, shareKey), share);
    }
  }

  private void checkOther(String usual, String own, List<String> keys, double absent) {
    double value = config.firstNumber(keys).orElse(absent);
    if (config.number(usual).orElse(value) != value) {
      throw config.unexpected(usual, value + ", as '" + first(keys).orElse(own) + "' has it");
    }
  }

  /** The longest sequence that the embedding is made for. */
  int contextTokens() {
    int tokens = context();
    return switch (stretchedOnce() ? "default" : type()) {
      case "dynamic" -> (int) Math.round(tokens * needed(FACTOR));
      case "yarn" -> (int) Math.max(tokens, Math.round(trained() * yarnFactor()));
      case LONGROPE -> phimoe ? Math.min(tokens, trained()) : tokens;
      default -> tokens;
    };
  }

  private int context() {
    return context == 0 ? config.count(Keys.CONTEXT) : config.count(Keys.CONTEXT, context);
  }

  private int dimensions() {
    List<String> keys = keys(SHARE, shareKey);
    double found = config.firstNumber(keys).orElse(share);
    if (!sharesHeads && found != 1) {
      throw config.unexpected(
          first(keys).orElseThrow(),
          "1: transformers turns whole heads in this family, whatever the key says");
    }
    int dimensions = (int) (headSize * found);
    if (!(found > 0 && found <= 1) || dimensions % 2 != 0 || dimensions == 0) {
      throw config.unexpected(
          first(keys).orElse(SHARE),
          String.format(
              Locale.ROOT,
              "a share in (0, 1] that makes an even number of the head's %d dimensions",
              headSize));
    }
    return dimensions;
  }

  private String type() {
    if (typeKey().isEmpty()) {
      first(inObjects(FACTOR))
          .ifPresent(
              key -> {
                throw config.unexpected(key, "no factor where 'rope_type' does not say of what");
              });
    }
    String type = typeKey().flatMap(config::text).orElse("default");
    return phi3 && (type.equals("su") || type.equals("yarn")) ? LONGROPE : type;
  }

  private Optional<String> typeKey() {
    List<String> keys = new ArrayList<>();
    for (String object : objects) {
      keys.add(object + ".rope_type");
      keys.add(object + ".type");
    }
    return first(keys);
  }

  private boolean stretchedOnce() {
    return hunYuan && type().equals("dynamic") && first(inObjects("alpha")).isPresent();
  }

  private Rotary dynamic(Rotary plain) {
    if (plain.dimensions() < 4) {
      throw config.unexpected(
          typeKey().orElseThrow(), "another way: this one needs more than one pair of dimensions");
    }
    return plain.dynamic(needed(FACTOR), context());
  }

  /** It has to be there, if only as null. */
  private double yarnFactor() {
    return inObjects(FACTOR).stream().anyMatch(config::isNull)
        ? (double) context() / trained()
        : needed(FACTOR);
  }

  private Rotary yarn(Rotary plain) {
    double factor = yarnFactor();
    double scale = config.firstNumber(inObjects("mscale")).orElse(0.0);
    double scaleOfAll = config.firstNumber(inObjects("mscale_all_dim")).orElse(0.0);
    double usual =
        scale != 0 && scaleOfAll != 0
            ? yarnAmplitude(factor, scale) / yarnAmplitude(factor, scaleOfAll)
            : yarnAmplitude(factor, 1);
    boolean truncate = first(inObjects("truncate")).map(key -> config.flag(key, true)).orElse(true);
    return plain.yarn(
        factor,
        config.firstNumber(inObjects("beta_fast")).filter(turns -> turns != 0).orElse(32.0),
        config.firstNumber(inObjects("beta_slow")).filter(turns -> turns != 0).orElse(1.0),
        truncate,
        trained(),
        config.firstNumber(inObjects("attention_factor")).orElse(usual));
  }

  /**
   * By what the scale of attention scores grows where angles are stretched, as DeepSeek writes it.
   */
  double scoreFactor() {
    double scale = config.firstNumber(inObjects("mscale_all_dim")).orElse(0.0);
    if (scale == 0 || type().equals("default")) {
      return 1;
    }
    double amplitude = yarnAmplitude(needed(FACTOR), scale);
    return amplitude * amplitude;
  }

  private static double yarnAmplitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  private Rotary longRope(Rotary plain) {
    int trained = trained();
    if (phimoe) {
      needed("long_mscale");
      return plain.longRope(
          factors("short_factor", plain),
          factors("long_factor", plain),
          trained,
          needed("short_mscale"));
    }
    double factor =
        config.firstNumber(inObjects(FACTOR)).orElseGet(() -> (double) context() / trained);
    double usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained));
    return plain.longRope(
        factors("short_factor", plain),
        factors("long_factor", plain),
        trained,
        config.firstNumber(inObjects("attention_factor")).orElse(usual));
  }

  private List<Double> factors(String name, Rotary plain) {
    String key = first(inObjects(name)).orElseThrow(() -> missing(name));
    List<Double> factors = config.numbers(key).orElseThrow();
    if (factors.size() != plain.dimensions() / 2) {
      throw config.unexpected(
          key, "one number for each pair of the " + plain.dimensions() + " dimensions turned");
    }
    return factors;
  }

  /** The length before stretching. */
  private int trained() {
    if (phi3) {
      return config.count(TRAINED, TRAINED_TOKENS_OF_PHI3);
    }
    List<String> keys = new ArrayList<>(List.of(TRAINED));
    keys.addAll(inObjects(TRAINED));
    return first(keys).map(config::count).orElseGet(this::context);
  }

  private double needed(String name) {
    return config.firstNumber(inObjects(name)).orElseThrow(() -> missing(name));
  }

  private CheckpointException missing(String name) {
    return new CheckpointException(
        String.format(
            Locale.ROOT,
            "%s: '%s.%s' is missing, which '%s' needs",
            config,
            typeKey().orElse(objects.get(0)).replaceFirst("\\.\\w+$", ""),
            name,
            type()));
  }

  private List<String> keys(String name, String outside) {
    List<String> keys = new ArrayList<>(inObjects(name));
    keys.add(outside);
    return keys;
  }

  private List<String> inObjects(String name) {
    return objects.stream().map(object -> object + "." + name).toList();
  }

  private Optional<String> first(List<String> keys) {
    return keys.stream().filter(config::has).findFirst();
  }
}
