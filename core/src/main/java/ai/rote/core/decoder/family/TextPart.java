package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Checkpoints of models that also take images. Rote runs their text part: a family of its own, with
 * its keys in {@code text_config} and its tensors behind a prefix.
 */
final class TextPart {
  private static final String TEXT = "text_config";
  private static final String TIED = "tie_word_embeddings";

  private TextPart() {}

  /**
   * The text part's configuration.
   *
   * @param family of the text part
   * @param absent what transformers takes for keys that the text part's configuration lacks
   * @param tied whether the head is tied if the file does not say
   */
  static ConfigFile of(ConfigFile config, Family family, Map<String, ?> absent, boolean tied) {
    ConfigFile text = config.part(TEXT, absent);
    if (!text.text("model_type").orElse(family.modelType()).equals(family.modelType())) {
      throw text.unexpected("model_type", family.modelType() + " as the text part");
    }
    Families.refuseUnsupported(text);
    Families.refuse(text, "quantization_config", "it is read beside '" + TEXT + "'");
    boolean outside = config.flag(TIED, text.flag(TIED, tied));
    if (text.flag(TIED, outside) != outside) {
      throw text.unexpected(TIED, outside + ", as beside '" + TEXT + "'");
    }
    Map<String, Object> known = new HashMap<>(absent);
    known.put(TIED, outside);
    return config.part(TEXT, known);
  }

  /** The text part's names, with its prefix or without, and what is left out beside it. */
  static TensorNames names(TensorNames names) {
    return names.within("language_model.").leaveOut("vision_tower.", "multi_modal_projector.");
  }
}
