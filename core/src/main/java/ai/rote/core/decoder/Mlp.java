package ai.rote.core.decoder;

import java.util.Locale;

/**
 * The MLPs of a decoder.
 *
 * @param kind how many matrices
 * @param width size between the two layers
 * @param activation between them
 * @param bias whether the matrices have biases
 */
public record Mlp(Kind kind, int width, Activation activation, boolean bias) {

  /** The nonlinearity between the two layers of an MLP. */
  public enum Activation {
    /** x · Φ(x), with the exact normal distribution function. */
    GELU("gelu"),
    /** GELU with tanh in place of the normal distribution function. */
    GELU_TANH("gelu_tanh"),
    /** max(x, 0). */
    RELU("relu"),
    /** x · sigmoid(x), also called swish. */
    SILU("silu");

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
    GATED_FUSED;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
