package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * StableLM 2 and StableLM 3B (Bellagente et al. 2024, arXiv 2402.17834): Llama with layer norms and
 * part of each head turned; the queries and keys of the 12B model pass norms, of which each head
 * has one of its own.
 */
final class StableLm implements Family {

  @Override
  public String modelType() {
    return "stablelm";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean normed = config.flag("qk_layernorm", false);
    boolean parallel = config.flag("use_parallel_residual", false);
    int headSize = Keys.onlyHeadSize(config);
    return LlamaKeys.decoder(
            config, RotaryKeys.of(config, headSize).share("partial_rotary_factor", 0.25))
        .norm(Norm.layer(config.positive(List.of("layer_norm_eps"), 1e-5)))
        .residual(parallel ? Residual.PARALLEL_SHARED_NORM : Residual.SEQUENTIAL)
        .attention(
            LlamaKeys.attention(config, headSize, 32)
                .withBias(config.flag("use_qkv_bias", false), false)
                .withNormed(normed ? Attention.Normed.WITHIN_HEADS_APART : Attention.Normed.NO))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names()
        .part(DecoderPart.QUERY_NORM, "self_attn.q_layernorm.norms.{}")
        .part(DecoderPart.KEY_NORM, "self_attn.k_layernorm.norms.{}");
  }
}
