package ai.rote.core.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Rows of a file, one by one, as a stream that closes the file. */
abstract class RowIterator<T> implements Iterator<T> {
  private T next;

  /** The next row, or null at the end. */
  abstract T read();

  /** What is to be closed in the end. */
  abstract Closeable resource();

  @Override
  public final boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  @Override
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more rows");
    }
    T row = next;
    next = null;
    return row;
  }

  final Stream<T> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(
            () -> {
              try {
                resource().close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
