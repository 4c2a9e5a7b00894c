package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** Helium 1 (Kyutai 2025): Llama with neighbouring dimensions turned. */
final class Helium implements Family {

  @Override
  public String modelType() {
    return "helium";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.notNull(config, "head_dim");
    int headSize = config.count("head_dim", 128);
    if (headSize * config.count(Keys.HEADS) != config.count(Keys.WIDTH)) {
      throw config.unexpected(
          "head_dim", "the width divided among the heads: transformers has no other here");
    }
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(100_000))
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-8)))
        .attention(
            LlamaKeys.attention(config, headSize, 20)
                .withBias(config.flag("attention_bias", false), false))
        .rotaryInterleaved()
        .mlp(LlamaKeys.mlp(config, config.flag("mlp_bias", false)))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
