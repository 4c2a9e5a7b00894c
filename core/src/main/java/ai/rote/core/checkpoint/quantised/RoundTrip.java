package ai.rote.core.checkpoint.quantised;

import ai.rote.core.CheckpointException;
import ai.rote.core.Quantisation;
import ai.rote.core.checkpoint.ChangedTensor;
import ai.rote.core.checkpoint.StoredTensor;
import java.util.Locale;

/**
 * A matrix as it comes back from a quantisation. Blocks run along the inputs of each output, as in
 * files, whichever way round the matrix is stored.
 */
public final class RoundTrip extends ChangedTensor {
  private static final int GGUF_BLOCK = 32;
  private static final int NF4_BLOCK = 64;

  private final StoredTensor original;
  private final boolean transposed;
  private final int inputs;
  private final int block;
  private final Rounding.Block rounding;

  /** Of a matrix that is stored the other way round, all values, until the last was asked for. */
  private float[] whole;

  /**
   * A matrix that is quantised and dequantised when its values are asked for.
   *
   * @param original in full
   * @param quantisation how
   * @param transposed whether it is stored as [in, out]
   * @throws CheckpointException if its rows are no whole blocks, where they have to be
   */
  public RoundTrip(StoredTensor original, Quantisation quantisation, boolean transposed) {
    super(original);
    this.original = original;
    this.transposed = transposed;
    this.inputs = Math.toIntExact(original.shape().get(transposed ? 0 : 1));
    this.block =
        switch (quantisation) {
          case Q8_0, Q5_0, Q4_0 -> GGUF_BLOCK;
          case NF4 -> NF4_BLOCK;
          case INT8 -> inputs;
        };
    this.rounding =
        switch (quantisation) {
          case Q8_0 -> Rounding::q80;
          case Q5_0 -> Rounding.signedScale(16);
          case Q4_0 -> Rounding.signedScale(8);
          case NF4 -> Rounding.nf4(NF4_BLOCK);
          case INT8 -> Rounding::int8;
        };
    if (block == GGUF_BLOCK && inputs % block != 0) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: tensor '%s' has %d inputs; %s needs a multiple of %d",
              original.file(),
              original.name(),
              inputs,
              quantisation,
              block));
    }
  }

  @Override
  public synchronized float[] floats(long start, int count) {
    if (transposed) {
      return ofWhole(start, count);
    }
    long first = start / block * block;
    long end = Math.min(elements(), (start + count + block - 1) / block * block);
    float[] values = original.floats(first, Math.toIntExact(end - first));
    round(values);
    if (first == start && values.length == count) {
      return values;
    }
    float[] asked = new float[count];
    System.arraycopy(values, (int) (start - first), asked, 0, count);
    return asked;
  }

  private void round(float[] values) {
    for (int from = 0; from < values.length; from += block) {
      rounding.round(values, from, Math.min(values.length, from + block));
    }
  }

  private float[] ofWhole(long start, int count) {
    int outputs = Math.toIntExact(elements() / inputs);
    if (whole == null) {
      whole = turned(original.floats(0, Math.toIntExact(elements())), inputs, outputs);
      round(whole);
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int at = (int) (start + i);
      values[i] = whole[at % outputs * inputs + at / outputs];
    }
    if (start + count == elements()) {
      whole = null;
    }
    return values;
  }

  private static float[] turned(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
