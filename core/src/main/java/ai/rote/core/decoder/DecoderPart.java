package ai.rote.core.decoder;

/** The parts of the decoder that hold weights. No family has them all. */
public enum DecoderPart {
  /** The token embedding. */
  EMBEDDING("embedding"),
  /** From the embedding's width to the stream's. */
  EMBEDDING_PROJECTION("embedding_projection"),
  /** The table of learned positions. */
  POSITIONS("positions"),
  /** A norm on the embedded tokens. */
  EMBEDDING_NORM("embedding_norm"),

  /** The norm before attention, or on the sum of stream and attention. */
  ATTENTION_NORM("attention_norm"),
  /** The norm before the MLP, or on the sum of stream and MLP. */
  MLP_NORM("mlp_norm"),
  /** The norm on attention's result. */
  ATTENTION_POST_NORM("attention_post_norm"),
  /** The norm on the MLP's result. */
  MLP_POST_NORM("mlp_post_norm"),

  /** Queries. */
  QUERY("attention.q"),
  /** Keys. */
  KEY("attention.k"),
  /** Values. */
  VALUE("attention.v"),
  /** Queries, keys and values in one matrix. */
  QUERY_KEY_VALUE("attention.qkv"),
  /** The norm on queries. */
  QUERY_NORM("attention.q_norm"),
  /** The norm on keys. */
  KEY_NORM("attention.k_norm"),
  /** From the stream to the small state that queries are made from. */
  QUERY_DOWN("attention.q_down"),
  /** The norm on that state. */
  QUERY_DOWN_NORM("attention.q_down_norm"),
  /** From that state to queries. */
  QUERY_UP("attention.q_up"),
  /**
   * From the stream to the state that keys and values are made from, and the part that is turned.
   */
  LATENT_DOWN("attention.kv_down"),
  /** The norm on that state. */
  LATENT_DOWN_NORM("attention.kv_down_norm"),
  /** From that state to keys and values. */
  LATENT_UP("attention.kv_up"),
  /** For each head the score of a key that has no value. */
  SINKS("attention.sinks"),
  /** Attention's output. */
  ATTENTION_OUT("attention.out"),

  /** The gate of a gated MLP. */
  MLP_GATE("mlp.gate"),
  /** The MLP's first layer. */
  MLP_UP("mlp.up"),
  /** Gate and first layer in one matrix. */
  MLP_GATE_UP("mlp.gate_up"),
  /** How steep xIELU is above 0. */
  XIELU_POSITIVE("mlp.xielu_positive"),
  /** How steep xIELU's bend below 0 is. */
  XIELU_NEGATIVE("mlp.xielu_negative"),
  /** How steep the straight line is that xIELU adds. */
  XIELU_SLOPE("mlp.xielu_slope"),
  /** Below this xIELU bends. */
  XIELU_EPSILON("mlp.xielu_epsilon"),
  /** The MLP's second layer. */
  MLP_DOWN("mlp.down"),

  /** The matrix that scores experts. */
  ROUTER("mlp.router"),
  /** For each expert what is added to its score while experts are chosen. */
  ROUTER_CORRECTION("mlp.router_correction"),
  /** An expert's gate. */
  EXPERT_GATE("mlp.experts.{}.gate"),
  /** An expert's first layer. */
  EXPERT_UP("mlp.experts.{}.up"),
  /** An expert's second layer. */
  EXPERT_DOWN("mlp.experts.{}.down"),
  /** Gate and first layer of all experts in one tensor. */
  EXPERTS_GATE_UP("mlp.experts.gate_up"),
  /** The same with their outputs in turns. */
  EXPERTS_PAIRS("mlp.experts.pairs"),
  /** The second layer of all experts in one tensor. */
  EXPERTS_DOWN("mlp.experts.down"),
  /** The gate of the expert that all tokens are given to. */
  SHARED_GATE("mlp.shared.gate"),
  /** The first layer of that expert. */
  SHARED_UP("mlp.shared.up"),
  /** The second layer of that expert. */
  SHARED_DOWN("mlp.shared.down"),
  /** The matrix that scores that expert. */
  SHARED_ROUTER("mlp.shared_router"),

  /** The norm after the last block. */
  FINAL_NORM("final_norm"),
  /** From the stream's width to the embedding's. */
  OUTPUT_PROJECTION("output_projection"),
  /** The vocabulary head, where it is not the embedding. */
  HEAD("head");

  private final String scriptName;

  DecoderPart(String scriptName) {
    this.scriptName = scriptName;
  }

  /**
   * Its name in {@code decoder.py}; of a block's part, within the block. An expert's has {@code {}}
   * in place of the expert's number.
   */
  String scriptName() {
    return scriptName;
  }

  /** Whether each block has one. */
  boolean inBlocks() {
    return compareTo(ATTENTION_NORM) >= 0 && compareTo(SHARED_ROUTER) <= 0;
  }
}
