package ai.rote.core.decoder;

import ai.rote.core.checkpoint.Adaptable;
import ai.rote.core.checkpoint.StoredTensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a family's checkpoints call the parts of the decoder. Which parts there are, and in which
 * shapes, follows from the configuration; here stand only the names.
 *
 * <pre>{@code
 * TensorNames.under("model.", "layers.")        model.layers.0.mlp.up_proj.weight
 *     .part(DecoderPart.EMBEDDING, "embed_tokens")      model.embed_tokens.weight
 *     .part(DecoderPart.MLP_UP, "mlp.up_proj")
 *     .head("lm_head")                           lm_head.weight
 * }</pre>
 *
 * <p>The first prefix, or the start of it, may be missing in a checkpoint: some were saved without
 * their head.
 */
public final class TensorNames {
  static final String WEIGHT = ".weight";

  /** Where the number of an expert or of a piece stands in a name. */
  static final String NUMBER = "{}";

  static final String BIAS = ".bias";

  private final String prefix;
  private final String blockPrefix;
  private final Map<DecoderPart, String> names = new EnumMap<>(DecoderPart.class);
  private final List<String> heads = new ArrayList<>();
  private final List<Pattern> passedOver = new ArrayList<>();
  private final Map<String, String> respelled = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private String wrapper = "";

  private TensorNames(String prefix, String blockPrefix) {
    this.prefix = prefix;
    this.blockPrefix = blockPrefix;
  }

  /**
   * Starts with the prefixes.
   *
   * @param prefix of everything but the head, as {@code model.}
   * @param blockPrefix of blocks, behind the first prefix and before the block's number, as {@code
   *     layers.}
   * @return names of no parts yet
   */
  public static TensorNames under(String prefix, String blockPrefix) {
    return new TensorNames(prefix, blockPrefix);
  }

  /**
   * Names a part.
   *
   * @param part which
   * @param name without prefix and without {@code .weight}; {@code {}} stands for the number of an
   *     expert, or of a head that has a tensor of its own. The name of a tensor that holds all
   *     experts is whole.
   * @return this object
   */
  public TensorNames part(DecoderPart part, String name) {
    names.put(part, name);
    return this;
  }

  /**
   * Names the vocabulary head, which no prefix stands before.
   *
   * @param name its usual name
   * @param others more names that it has had
   * @return this object
   */
  public TensorNames head(String name, String... others) {
    names.put(DecoderPart.HEAD, name);
    heads.clear();
    heads.add(name);
    heads.addAll(List.of(others));
    return this;
  }

  /**
   * Names parts of blocks that some checkpoints spell otherwise.
   *
   * @param start of the part of the name behind the block's number and its dot, as they spell it
   * @param usual what stands there usually
   * @return this object
   */
  public TensorNames respelled(String start, String usual) {
    respelled.put(start, usual);
    return this;
  }

  /**
   * Names tensors that blocks of some checkpoints hold and nothing needs: masks and tables that
   * follow from the configuration.
   *
   * @param regex for the part of the name behind the block's number and its dot
   * @return this object
   */
  public TensorNames passOver(String regex) {
    passedOver.add(Pattern.compile(Pattern.quote(prefix + blockPrefix) + "\\d+\\.(" + regex + ")"));
    return this;
  }

  /**
   * Lets another prefix stand before all of these names, the head's included, or within the first
   * prefix: {@code language_model.model.norm.weight} or {@code model.language_model.norm.weight}
   * for {@code model.norm.weight}.
   *
   * @param newWrapper the prefix
   * @return this object
   */
  public TensorNames within(String newWrapper) {
    wrapper = newWrapper;
    return this;
  }

  /**
   * Names whole parts of checkpoints that this decoder has no use for, as an image encoder.
   *
   * @param prefixes of their tensors' names
   * @return this object
   */
  public TensorNames leaveOut(String... prefixes) {
    for (String each : prefixes) {
      leftOut.add(prefix + each);
    }
    return this;
  }

  /**
   * Whether a tensor belongs to a part that is left out.
   *
   * @param usual its usual name
   * @return true if the decoder has no use for it
   */
  public boolean leavesOut(String usual) {
    return leftOutPart(usual).isPresent();
  }

  /**
   * The name of the part that is left out and that a tensor belongs to, as {@code vision_tower}.
   */
  Optional<String> leftOutPart(String usual) {
    return leftOut.stream()
        .filter(usual::startsWith)
        .map(part -> part.substring(prefix.length(), part.length() - 1))
        .findFirst();
  }

