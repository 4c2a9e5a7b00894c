package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.ChangedTensor;
import ai.rote.core.checkpoint.StoredTensor;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** A tensor of the file under its usual name, with what the converter did to it undone. */
final class ChangedRows extends ChangedTensor {
  private final StoredTensor stored;
  private final LongUnaryOperator place;
  private final float added;
  private final long rowLength;

  /**
   * A tensor with its rows in another order, or with a number taken from each value.
   *
   * @param name its usual name
   * @param stored as the file has it
   * @param place where in the file a row stands
   * @param added to each value by the converter
   */
  ChangedRows(String name, StoredTensor stored, LongUnaryOperator place, float added) {
    super(name, stored.file(), stored.shape());
    this.stored = stored;
    this.place = place;
    this.added = added;
    List<Long> shape = stored.shape();
    this.rowLength = stored.elements() / shape.get(0);
  }

  @Override
  public String storedAs() {
    return stored.storedAs();
  }

  @Override
  public boolean isQuantised() {
    return stored.isQuantised();
  }

  @Override
  public float[] floats(long start, int count) {
    float[] values = new float[count];
    int done = 0;
    while (done < count) {
      long row = (start + done) / rowLength;
      long from = (start + done) % rowLength;
      int length = (int) Math.min(rowLength - from, count - done);
      float[] part = stored.floats(place.applyAsLong(row) * rowLength + from, length);
      System.arraycopy(part, 0, values, done, length);
      done += length;
    }
    for (int i = 0; added != 0 && i < count; i++) {
      values[i] -= added;
    }
    return values;
  }
}
