package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * GPT-NeoX (Black et al. 2022, arXiv 2204.06745) and with it Pythia (Biderman et al. 2023, arXiv
 * 2304.01373): rotary embedding on a share of each head, attention and MLP in parallel, biases
 * everywhere.
 */
final class GptNeox implements Family {

  @Override
  public String modelType() {
    return "gpt_neox";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int heads = config.count(Keys.HEADS);
    int headSize = Keys.onlyHeadSize(config);
    boolean bias = config.flag("attention_bias", true);
    RotaryKeys rotary =
        RotaryKeys.of(config, headSize)
            .theta("rotary_emb_base", 10_000)
            .share("rotary_pct", 0.25)
            .underOwnNames();
    return LlamaKeys.sizes(config, rotary.contextTokens())
        .norm(Norm.layer(config.positive(List.of("layer_norm_eps"), 1e-5)))
        .residual(
            config.flag("use_parallel_residual", true) ? Residual.PARALLEL : Residual.SEQUENTIAL)
        .attention(
            Attention.of(heads, heads, headSize, Attention.Projection.GROUPS).withBias(bias, bias))
        .rotary(rotary.read())
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("intermediate_size"),
                Keys.activation(config, "hidden_act", "gelu"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", false))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return TensorNames.under("gpt_neox.", "layers.")
        .part(DecoderPart.EMBEDDING, "embed_in")
        .part(DecoderPart.ATTENTION_NORM, "input_layernorm")
        .part(DecoderPart.MLP_NORM, "post_attention_layernorm")
        .part(DecoderPart.QUERY_KEY_VALUE, "attention.query_key_value")
        .part(DecoderPart.ATTENTION_OUT, "attention.dense")
        .part(DecoderPart.MLP_UP, "mlp.dense_h_to_4h")
        .part(DecoderPart.MLP_DOWN, "mlp.dense_4h_to_h")
        .part(DecoderPart.FINAL_NORM, "final_layer_norm")
        .head("embed_out", "lm_head")
        .passOver("attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)");
  }
}
