package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** ERNIE 4.5 0.3B (Baidu 2025): Llama with neighbouring dimensions turned. */
final class Ernie45 implements Family {

  @Override
  public String modelType() {
    return "ernie4_5";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("use_bias", false);
    int headSize = LlamaKeys.headSize(config, 128);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(500_000))
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(LlamaKeys.attention(config, headSize, 2).withBias(bias, bias))
        .rotaryInterleaved()
        .mlp(LlamaKeys.mlp(config, bias))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
