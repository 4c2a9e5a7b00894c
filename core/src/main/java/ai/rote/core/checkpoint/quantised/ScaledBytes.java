package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.StoredTensor;
import java.util.List;
import java.util.Optional;

/**
 * A matrix of one byte an element, and scales on a grid over it: value = (code of the byte − zero
 * point) · scale, in float32.
 */
final class ScaledBytes {
  private final StoredTensor bytes;
  private final float[] code;
  private final StoredTensor scales;
  private final Optional<StoredTensor> zeroPoints;
  private final long rowsEach;
  private final long columnsEach;

  /**
   * Bytes and scales.
   *
   * @param bytes of the matrix
   * @param code what each of the 256 bytes stands for
   * @param scales in rows, one for so many rows and columns of the matrix
   * @param zeroPoints as the scales, of one signed byte each; or none
   * @param rowsEach rows of the matrix for which one row of scales holds
   * @param columnsEach columns for which one scale holds
   */
  ScaledBytes(
      StoredTensor bytes,
      float[] code,
      StoredTensor scales,
      Optional<StoredTensor> zeroPoints,
      long rowsEach,
      long columnsEach) {
    this.bytes = bytes;
    this.code = code;
    this.scales = scales;
    this.zeroPoints = zeroPoints;
    this.rowsEach = rowsEach;
    this.columnsEach = columnsEach;
    long[] sizes = Modules.matrix(bytes);
    checkGrid(scales, parts(sizes[0], rowsEach), parts(sizes[1], columnsEach));
    zeroPoints.ifPresent(
        zero -> checkGrid(zero, parts(sizes[0], rowsEach), parts(sizes[1], columnsEach)));
  }

  /** A row or a column of scales may be stored without its second size. */
  private void checkGrid(StoredTensor grid, long rows, long columns) {
    boolean line = grid.shape().size() < 2 && (rows == 1 || columns == 1);
    if (!grid.shape().equals(List.of(rows, columns))
        && !(line && grid.elements() == rows * columns)) {
      throw Modules.problem(
          grid,
          "has shape "
              + grid.shape()
              + ", expected "
              + List.of(rows, columns)
              + " for '"
              + bytes.name()
              + "' "
              + bytes.shape());
    }
  }

  private static long parts(long size, long each) {
    return (size + each - 1) / each;
  }

  DequantisedTensor named(String name, String storedAs) {
    long[] sizes = bytes.sizes();
    return new DequantisedTensor(name, bytes, sizes[0], sizes[1], storedAs, this::open);
  }

  private DequantisedTensor.Rows open() {
    long columns = bytes.sizes()[1];
    int scalesInRow = (int) parts(columns, columnsEach);
    Bytes packed = Bytes.of(bytes);
    float[] scale = Modules.all(scales);
    float[] zero = new float[scale.length];
    zeroPoints.ifPresent(
        stored -> {
          Bytes values = Bytes.of(stored);
          for (int i = 0; i < zero.length; i++) {
            zero[i] = (byte) values.unsigned(i);
          }
        });
    return (row, from, to, target, at) -> {
      int first = (int) (row / rowsEach) * scalesInRow;
      for (int column = from; column < to; column++) {
        int group = first + (int) (column / columnsEach);
        float value = code[packed.unsigned(row * columns + column)];
        target[at + column - from] = (value - zero[group]) * scale[group];
      }
    };
  }
}
