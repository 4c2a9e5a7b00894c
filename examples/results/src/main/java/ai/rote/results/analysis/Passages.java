package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.results.run.TextFile;
import java.io.IOException;
import java.io.Reader;

/** Reads passages out of a text, each beginning no earlier than the one before. */
final class Passages implements AutoCloseable {
  private final TextFile text;
  private final Reader reader;
  private long position;

  Passages(TextFile text) {
    this.text = text;
    this.reader = text.open();
  }

  /** The characters from {@code start} to {@code end}, but for those that were read before. */
  String read(long start, long end) {
    try {
      while (position < start) {
        long count = reader.skip(start - position);
        if (count == 0) {
          throw shorter();
        }
        position += count;
      }
      char[] characters = new char[(int) Math.max(0, end - position)];
      int read = 0;
      while (read < characters.length) {
        int count = reader.read(characters, read, characters.length - read);
        if (count < 0) {
          throw shorter();
        }
        read += count;
      }
      position += read;
      return new String(characters);
    } catch (IOException e) {
      throw new RoteException(text.file() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private RoteException shorter() {
    return new RoteException(text.file() + ": has become shorter since it was scanned");
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new RoteException(text.file() + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
