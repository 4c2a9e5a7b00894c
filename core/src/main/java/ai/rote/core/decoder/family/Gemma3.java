package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.Map;

/** Gemma 3 with its image encoder, which is left out (Gemma Team 2025, arXiv 2503.19786). */
final class Gemma3 implements Family {

  @Override
  public String modelType() {
    return "gemma3";
  }

  /** What transformers takes for keys that text_config lacks; published files leave most out. */
  private static final Map<String, Integer> ABSENT =
      Map.of(
          Keys.VOCABULARY,
          262_208,
          Keys.WIDTH,
          2304,
          "intermediate_size",
          9216,
          Keys.LAYERS,
          26,
          Keys.HEADS,
          8,
          Keys.CONTEXT,
          131_072);

  private final Family text = new Gemma3Text();

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.notNull(config, "tie_word_embeddings"); // for which transformers has no head
    ConfigFile part = TextPart.of(config, text, ABSENT, true);
    if (part.has("final_logit_softcapping")) {
      throw part.unexpected(
          "final_logit_softcapping", "null: transformers passes it over beside an image encoder");
    }
    return text.decoder(part);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return TextPart.names(text.names(config));
  }
}
