package ai.rote.core.decoder;

import java.util.Locale;
import java.util.Optional;

/**
 * The MLPs of a decoder.
 *
 * @param kind how many matrices
 * @param width size between the two layers
 * @param activation between them
 * @param bias whether the matrices have biases
 * @param clamp of {@link Kind#GATED_PAIRS}; {@link Clamp#NONE} for the others
 * @param experts what most layers have in place of a single MLP, if they do
 */
public record Mlp(
    Kind kind,
    int width,
    Activation activation,
    boolean bias,
    Clamp clamp,
    Optional<Experts> experts) {

  /**
   * Limits of {@link Kind#GATED_PAIRS}.
   *
   * @param limit gates are cut above it; the first layer's results above it and below its negative
   * @param slope of the gate's sigmoid
   */
  public record Clamp(double limit, double slope) {

    /** No limits. */
    public static final Clamp NONE = new Clamp(0, 1);
  }

  /**
   * A single MLP in each layer.
   *
   * @param kind how many matrices
   * @param width size between the two layers
   * @param activation between them
   * @param bias whether the matrices have biases
   */
  public Mlp(Kind kind, int width, Activation activation, boolean bias) {
    this(kind, width, activation, bias, Clamp.NONE, Optional.empty());
  }

  /**
   * These MLPs with experts in place of most of them.
   *
   * @param newExperts of the same activation
   * @return new MLPs
   */
  public Mlp withExperts(Experts newExperts) {
    return new Mlp(kind, width, activation, bias, clamp, Optional.of(newExperts));
  }

  /**
   * These MLPs with limits.
   *
   * @param newClamp of {@link Kind#GATED_PAIRS}
   * @return new MLPs
   */
  public Mlp withClamp(Clamp newClamp) {
    return new Mlp(kind, width, activation, bias, newClamp, experts);
  }

  /**
   * Size of the widest result within any layer's MLP.
   *
   * @return values for each token
   */
  public int widest() {
    return experts.map(each -> Math.max(width, each.widest())).orElse(width);
  }

  /** The experts of a layer, if it has some. */
  Optional<Experts> experts(int layer) {
    return experts.filter(each -> !each.singleLayers().contains(layer));
  }

  /** The nonlinearity between the two layers of an MLP. */
  public enum Activation {
    /** x · Φ(x), with the exact normal distribution function. */
    GELU("gelu"),
    /** GELU with tanh in place of the normal distribution function. */
    GELU_TANH("gelu_tanh"),
    /** max(x, 0). */
    RELU("relu"),
    /** max(x, 0)². */
    RELU_SQUARED("relu2"),
    /** x · sigmoid(x), also called swish. */
    SILU("silu"),
    /**
     * A parabola above 0 and a bend below it, both of a steepness that each layer learns (Huang and
     * Schlag 2024, arXiv 2411.13010).
     */
    XIELU("xielu");

    private final String scriptName;

    Activation(String scriptName) {
      this.scriptName = scriptName;
    }

    /** How {@code decoder.py} spells it. */
    String scriptName() {
      return scriptName;
    }
  }

  /** Which matrices there are. */
  public enum Kind {
    /** Up, activation, down. */
    PLAIN,
    /** Down of activation(gate) times up. */
    GATED,
    /** The same, with gate and up stored as one matrix, gate first. */
    GATED_FUSED,
    /**
     * As gpt-oss (OpenAI 2025, arXiv 2508.10925): gate g and first layer u in one matrix, their
     * outputs in turns; down of (u + 1) · g · sigmoid(slope · g), both cut to a limit before.
     */
    GATED_PAIRS;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
