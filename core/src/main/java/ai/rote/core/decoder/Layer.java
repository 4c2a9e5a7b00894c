package ai.rote.core.decoder;

/**
 * What may differ from layer to layer.
 *
 * @param window how many tokens it sees, the present one included; {@link #WHOLE} for all
 * @param rotaryTable which of the decoder's rotary embeddings turns its queries and keys; {@link
 *     #NOT_TURNED} for none
 * @param scale of its attention scores
 */
public record Layer(int window, int rotaryTable, double scale) {

  /** The window of a layer that sees the whole sequence. */
  public static final int WHOLE = Integer.MAX_VALUE;

  /** The rotary table of a layer without rotary embedding. */
  public static final int NOT_TURNED = -1;
}
