package ai.rote.core.checkpoint.quantised;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.ChangedTensor;
import ai.rote.core.checkpoint.StoredTensor;
import java.nio.file.Path;
import java.util.List;

/**
 * A matrix, or matrices one behind the other, computed from packed numbers row by row. What all
 * rows need, scales above all, is read when the first values are asked for, and dropped with the
 * last.
 */
final class DequantisedTensor extends ChangedTensor {
  private final String storedAs;
  private final Opener opener;
  private final int columns;
  private Rows rows;

  /** Reads what all rows need. */
  @FunctionalInterface
  interface Opener {
    Rows open();
  }

  /** Computes values of a row. */
  @FunctionalInterface
  interface Rows {
    /**
     * Computes a run within a row.
     *
     * @param row which
     * @param from its first column
     * @param to the column behind its last
     * @param target gets the values
     * @param at where in the target the first goes
     */
    void read(int row, int from, int to, float[] target, int at);
  }

  /**
   * A matrix under its usual name.
   *
   * @param name as the model knows it
   * @param packed one of the tensors that it is computed from, for its file
   * @param rows its number of rows
   * @param columns its number of columns
   * @param storedAs for people, as in {@code nf4}
   * @param opener reads what all rows need
   */
  DequantisedTensor(
      String name, StoredTensor packed, long rows, long columns, String storedAs, Opener opener) {
    this(name, packed, shape(packed, rows, columns), storedAs, opener);
  }

  private DequantisedTensor(
      String name, StoredTensor packed, List<Long> shape, String storedAs, Opener opener) {
    super(name, packed.file(), shape);
    this.storedAs = storedAs;
    this.opener = opener;
    this.columns = Math.toIntExact(shape.get(shape.size() - 1));
  }

  /**
   * Matrices under one name.
   *
   * @param name as the model knows them
   * @param packed one of the tensors that they are computed from, for its file
   * @param count how many
   * @param rows of each; they are numbered through from the first matrix to the last
   * @param columns of each
   * @param storedAs for people, as in {@code nf4}
   * @param opener reads what all rows need
   */
  static DequantisedTensor matrices(
      String name,
      StoredTensor packed,
      long count,
      long rows,
      long columns,
      String storedAs,
      Opener opener) {
    shape(packed, Math.multiplyExact(count, rows), columns);
    return new DequantisedTensor(name, packed, List.of(count, rows, columns), storedAs, opener);
  }

  private static List<Long> shape(StoredTensor packed, long rows, long columns) {
    if (rows < 1 || columns < 1 || rows > Integer.MAX_VALUE || columns > Integer.MAX_VALUE) {
      throw problem(packed.file(), packed.name(), "stands for " + rows + " × " + columns);
    }
    return List.of(rows, columns);
  }

  static CheckpointException problem(Path file, String tensor, String what) {
    return new CheckpointException(file + ": tensor '" + tensor + "' " + what);
  }

  @Override
  public String storedAs() {
    return storedAs;
  }

  @Override
  public boolean isQuantised() {
    return true;
  }

  @Override
  public synchronized float[] floats(long start, int count) {
    if (rows == null) {
      rows = opener.open();
    }
    float[] values = new float[count];
    int done = 0;
    while (done < count) {
      int row = (int) ((start + done) / columns);
      int from = (int) ((start + done) % columns);
      int length = Math.min(columns - from, count - done);
      rows.read(row, from, from + length, values, done);
      done += length;
    }
    if (start + count == elements()) {
      rows = null;
    }
    return values;
  }
}
