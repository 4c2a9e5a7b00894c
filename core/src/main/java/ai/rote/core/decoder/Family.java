package ai.rote.core.decoder;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.ConfigFile;
import java.util.List;
import java.util.Optional;

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
   * @throws CheckpointException if a key is missing, or has a value the decoder does not support;
   *     the message names the key
   */
  DecoderConfig decoder(ConfigFile config);

  /**
   * The weights that a checkpoint must hold.
   *
   * @param config the decoder's attributes
   * @return every weight once
   */
  List<TensorSpec> tensors(DecoderConfig config);

  /**
   * Whether a stored tensor may be passed over: a buffer that older checkpoints carry, or a copy of
   * another weight.
   *
   * @param stored its name in the checkpoint
   * @param config the decoder's attributes
   * @return true if nothing is lost without it
   */
  boolean passesOver(String stored, DecoderConfig config);

  /** All families, by the order in which messages list them. */
  List<Family> ALL = List.of(new GptNeox());

  /**
   * A family by its name.
   *
   * @param modelType as in {@code gpt_neox}
   * @return the family
   * @throws IllegalArgumentException if there is no such family
   */
  static Family named(String modelType) {
    return find(modelType)
        .orElseThrow(() -> new IllegalArgumentException("no family is called " + modelType));
  }

  private static Optional<Family> find(String modelType) {
    return ALL.stream().filter(family -> family.modelType().equals(modelType)).findFirst();
  }

  /**
   * The family of a checkpoint.
   *
   * @param config its config.json
   * @return the family that {@code model_type} names
   * @throws CheckpointException if the key is missing or names no known family
   */
  static Family of(ConfigFile config) {
    String modelType =
        config
            .text("model_type")
            .orElseThrow(() -> new CheckpointException(config + ": 'model_type' is missing"));
    return find(modelType)
        .orElseThrow(
            () ->
                config.unexpected(
                    "model_type",
                    "a family that Rote knows: "
                        + String.join(", ", ALL.stream().map(Family::modelType).toList())));
  }
}
