package ai.rote.core.decoder;

/**
 * Attention whose keys and values are made from one small state a token, multi-head latent
 * attention (DeepSeek-AI 2024, arXiv 2405.04434). Positions turn a part of queries and keys that is
 * apart from the rest, of keys the same for all heads.
 *
 * @param heads how many, of queries, keys and values
 * @param queryState size of a small state that queries are made from; 0 if they are made at once
 * @param latentState size of the state that keys and values are made from
 * @param plainSize of each query's and key's part that positions leave alone
 * @param turnedSize of the part that they turn
 * @param valueSize of each value
 * @param bias whether the matrices that make the states, and the one behind, have biases
 * @param normEpsilon of the norms on the states
 */
public record LatentAttention(
    int heads,
    int queryState,
    int latentState,
    int plainSize,
    int turnedSize,
    int valueSize,
    boolean bias,
    double normEpsilon)
    implements DecoderAttention {

  /**
   * The size of a query or a key.
   *
   * @return of both its parts together
   */
  public long querySize() {
    return (long) plainSize + turnedSize;
  }

  @Override
  public long cacheValuesPerToken() {
    return heads * (querySize() + valueSize);
  }

  @Override
  public double customaryScale() {
    return 1 / Math.sqrt(querySize());
  }
}
