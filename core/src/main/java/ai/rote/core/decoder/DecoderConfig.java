package ai.rote.core.decoder;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes the one decoder a particular model.
 *
 * @param layers number of blocks
 * @param width size of the residual stream
 * @param heads number of attention heads; divides the width
 * @param mlpWidth size between the two layers of the MLP
 * @param vocabularySize number of token ids
 * @param contextTokens the most tokens a sequence may have
 * @param normEpsilon added to the variance in a norm
 * @param rotaryDimensions how many dimensions of each head rotary embedding turns; even
 * @param rotaryTheta base of the rotary frequencies
 * @param parallelResidual whether attention and MLP both read the block's input, or the MLP reads
 *     attention's result
 * @param activation of the MLP
 * @param attentionBias whether the attention's projections have biases
 * @param tiedHead whether the vocabulary head is the embedding
 */
public record DecoderConfig(
    int layers,
    int width,
    int heads,
    int mlpWidth,
    int vocabularySize,
    int contextTokens,
    double normEpsilon,
    int rotaryDimensions,
    double rotaryTheta,
    boolean parallelResidual,
    Activation activation,
    boolean attentionBias,
    boolean tiedHead) {

  /** The attributes of class {@code Decoder} in {@code decoder.py}. */
  Map<String, Object> scriptAttributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("layers", layers);
    attributes.put("heads", heads);
    attributes.put("norm_eps", normEpsilon);
    attributes.put("rotary_dims", rotaryDimensions);
    attributes.put("rotary_theta", rotaryTheta);
    attributes.put("parallel_residual", parallelResidual);
    attributes.put("activation", activation.scriptName());
    attributes.put("tied_head", tiedHead);
    return attributes;
  }
}
