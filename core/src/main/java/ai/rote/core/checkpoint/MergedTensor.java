package ai.rote.core.checkpoint;

/**
 * A matrix plus the product of two narrow ones: W + left · right, a LoRA adapter merged into it.
 */
final class MergedTensor extends ChangedTensor {
  private final StoredTensor base;
  private final float[] left;
  private final float[] right;
  private final int rank;
  private final int columns;

  /**
   * A merged matrix.
   *
   * @param original whose place it takes, [rows, columns]
   * @param base the matrix itself, of the same shape; most often the original
   * @param left [rows, rank], scaled already
   * @param right [rank, columns]
   */
  MergedTensor(StoredTensor original, StoredTensor base, float[] left, float[] right, int rank) {
    super(original);
    this.base = base;
    this.left = left;
    this.right = right;
    this.rank = rank;
    this.columns = Math.toIntExact(original.shape().get(1));
  }

  @Override
  public float[] floats(long start, int count) {
    float[] values = base.floats(start, count);
    int done = 0;
    while (done < count) {
      int row = Math.toIntExact((start + done) / columns);
      int column = (int) ((start + done) % columns);
      int length = Math.min(columns - column, count - done);
      addRow(values, done, row, column, length);
      done += length;
    }
    return values;
  }

  private void addRow(float[] values, int at, int row, int column, int length) {
    float[] sum = new float[length];
    for (int k = 0; k < rank; k++) {
      float factor = left[row * rank + k];
      int from = k * columns + column;
      for (int i = 0; i < length; i++) {
        sum[i] += factor * right[from + i];
      }
    }
    for (int i = 0; i < length; i++) {
      values[at + i] += sum[i];
    }
  }
}
