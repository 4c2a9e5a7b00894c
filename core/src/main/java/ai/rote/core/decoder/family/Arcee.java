package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** Arcee AFM (Arcee AI 2025): Llama with squared ReLU in place of gated MLPs. */
final class Arcee implements Family {

  @Override
  public String modelType() {
    return "arcee";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    return LlamaKeys.decoder(config)
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(LlamaKeys.attention(config, headSize).withBias(bias, bias))
        .mlp(LlamaKeys.plainMlp(config, "relu2"))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
