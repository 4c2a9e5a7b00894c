package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.ExampleException;
import ai.rote.core.token.TokenizedExample;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of a loaded model. Family, vocabulary, device and dtype are known of every model;
 * what a model does not tell is empty. Immutable: start from {@link #of} and add what is known.
 */
public final class ModelInfo {
  private static final Set<String> ORDINARY =
      Arrays.stream(Dtype.values()).map(Dtype::toString).collect(Collectors.toSet());

  private final String modelType;
  private final int vocabularySize;
  private final Dtype dtype;
  private final ComputeDevice device;
  private final Details details;

  /** What not every model tells. */
  private record Details(
      OptionalLong parameters,
      OptionalInt layers,
      OptionalInt width,
      OptionalInt contextTokens,
      String storedAs,
      OptionalLong weightBytes,
      Optional<String> leftOut,
      Optional<Path> tokenizer) {}

  private ModelInfo(
      String modelType, int vocabularySize, Dtype dtype, ComputeDevice device, Details details) {
    this.modelType = Objects.requireNonNull(modelType, "modelType");
    this.vocabularySize = vocabularySize;
    this.dtype = Objects.requireNonNull(dtype, "dtype");
    this.device = Objects.requireNonNull(device, "device");
    this.details = details;
  }

  /**
   * What is known of every model. Its weights count as stored in the dtype it computes in.
   *
   * @param modelType the family, as {@code config.json} names it: {@code gpt_neox}; {@code
   *     torchscript} for a user's own file
   * @param vocabularySize number of rows of the vocabulary head, at least 1
   * @param dtype what the model computes in
   * @param device where it runs
   * @return the description
   * @throws IllegalArgumentException if the vocabulary is empty
   */
  public static ModelInfo of(
      String modelType, int vocabularySize, Dtype dtype, ComputeDevice device) {
    if (vocabularySize < 1) {
      throw new IllegalArgumentException(
          "a vocabulary needs at least 1 token, but has " + vocabularySize);
    }
    Details unknown =
        new Details(
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            dtype.toString(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
    return new ModelInfo(modelType, vocabularySize, dtype, device, unknown);
  }

  private ModelInfo with(Details more) {
    return new ModelInfo(modelType, vocabularySize, dtype, device, more);
  }

  /**
   * This description with the number of weights.
   *
   * @param parameters a tied head counted once
   * @return a new description
   */
  public ModelInfo withParameters(long parameters) {
    return with(
        new Details(
            OptionalLong.of(parameters),
            details.layers,
            details.width,
            details.contextTokens,
            details.storedAs,
            details.weightBytes,
            details.leftOut,
            details.tokenizer));
  }

  /**
   * This description with the shape of a transformer.
   *
   * @param layers number of transformer blocks
   * @param width size of the residual stream
   * @return a new description
   */
  public ModelInfo withShape(int layers, int width) {
    return with(
        new Details(
            details.parameters,
            OptionalInt.of(layers),
            OptionalInt.of(width),
            details.contextTokens,
            details.storedAs,
            details.weightBytes,
            details.leftOut,
            details.tokenizer));
  }

  /**
   * This description with a longest sequence.
   *
   * @param tokens the most tokens a sequence may have
   * @return a new description
   */
  public ModelInfo withContextTokens(int tokens) {
    return with(
        new Details(
            details.parameters,
            details.layers,
            details.width,
            OptionalInt.of(tokens),
            details.storedAs,
            details.weightBytes,
            details.leftOut,
            details.tokenizer));
  }

  /**
   * This description with how the weights are stored and what they take.
   *
   * @param storedAs what the checkpoint stores its weights as
   * @param bytes what the weights take in memory or, where they are used as they are stored, of the
   *     page cache
   * @return a new description
   */
  public ModelInfo withWeights(String storedAs, long bytes) {
    return with(
        new Details(
            details.parameters,
            details.layers,
            details.width,
            details.contextTokens,
            Objects.requireNonNull(storedAs, "storedAs"),
            OptionalLong.of(bytes),
            details.leftOut,
            details.tokenizer));
  }

  /**
   * This description with what of the checkpoint is not run.
   *
   * @param parts in words, as in {@code 439 tensors of vision_tower}
   * @return a new description
   */
  public ModelInfo withLeftOut(String parts) {
    return with(
        new Details(
            details.parameters,
            details.layers,
            details.width,
            details.contextTokens,
            details.storedAs,
            details.weightBytes,
            Optional.of(parts),
            details.tokenizer));
  }

  /**
   * This description with where the tokenizer is read from.
   *
   * @param file the tokenizer's file, which may be the model's
   * @return a new description
   */
  public ModelInfo withTokenizer(Path file) {
    return with(
        new Details(
            details.parameters,
            details.layers,
            details.width,
            details.contextTokens,
            details.storedAs,
            details.weightBytes,
            details.leftOut,
            Optional.of(file)));
  }

  /**
   * The family.
   *
   * @return as {@code config.json} names it: {@code gpt_neox}; {@code torchscript} for a user's own
   *     file
   */
  public String modelType() {
    return modelType;
  }

  /**
   * The number of weights, a tied head counted once.
   *
   * @return empty if it is not known
   */
  public OptionalLong parameters() {
    return details.parameters;
  }

  /**
   * The number of transformer blocks.
   *
   * @return empty if it is not known
   */
  public OptionalInt layers() {
    return details.layers;
  }

  /**
   * The size of the residual stream.
   *
   * @return empty if it is not known
   */
  public OptionalInt width() {
    return details.width;
  }

  /**
   * The number of rows of the vocabulary head.
   *
   * @return at least 1; token ids run from 0 to this − 1
   */
  public int vocabularySize() {
    return vocabularySize;
  }

  /**
   * The most tokens a sequence may have.
   *
   * @return empty if the model names no limit
   */
  public OptionalInt contextTokens() {
    return details.contextTokens;
  }

  /**
   * What the checkpoint stores its weights as.
   *
   * @return a dtype, as in {@code bfloat16}, which is that of the embedding; or, if the weights are
   *     quantised, in what way, as in {@code nf4}; the dtype the model computes in, if nothing else
   *     is known
   */
  public String storedAs() {
    return details.storedAs;
  }

  /**
   * What the model computes in.
   *
   * @return the dtype
   */
  public Dtype dtype() {
    return dtype;
  }

  /**
   * What the weights take in memory or, where they are used as they are stored, of the page cache.
   *
   * @return bytes; empty if they are not known
   */
  public OptionalLong weightBytes() {
    return details.weightBytes;
  }

  /**
   * What of the checkpoint is not run, as the image encoder of a model that also takes images.
   *
   * @return in words; empty if all of it is run
   */
  public Optional<String> leftOut() {
    return details.leftOut;
  }

  /**
   * Where the tokenizer is read from: {@code tokenizer.json} or {@code vocab.json}, or a GGUF file
   * that holds one.
   *
   * @return empty if the model came without one, and none was named
   */
  public Optional<Path> tokenizer() {
    return details.tokenizer;
  }

  /**
   * Where the model runs.
   *
   * @return the device
   */
  public ComputeDevice device() {
    return device;
  }

  /**
   * Refuses an example that the model cannot take.
   *
   * @param example in tokens
   * @throws ExampleException if an id lies outside the vocabulary or the example is longer than the
   *     model's context
   */
  public void check(TokenizedExample example) {
    if (contextTokens().isPresent() && example.length() > contextTokens().getAsInt()) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s': prefix and suffix have %d + %d tokens, but the model's context has %d",
              example.id(),
              example.prefixTokens(),
              example.suffixTokens(),
              contextTokens().getAsInt()));
    }
    for (int token : example.ids()) {
      if (token < 0 || token >= vocabularySize) {
        throw new ExampleException(
            String.format(
                Locale.ROOT,
                "example '%s': token id %d is outside the model's vocabulary, 0 to %d",
                example.id(),
                token,
                vocabularySize - 1));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelInfo that
        && modelType.equals(that.modelType)
        && vocabularySize == that.vocabularySize
        && dtype == that.dtype
        && device.equals(that.device)
        && details.equals(that.details);
  }

  @Override
  public int hashCode() {
    return Objects.hash(modelType, vocabularySize, dtype, device, details);
  }

  /**
   * What is known, in words: {@code gpt_neox, 70,426,624 parameters, float32 on cpu}; {@code nf4
   * stored} stands before the last part where weights are quantised.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(modelType);
    parameters()
        .ifPresent(count -> text.append(String.format(Locale.ROOT, ", %,d parameters", count)));
    if (!ORDINARY.contains(storedAs())) {
      text.append(", ").append(storedAs()).append(" stored");
    }
    text.append(", ").append(dtype).append(" on ").append(device);
    leftOut().ifPresent(parts -> text.append("; left out: ").append(parts));
    return text.toString();
  }
}