  /**
   * The usual name of a tensor.
   *
   * @param stored how a checkpoint spells it
   * @return the name that {@link #tensors} gives it, if it is one of those
   */
  public String usual(String stored) {
    if (!wrapper.isEmpty() && stored.startsWith(wrapper)) {
      return usual(stored.substring(wrapper.length()));
    }
    if (!wrapper.isEmpty() && stored.startsWith(prefix + wrapper)) {
      return prefix + stored.substring(prefix.length() + wrapper.length());
    }
    for (String head : heads) {
      if (stored.equals(head + WEIGHT) || stored.equals(head + BIAS)) {
        return heads.get(0) + stored.substring(head.length());
      }
    }
    for (int i = 0; i >= 0 && i < prefix.length(); i = prefix.indexOf('.', i) + 1) {
      if (stored.startsWith(prefix.substring(i))) {
        return spelled(prefix.substring(0, i) + stored);
      }
    }
    return spelled(prefix + stored);
  }

  private String spelled(String name) {
    int part = name.indexOf('.', prefix.length() + blockPrefix.length()) + 1;
    if (part > 0 && name.startsWith(prefix + blockPrefix)) {
      for (Map.Entry<String, String> each : respelled.entrySet()) {
        if (name.startsWith(each.getKey(), part)) {
          int rest = part + each.getKey().length();
          return name.substring(0, part) + each.getValue() + name.substring(rest);
        }
      }
    }
    return name;
  }

  /**
   * Whether nothing is lost without a tensor: a buffer, or a copy of the embedding as a head.
   *
   * @param usual its usual name
   * @param config the decoder's attributes
   * @return true if it may be passed over
   */
  public boolean passesOver(String usual, DecoderConfig config) {
    return passedOver.stream().anyMatch(pattern -> pattern.matcher(usual).matches())
        || leavesOut(usual)
        || (config.head().tied() && usual.equals(headWeight()));
  }

  /**
   * What an adapter has to know of a decoder under these names.
   *
   * @param config the decoder's attributes
   * @return the model
   */
  public Adaptable adaptable(DecoderConfig config) {
    return new AdaptableDecoder(this, config);
  }

  /** The usual name of the embedding. */
  String embeddingWeight() {
    return prefix + names.get(DecoderPart.EMBEDDING) + WEIGHT;
  }

  /** The usual name of the head's matrix. */
  String headWeight() {
    return names.get(DecoderPart.HEAD) + WEIGHT;
  }

  /**
   * A copy of the embedding that is stored as a head.
   *
   * @param config the decoder's attributes
   * @param tensors by their usual names
   * @return the head, if it is tied and stored all the same
   */
  Optional<StoredTensor> storedHead(DecoderConfig config, Map<String, StoredTensor> tensors) {
    return config.head().tied() ? Optional.ofNullable(tensors.get(headWeight())) : Optional.empty();
  }

  /**
   * All weights of a decoder under these names.
   *
   * @param config the decoder's attributes
   * @return every weight once, the embedding first
   */
  public List<TensorSpec> tensors(DecoderConfig config) {
    return tensors(config, name -> false);
  }

  /**
   * The same where a checkpoint may hold experts in two ways.
   *
   * @param stored whether the checkpoint has a tensor of a usual name
   */
  List<TensorSpec> tensors(DecoderConfig config, Predicate<String> stored) {
    TensorCollector all = new TensorCollector(this, config, stored);
    all.embedding();
    for (int i = 0; i < config.layers(); i++) {
      all.block(i);
    }
    all.head();
    return all.specs();
  }

  /** Whether all experts of a block stand in one tensor, rather than each by itself. */
  boolean areFused(int block, Predicate<String> stored) {
    return !names.containsKey(DecoderPart.EXPERT_GATE)
        || (names.containsKey(DecoderPart.EXPERTS_GATE_UP)
            && stored.test(name(DecoderPart.EXPERTS_GATE_UP, block)));
  }

  String name(DecoderPart part, int block) {
    String name =
        Optional.ofNullable(names.get(part))
            .orElseThrow(() -> new IllegalStateException("no name for " + part));
    if (part == DecoderPart.HEAD) {
      return name;
    }
    return prefix + (part.inBlocks() ? blockPrefix + block + "." : "") + name;
  }
}
