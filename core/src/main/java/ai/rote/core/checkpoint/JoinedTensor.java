package ai.rote.core.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** Tensors of one shape, one behind the other: as rows of one that has a size more. */
final class JoinedTensor extends ChangedTensor {
  private final List<StoredTensor> parts;
  private final long partElements;

  JoinedTensor(String name, List<StoredTensor> parts) {
    super(name, parts.get(0).file(), shape(parts));
    this.parts = List.copyOf(parts);
    this.partElements = parts.get(0).elements();
  }

  private static List<Long> shape(List<StoredTensor> parts) {
    List<Long> shape = new ArrayList<>(parts.get(0).shape());
    shape.add(0, (long) parts.size());
    return shape;
  }

  @Override
  public String storedAs() {
    return parts.get(0).storedAs();
  }

  @Override
  public boolean isQuantised() {
    return parts.get(0).isQuantised();
  }

  @Override
  public float[] floats(long start, int count) {
    float[] values = new float[count];
    int done = 0;
    while (done < count) {
      long from = (start + done) % partElements;
      int length = (int) Math.min(partElements - from, count - done);
      StoredTensor part = parts.get((int) ((start + done) / partElements));
      System.arraycopy(part.floats(from, length), 0, values, done, length);
      done += length;
    }
    return values;
  }
}
