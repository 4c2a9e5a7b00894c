package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** Mixtral (Jiang et al. 2024, arXiv 2401.04088): Mistral with experts. */
final class Mixtral implements Family {

  @Override
  public String modelType() {
    return "mixtral";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int headSize = LlamaKeys.headSize(config);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(1e6))
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(LlamaKeys.attention(config, headSize, 8))
        .window(Keys.window(config, Layer.WHOLE))
        .mlp(
            LlamaKeys.mlp(config, false)
                .withExperts(
                    ExpertKeys.experts(
                        config,
                        List.of("num_local_experts", "num_experts"),
                        8,
                        2,
                        Routing.SOFTMAX_NORMALISED,
                        config.count("intermediate_size"))))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return ExpertKeys.namedAsMixtral(LlamaKeys.names());
  }
}
