package ai.rote.core.checkpoint;

/** A tensor with the values of another: one that an adapter brings whole. */
final class ReplacedTensor extends ChangedTensor {
  private final StoredTensor values;

  /**
   * A replaced tensor.
   *
   * @param original whose place it takes
   * @param values of the same shape
   */
  ReplacedTensor(StoredTensor original, StoredTensor values) {
    super(original);
    this.values = values;
  }

  @Override
  public float[] floats(long start, int count) {
    return values.floats(start, count);
  }
}
