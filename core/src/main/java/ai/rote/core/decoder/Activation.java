package ai.rote.core.decoder;

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
