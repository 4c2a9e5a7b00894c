package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * StableLM 2 and StableLM 3B (Bellagente et al. 2024, arXiv 2402.17834): Llama with layer norms and
 * part of each head turned.
 */
final class StableLm implements Family {

  @Override
  public String modelType() {
    return "stablelm";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "qk_layernorm", false);
    boolean parallel = config.flag("use_parallel_residual", false);
    int headSize = Keys.onlyHeadSize(config);
    return LlamaKeys.decoder(
            config, RotaryKeys.of(config, headSize).share("partial_rotary_factor", 0.25))
        .norm(Norm.layer(config.positive(List.of("layer_norm_eps"), 1e-5)))
        .residual(parallel ? Residual.PARALLEL_SHARED_NORM : Residual.SEQUENTIAL)
        .attention(
            LlamaKeys.attention(config, headSize, 32)
                .withBias(config.flag("use_qkv_bias", false), false))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
