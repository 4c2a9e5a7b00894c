package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * StarCoder 2 (Lozhkov et al. 2024, arXiv 2402.19173): grouped heads and rotary embedding as in
 * Llama, layer norms and a plain MLP as in GPT-2, biases everywhere, a window.
 */
final class Starcoder2 implements Family {

  @Override
  public String modelType() {
    return "starcoder2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("use_bias", true);
    int headSize = LlamaKeys.headSize(config);
    RotaryKeys rotary = RotaryKeys.of(config, headSize);
    return LlamaKeys.sizes(config, rotary.contextTokens())
        .norm(Norm.layer(config.positive(List.of("norm_epsilon"), 1e-5)))
        .attention(LlamaKeys.attention(config, headSize, 2).withBias(bias, bias))
        .window(Keys.window(config, Layer.WHOLE))
        .rotary(rotary.read())
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("intermediate_size"),
                Keys.activation(config, "hidden_act", "gelu_pytorch_tanh"),
                bias))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names()
        .part(DecoderPart.MLP_UP, "mlp.c_fc")
        .part(DecoderPart.MLP_DOWN, "mlp.c_proj");
  }
}
