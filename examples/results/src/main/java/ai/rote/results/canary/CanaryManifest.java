package ai.rote.results.canary;

import ai.rote.results.record.RunRecord.FileDigest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * {@code manifest.json}: how a set of canaries was made, what it is, and what an audit of it will
 * look at, written before the model is trained.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}
 * @param rote version
 * @param seed of texts, coins and order
 * @param model for which of the models, from 1
 * @param models for how many models there is a split
 * @param canaries how many there are
 * @param in how many are in the training data
 * @param out how many are not
 * @param insertions how many texts are to be inserted
 * @param split how it was decided who is in
 * @param repetitions how often canaries are inserted
 * @param forms of their texts
 * @param tested id of the canary that is tested in every model
 * @param audit what an audit will look at
 * @param madeWith the model or tokenizer that texts were made with; null if none was
 * @param canariesFile {@code canaries.jsonl} by its content
 * @param insertFile {@code insert.jsonl} by its content
 */
public record CanaryManifest(
    @JsonProperty(required = true) int schemaVersion,
    @JsonProperty(required = true) String rote,
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) int model,
    @JsonProperty(required = true) int models,
    @JsonProperty(required = true) int canaries,
    @JsonProperty(required = true) int in,
    @JsonProperty(required = true) int out,
    @JsonProperty(required = true) long insertions,
    @JsonProperty(required = true) String split,
    @JsonProperty(required = true) List<Integer> repetitions,
    @JsonProperty(required = true) List<Form> forms,
    @JsonProperty(required = true) String tested,
    @JsonProperty(required = true) AuditPlan audit,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) MadeWith madeWith,
    @JsonProperty(required = true) FileDigest canariesFile,
    @JsonProperty(required = true) FileDigest insertFile) {

  /** The version of this format. */
  public static final int SCHEMA_VERSION = 1;

  /** How it was decided who is in: the one way for which the bounds hold. */
  public static final String FAIR_COINS =
      "a fair coin for each canary and model, independent of all others";

  /**
   * A form of texts.
   *
   * @param form its spelling
   * @param canaries how many have it
   * @param suffixBits log₂ of how many suffixes there could be; null if it is not known
   */
  public record Form(
      @JsonProperty(required = true) String form,
      @JsonProperty(required = true) int canaries,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          Double suffixBits) {}

  /**
   * What texts were made with.
   *
   * @param name as it was given
   * @param files those that count
   */
  public record MadeWith(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) List<FileDigest> files) {}

  /**
   * Checks what belongs together.
   *
   * @param schemaVersion {@value #SCHEMA_VERSION}
   * @param rote version
   * @param seed of texts, coins and order
   * @param model for which of the models, from 1
   * @param models for how many models there is a split
   * @param canaries how many there are
   * @param in how many are in the training data
   * @param out how many are not
   * @param insertions how many texts are to be inserted
   * @param split how it was decided who is in
   * @param repetitions how often canaries are inserted
   * @param forms of their texts
   * @param tested id of the canary that is tested in every model
   * @param audit what an audit will look at
   * @param madeWith the model or tokenizer that texts were made with
   * @param canariesFile {@code canaries.jsonl} by its content
   * @param insertFile {@code insert.jsonl} by its content
   * @throws IllegalArgumentException if it is of another version, or was split in another way
   */
  public CanaryManifest {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "has schemaVersion "
              + schemaVersion
              + ", but this version of Rote reads "
              + SCHEMA_VERSION);
    }
    if (!split.equals(FAIR_COINS)) {
      throw new IllegalArgumentException(
          "was split by '" + split + "', but an audit takes '" + FAIR_COINS + "'");
    }
    repetitions = List.copyOf(repetitions);
    forms = List.copyOf(forms);
  }

  /** Whether another manifest is of the same canaries, split for another model. */
  boolean isOfTheSameSet(CanaryManifest other) {
    return seed == other.seed
        && models == other.models
        && canaries == other.canaries
        && repetitions.equals(other.repetitions)
        && forms.equals(other.forms)
        && tested.equals(other.tested)
        && audit.equals(other.audit);
  }
}
