package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Hunyuan 0.5B to 7B (Tencent 2025): Llama with norms on queries and keys after they are turned.
 */
final class HunYuanDense implements Family {

  @Override
  public String modelType() {
    return "hunyuan_v1_dense";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).ofHunYuan())
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(
            LlamaKeys.attention(config, headSize)
                .withBias(bias, bias)
                .withNormed(Attention.Normed.WITHIN_HEADS_TURNED))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names()
        .part(DecoderPart.QUERY_NORM, "self_attn.query_layernorm")
        .part(DecoderPart.KEY_NORM, "self_attn.key_layernorm");
  }
}
