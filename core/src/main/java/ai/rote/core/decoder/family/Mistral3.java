package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.Map;

/** Mistral Small 3.1 and 3.2: Mistral with an image encoder, which is left out. */
final class Mistral3 implements Family {

  @Override
  public String modelType() {
    return "mistral3";
  }

  private final Family text = new Mistral();

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    if (!config.hasKeys("text_config")) {
      throw config.missing("text_config");
    }
    ConfigFile part = TextPart.of(config, text, Map.of(), false);
    if (part.has(Keys.LAYER_TYPES)) {
      throw part.unexpected(
          Keys.LAYER_TYPES, "no such key: transformers gives all layers here the same window");
    }
    return text.decoder(part);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return TextPart.names(text.names(config));
  }
}
