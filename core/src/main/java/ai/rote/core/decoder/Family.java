package ai.rote.core.decoder;

import ai.rote.core.checkpoint.ConfigFile;
import java.util.List;

/** A family of models: how its {@code config.json} and its tensor names map onto the decoder. */
public interface Family {

  /**
   * The value of {@code model_type} in its config.json.
   *
   * @return as in {@code gpt_neox}
   */
  String modelType();

  /**
   * What a configuration makes of the decoder.
   *
   * @param config of a checkpoint of this family
   * @return the decoder's attributes
   * @throws ai.rote.core.CheckpointException if a key is missing, or has a value the decoder does
   *     not support; the message names the key
   */
  DecoderConfig decoder(ConfigFile config);

  /**
   * What its checkpoints call the decoder's parts.
   *
   * @param config the decoder's attributes
   * @return the names
   */
  TensorNames names(DecoderConfig config);

  /**
   * The weights that a checkpoint must hold.
   *
   * @param config the decoder's attributes
   * @return every weight once, the embedding first
   */
  default List<TensorSpec> tensors(DecoderConfig config) {
    return names(config).tensors(config);
  }
}
