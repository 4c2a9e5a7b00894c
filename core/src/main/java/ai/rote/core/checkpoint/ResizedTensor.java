package ai.rote.core.checkpoint;

/**
 * A matrix whose outputs have been given a size each (DoRA, Liu et al. 2024, arXiv 2402.09353):
 * each output's weights are divided by their Euclidean norm and multiplied by a learned magnitude.
 */
final class ResizedTensor extends ChangedTensor {
  private static final int RUN = 1 << 18;

  private final StoredTensor matrix;
  private final float[] magnitudes;
  private final boolean transposed;
  private final int columns;
  private float[] factors;

  /**
   * A resized matrix.
   *
   * @param matrix [out, in], or [in, out] if transposed
   * @param magnitudes one an output
   * @param transposed which way round the matrix is stored
   */
  ResizedTensor(StoredTensor matrix, float[] magnitudes, boolean transposed) {
    super(matrix);
    this.matrix = matrix;
    this.magnitudes = magnitudes;
    this.transposed = transposed;
    this.columns = Math.toIntExact(matrix.shape().get(1));
  }

  @Override
  public float[] floats(long start, int count) {
    float[] factors = factors();
    float[] values = matrix.floats(start, count);
    for (int i = 0; i < count; i++) {
      values[i] *= factors[output(start + i)];
    }
    return values;
  }

  private int output(long index) {
    return (int) (transposed ? index % columns : index / columns);
  }

  /** Magnitude over norm, one an output; found in one pass over the matrix. */
  private synchronized float[] factors() {
    if (factors == null) {
      double[] squares = new double[magnitudes.length];
      for (long start = 0; start < elements(); start += RUN) {
        int count = (int) Math.min(RUN, elements() - start);
        float[] values = matrix.floats(start, count);
        for (int i = 0; i < count; i++) {
          squares[output(start + i)] += (double) values[i] * values[i];
        }
      }
      factors = new float[magnitudes.length];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = magnitudes[i] / (float) Math.sqrt(squares[i]);
      }
    }
    return factors;
  }
}
