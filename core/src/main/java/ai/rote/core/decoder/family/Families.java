package ai.rote.core.decoder.family;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.quantised.QuantisedCheckpoint;
import ai.rote.core.decoder.Family;
import java.util.List;
import java.util.Optional;

/** The list of families. */
public final class Families {

  /** All families, in the order in which messages list them. */
  public static final List<Family> ALL =
      List.of(
          new GptNeox(),
          new Gpt2(),
          new GptNeo(),
          new GptJ(),
          new Opt(),
          new Llama(),
          new Mistral(),
          new Mistral3(),
          new Ministral(),
          new Qwen2(),
          new Qwen3(),
          new Gemma(),
          new Gemma2(),
          new Gemma3Text(),
          new Gemma3(),
          new VaultGemma(),
          new Phi(),
          new Phi3(),
          new Olmo(),
          new Olmo2(),
          new Olmo3(),
          new StableLm(),
          new Starcoder2(),
          new Falcon(),
          new Bloom(),
          new SmolLm3(),
          new Granite(),
          new Cohere(),
          new Cohere2(),
          new GptBigCode(),
          new Glm(),
          new Glm4(),
          new Nemotron(),
          new Arcee(),
          new Exaone4(),
          new SeedOss(),
          new Ernie45(),
          new Helium(),
          new InternLm3(),
          new HunYuanDense(),
          new Apertus(),
          new Mpt(),
          new CodeGen(),
          new BioGpt(),
          new Xglm(),
          new Mixtral(),
          new Olmoe(),
          new Qwen2Moe(),
          new Qwen3Moe(),
          new GraniteMoe(),
          new Phimoe(),
          new FlexOlmo(),
          new GptOss(),
          new DeepSeekV2(),
          new DeepSeekV3());

  private Families() {}

  /**
   * A family by its name.
   *
   * @param modelType as in {@code gpt_neox}
   * @return the family
   * @throws IllegalArgumentException if there is no such family
   */
  public static Family named(String modelType) {
    return find(modelType)
        .orElseThrow(() -> new IllegalArgumentException("no family is called " + modelType));
  }

  /**
   * The family of a checkpoint.
   *
   * @param config its config.json
   * @return the family that {@code model_type} names
   * @throws CheckpointException if the key is missing or names no known family, or if the weights
   *     are quantised in a way that is not read
   */
  public static Family of(ConfigFile config) {
    String modelType = config.text("model_type").orElseThrow(() -> config.missing("model_type"));
    QuantisedCheckpoint.check(config);
    refuseUnsupported(config);
    return find(modelType)
        .orElseThrow(
            () ->
                config.unexpected(
                    "model_type",
                    "a family that Rote knows: "
                        + String.join(", ", ALL.stream().map(Family::modelType).toList())));
  }

  /** Refuses keys that no family may have. */
  static void refuseUnsupported(ConfigFile config) {
    refuse(config, "per_layer_config", "layers that differ in this way are not supported");
    refuse(config, "configuration_files", "it names other files to take the configuration from");
    refuse(config, "transformers_weights", "it names other files to take the weights from");
    Keys.mustBe(config, "is_causal", true);
  }

  static void refuse(ConfigFile config, String key, String reason) {
    if (config.has(key)) {
      throw config.unexpected(key, "no such key: " + reason);
    }
  }

  private static Optional<Family> find(String modelType) {
    return ALL.stream().filter(family -> family.modelType().equals(modelType)).findFirst();
  }
}
