package ai.rote.core.checkpoint;

/** What an adapter has to know of the model whose checkpoint it changes. */
public interface Adaptable {

  /**
   * The name under which the model looks for a tensor.
   *
   * @param stored how a checkpoint or an adapter spells it
   * @return its usual name
   */
  String usual(String stored);

  /**
   * Whether a matrix is stored as [in, out].
   *
   * @param usual its usual name
   * @return false if it is stored as [out, in]
   */
  boolean isTransposed(String usual);

  /**
   * Whether a tensor is the vocabulary head's matrix.
   *
   * @param usual its usual name
   * @return true if it is
   */
  boolean isHead(String usual);

  /**
   * Whether a tensor is the embedding's matrix.
   *
   * @param usual its usual name
   * @return true if it is
   */
  boolean isEmbedding(String usual);

  /**
   * Whether the vocabulary head is the embedding.
   *
   * @return false if it has a matrix of its own
   */
  boolean isTied();
}
