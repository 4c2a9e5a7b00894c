package ai.rote.core.decoder;

import java.util.Locale;

/** What the MLP of a block reads. */
public enum Residual {
  /** The stream with attention's result added, through a norm. */
  SEQUENTIAL,
  /** The block's input, through a norm of its own. */
  PARALLEL,
  /** The block's input, through the same norm as attention. */
  PARALLEL_SHARED_NORM;

  /** How {@code decoder.py} spells it. */
  String scriptName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
