package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * CodeGen 1 (Nijkamp et al. 2022, arXiv 2203.13474): GPT-J with queries, values and keys in one
 * matrix, laid out for four devices.
 */
final class CodeGen implements Family {

  @Override
  public String modelType() {
    return "codegen";
  }

  private static final int DEVICES = 4;

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    String heads = Keys.present(config, "n_head", Keys.HEADS);
    if (config.count(heads) % DEVICES != 0) {
      throw config.unexpected(heads, "a multiple of " + DEVICES);
    }
    Keys.notNull(config, "rotary_dim");
    return GptJ.builder(config, Attention.Projection.QUARTERS).build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return GptJ.tensorNames()
        .part(DecoderPart.QUERY_KEY_VALUE, "attn.qkv_proj")
        .passOver("attn\\.causal_mask");
  }
}
