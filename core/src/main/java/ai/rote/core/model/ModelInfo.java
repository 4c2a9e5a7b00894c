package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.ExampleException;
import ai.rote.core.token.TokenizedExample;
import java.util.Locale;

/**
 * What is known of a loaded model, for the record.
 *
 * @param modelType the family, as {@code config.json} names it: {@code gpt_neox}; {@code
 *     torchscript} for a user's own file
 * @param parameters number of weights, a tied head counted once; 0 if not known
 * @param layers number of transformer blocks; 0 if not known
 * @param width size of the residual stream; 0 if not known
 * @param vocabularySize number of rows of the vocabulary head; ids run from 0 to this − 1
 * @param contextTokens the most tokens a sequence may have
 * @param storedDtype what the checkpoint stores its embedding in
 * @param dtype what the model computes in
 * @param weightBytes what the weights take in memory or, where they are used as they are stored, of
 *     the page cache; 0 if not known
 * @param device where it runs
 */
public record ModelInfo(
    String modelType,
    long parameters,
    int layers,
    int width,
    int vocabularySize,
    int contextTokens,
    Dtype storedDtype,
    Dtype dtype,
    long weightBytes,
    ComputeDevice device) {

  /**
   * Refuses an example that the model cannot take.
   *
   * @param example in tokens
   * @throws ExampleException if an id lies outside the vocabulary or the example is longer than the
   *     model's context
   */
  public void check(TokenizedExample example) {
    if (example.length() > contextTokens) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s': prefix and suffix have %d + %d tokens, but the model's context has %d",
              example.id(),
              example.prefixTokens(),
              example.suffixTokens(),
              contextTokens));
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
}
