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
