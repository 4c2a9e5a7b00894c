package ai.rote.core.decoder;

/**
 * What the attention of all layers has in common. Which kind it is decides which decoder runs:
 * {@code decoder.py} or {@code latent_decoder.py}.
 */
public sealed interface DecoderAttention permits Attention, LatentAttention {

  /**
   * How many query heads there are.
   *
   * @return at least 1
   */
  int heads();

  /**
   * How many numbers the keys and values of one token are.
   *
   * @return what a cache holds for each token in each layer
   */
  long cacheValuesPerToken();

  /**
   * The scale of scores that nearly all families have.
   *
   * @return one over the root of a query's size
   */
  double customaryScale();
}
