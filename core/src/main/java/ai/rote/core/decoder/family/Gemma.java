package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp.Activation;
import ai.rote.core.decoder.TensorNames;

/**
 * Gemma (Gemma Team 2024, arXiv 2403.08295): Llama with scaled embeddings, norms that store their
 * scale less one, and heads of their own size.
 */
final class Gemma implements Family {

  @Override
  public String modelType() {
    return "gemma";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "use_bidirectional_attention", false);
    boolean bias = config.flag("attention_bias", false);
    int headSize = GemmaKeys.headSize(config);
    return GemmaKeys.decoder(config, RotaryKeys.of(config, headSize))
        .attention(LlamaKeys.attention(config, headSize, 16).withBias(bias, bias))
        .mlp(GemmaKeys.mlp(config, activation(config)))
        .build();
  }

  /**
   * The first files say "gelu" in hidden_act and mean its tanh form. Of hidden_activation
   * transformers 5 takes no notice, while 4 let it win.
   */
  private static Activation activation(ConfigFile config) {
    String usual = "gelu_pytorch_tanh";
    Activation found = Keys.activation(config, "hidden_act", usual);
    Activation activation = found == Activation.GELU ? Activation.GELU_TANH : found;
    if (config.has("hidden_activation")
        && Keys.activation(config, "hidden_activation", usual) != activation) {
      throw config.unexpected(
          "hidden_activation",
          "null or what 'hidden_act' says: transformers 4 follows the one and 5 the other");
    }
    return activation;
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
