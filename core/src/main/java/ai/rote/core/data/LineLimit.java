package ai.rote.core.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a line that would take all memory, as a small compressed file may hold one. */
final class LineLimit extends FilterInputStream {
  /** Several books. */
  static final int MAX_LINE_BYTES = 64 << 20;

  private int lineBytes;

  LineLimit(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    for (int i = offset; i < offset + count; i++) {
      lineBytes = bytes[i] == '\n' || bytes[i] == '\r' ? 0 : lineBytes + 1;
      if (lineBytes > MAX_LINE_BYTES) {
        throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
      }
    }
    return count;
  }
}
