package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Nemotron 4 and Minitron (Nvidia 2024, arXiv 2406.11704 and 2407.14679): layer norms whose scale
 * is one plus what is stored, and squared ReLU.
 */
final class Nemotron implements Family {

  @Override
  public String modelType() {
    return "nemotron";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    RotaryKeys rotary = RotaryKeys.of(config, headSize).share("partial_rotary_factor", 0.5);
    return LlamaKeys.decoder(config, rotary)
        .norm(Norm.layerPlusOne(config.positive(List.of("norm_eps"), 1e-5)))
        .attention(LlamaKeys.attention(config, headSize).withBias(bias, bias))
        .mlp(LlamaKeys.plainMlp(config, "relu2"))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
