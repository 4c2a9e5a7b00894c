package ai.rote.core.decoder;

import ai.rote.core.decoder.Attention.Alibi;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderConfig.Transposed;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Gathers a configuration. Sizes, norm, attention and MLP must be set; the rest has defaults. */
public final class DecoderBuilder {
  private int layers;
  private int width;
  private int vocabularySize;
  private int contextTokens;
  private int embeddingWidth;
  private double embeddingScale = 1;
  private int positions;
  private int firstPosition;
  private boolean sinusoidal;
  private boolean embeddingNormed;
  private Norm norm;
  private Residual residual = Residual.SEQUENTIAL;
  private double residualScale = 1;
  private DecoderAttention attention;
  private List<Rotary> rotary = List.of();
  private boolean rotaryInterleaved;
  private Alibi alibi = Alibi.NONE;
  private Mlp mlp;
  private List<Layer> blocks;
  private int window = Layer.WHOLE;
  private double attentionScale;
  private Transposed transposed = Transposed.NONE;
  private boolean tied;
  private boolean headBias;
  private double logitScale = 1;
  private double logitCap;

  DecoderBuilder() {}

  /**
   * The sizes of everything.
   *
   * @param newLayers number of blocks
   * @param newWidth size of the residual stream
   * @param newVocabularySize number of token ids
   * @param newContextTokens the most tokens a sequence may have
   * @return this builder
   */
  public DecoderBuilder sizes(
      int newLayers, int newWidth, int newVocabularySize, int newContextTokens) {
    layers = newLayers;
    width = newWidth;
    embeddingWidth = newWidth;
    vocabularySize = newVocabularySize;
    contextTokens = newContextTokens;
    return this;
  }

  /**
   * An embedding that is projected to the width of the stream, and the stream back to it.
   *
   * @param size of a token's embedding
   * @return this builder
   */
  public DecoderBuilder embeddingWidth(int size) {
    embeddingWidth = size;
    return this;
  }

  /**
   * A factor on embedded tokens.
   *
   * @param scale the factor
   * @return this builder
   */
  public DecoderBuilder embeddingScale(double scale) {
    embeddingScale = scale;
    return this;
  }

  /**
   * A norm on embedded tokens.
   *
   * @return this builder
   */
  public DecoderBuilder embeddingNorm() {
    embeddingNormed = true;
    return this;
  }

  /**
   * Learned positions.
   *
   * @param rows in their table
   * @param first which row the first token reads
   * @return this builder
   */
  public DecoderBuilder learnedPositions(int rows, int first) {
    positions = rows;
    firstPosition = first;
    return this;
  }

  /**
   * Positions that are added to embedded tokens as sines and cosines (Vaswani et al. 2017, arXiv
   * 1706.03762), all sines first.
   *
   * @param first which row of the table the first token reads
   * @return this builder
   */
  public DecoderBuilder sinusoidalPositions(int first) {
    sinusoidal = true;
    firstPosition = first;
    return this;
  }

  /**
   * The norms.
   *
   * @param newNorm of which kind, and where
   * @return this builder
   */
  public DecoderBuilder norm(Norm newNorm) {
    norm = newNorm;
    return this;
  }

  /**
   * What each MLP reads.
   *
   * @param newResidual as {@link DecoderConfig#residual()}
   * @return this builder
   */
  public DecoderBuilder residual(Residual newResidual) {
    residual = newResidual;
    return this;
  }

  /**
   * A factor on what attention and MLP add to the stream.
   *
   * @param scale the factor
   * @return this builder
   */
  public DecoderBuilder residualScale(double scale) {
    residualScale = scale;
    return this;
  }

  /**
   * The attention.
   *
   * @param newAttention of all layers
   * @return this builder
   */
  public DecoderBuilder attention(DecoderAttention newAttention) {
    attention = newAttention;
    return this;
  }

  /**
   * A scale of attention scores other than one over the root of the head's size.
   *
   * @param scale the factor
   * @return this builder
   */
  public DecoderBuilder attentionScale(double scale) {
    attentionScale = scale;
    return this;
  }

  /**
   * A window for all layers.
   *
   * @param tokens how many each sees, the present one included
   * @return this builder
   */
  public DecoderBuilder window(int tokens) {
    window = tokens;
    return this;
  }

  /**
   * Rotary embedding.
   *
   * @param newRotary one for all layers, or several that {@link #blocks} refers to
   * @return this builder
   */
  public DecoderBuilder rotary(Rotary... newRotary) {
    rotary = List.of(newRotary);
    return this;
  }

  /**
   * Rotary embedding that turns neighbouring dimensions as a pair.
   *
   * @return this builder
   */
  public DecoderBuilder rotaryInterleaved() {
    rotaryInterleaved = true;
    return this;
  }

  /**
   * Linear biases of attention.
   *
   * @param newAlibi the biases
   * @return this builder
   */
  public DecoderBuilder alibi(Alibi newAlibi) {
    alibi = newAlibi;
    return this;
  }

  /**
   * The MLPs.
   *
   * @param newMlp of all layers
   * @return this builder
   */
  public DecoderBuilder mlp(Mlp newMlp) {
    mlp = newMlp;
    return this;
  }

  /**
   * Layers that differ from one another.
   *
   * @param newBlocks one entry a layer
   * @return this builder
   */
  public DecoderBuilder blocks(List<Layer> newBlocks) {
    blocks = newBlocks;
    return this;
  }

  /**
   * Matrices of blocks stored as [in, out].
   *
   * @param which of them
   * @return this builder
   */
  public DecoderBuilder transposed(Transposed which) {
    transposed = which;
    return this;
  }

  /**
   * Whether the vocabulary head is the embedding.
   *
   * @param newTied true if it has no weights of its own
   * @return this builder
   */
  public DecoderBuilder tiedHead(boolean newTied) {
    tied = newTied;
    return this;
  }

  /**
   * A bias on logits.
   *
   * @return this builder
   */
  public DecoderBuilder headBias() {
    headBias = true;
    return this;
  }

  /**
   * A factor on logits.
   *
   * @param scale the factor
   * @return this builder
   */
  public DecoderBuilder logitScale(double scale) {
    logitScale = scale;
    return this;
  }

  /**
   * A soft limit of logits.
   *
   * @param cap the limit; 0 for none
   * @return this builder
   */
  public DecoderBuilder logitCap(double cap) {
    logitCap = cap;
    return this;
  }

  /**
   * The configuration.
   *
   * @return as gathered
   */
  public DecoderConfig build() {
    Objects.requireNonNull(norm, "norm");
    Objects.requireNonNull(attention, "attention");
    Objects.requireNonNull(mlp, "mlp");
    double scale = attentionScale == 0 ? attention.customaryScale() : attentionScale;
    int table = rotary.isEmpty() ? Layer.NOT_TURNED : 0;
    return new DecoderConfig(
        width,
        vocabularySize,
        contextTokens,
        new DecoderConfig.Embedding(
            embeddingWidth, embeddingScale, positions, firstPosition, sinusoidal, embeddingNormed),
        norm,
        residual,
        residualScale,
        attention,
        rotary,
        rotaryInterleaved,
        alibi,
        mlp,
        blocks == null ? Collections.nCopies(layers, new Layer(window, table, scale)) : blocks,
        transposed,
        new DecoderConfig.Head(tied, headBias, logitScale, logitCap));
  }
}
