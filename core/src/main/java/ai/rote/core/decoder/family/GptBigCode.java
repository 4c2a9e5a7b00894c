package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * SantaCoder and StarCoder 1 (Li et al. 2023, arXiv 2305.06161): GPT-2 with one key for all heads.
 */
final class GptBigCode implements Family {

  @Override
  public String modelType() {
    return "gpt_bigcode";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "add_cross_attention", false);
    int width = Keys.count(config, "n_embd", Keys.WIDTH);
    int context = Keys.count(config, "n_positions", Keys.CONTEXT);
    String headsKey = Keys.present(config, "n_head", Keys.HEADS);
    int heads = config.count(headsKey);
    int headSize = Keys.headSize(config, width, headsKey);
    Attention attention =
        config.flag("multi_query", true)
            ? Attention.of(heads, 1, headSize, Attention.Projection.BLOCKS)
            : Attention.of(heads, heads, headSize, Attention.Projection.GROUPS);
    return DecoderConfig.builder()
        .sizes(
            Keys.count(config, "n_layer", Keys.LAYERS),
            width,
            config.count(Keys.VOCABULARY),
            context)
        .learnedPositions(context, 0)
        .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)))
        .attention(attention.withBias(true, true))
        .attentionScale(Gpt2.scale(config, headSize))
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("n_inner", 4 * width),
                Keys.activation(config, "activation_function", "gelu_pytorch_tanh"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return Gpt2.tensorNames();
  }
}
