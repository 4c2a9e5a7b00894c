package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.Collections;
import java.util.List;

/**
 * Mistral 7B and its successors (Jiang et al. 2023, arXiv 2310.06825): Llama with a sliding window.
 * A file that lists its layers, as Ministral's do, has the window on those that it names.
 */
final class Mistral implements Family {

  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int headSize = LlamaKeys.headSize(config);
    Attention attention = LlamaKeys.attention(config, headSize, 8);
    List<Boolean> windowed =
        Keys.windowed(
            config, Collections.nCopies(config.count(Keys.LAYERS), !config.isNull(Keys.WINDOW)));
    int window = Keys.window(config, 4096, windowed);
    return LlamaKeys.decoder(config)
        .attention(attention)
        .blocks(Keys.layers(windowed, window, attention.customaryScale()))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
