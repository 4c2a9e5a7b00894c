package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;

/** BioGPT (Luo et al. 2022, arXiv 2210.10341). */
final class BioGpt implements Family {

  @Override
  public String modelType() {
    return "biogpt";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int heads = config.count(Keys.HEADS);
    int context = config.count(Keys.CONTEXT);
    boolean scaled = config.flag("scale_embedding", true);
    return LlamaKeys.sizes(config, context)
        .embeddingScale(scaled ? Math.sqrt(config.count(Keys.WIDTH)) : 1)
        .learnedPositions(context + 2, 2)
        .norm(Norm.layer(1e-5))
        .attention(
            Attention.of(heads, heads, Keys.headSize(config), Attention.Projection.SPLIT)
                .withBias(true, true))
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("intermediate_size"),
                Keys.activation(config, "hidden_act", "gelu"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return Opt.tensorNames("biogpt.")
        .part(DecoderPart.FINAL_NORM, "layer_norm")
        .head("output_projection");
  }
}
