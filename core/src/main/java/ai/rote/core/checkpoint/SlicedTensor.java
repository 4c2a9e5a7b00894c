package ai.rote.core.checkpoint;

import java.util.List;

/** A run of the values of a tensor that does not lie in a file as it is used. */
final class SlicedTensor extends ChangedTensor {
  private final StoredTensor whole;
  private final long first;

  /**
   * A slice.
   *
   * @param whole what it is taken from
   * @param name of the slice
   * @param first index of its first value
   * @param shape of the slice
   */
  SlicedTensor(StoredTensor whole, String name, long first, List<Long> shape) {
    super(name, whole.file(), shape);
    this.whole = whole;
    this.first = first;
  }

  @Override
  public String storedAs() {
    return whole.storedAs();
  }

  @Override
  public boolean isQuantised() {
    return whole.isQuantised();
  }

  @Override
  public float[] floats(long start, int count) {
    return whole.floats(first + start, count);
  }
}
