package ai.rote.core.data;

import ai.rote.core.ExampleException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads rows of token ids from NumPy's {@code .npy} files.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format
 *     of .npy files</a>
 */
final class NpyReader implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER_BYTES = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern INTEGERS = Pattern.compile("([<>|=])([iu])([1248])");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private final Path file;
  private final DataInputStream in;
  private final long rows;
  private final int columns;
  private final int bytes;
  private final boolean signed;
  private final ByteBuffer buffer;
  private long row;

  private NpyReader(Path file, DataInputStream in) throws IOException {
    this.file = file;
    this.in = in;
    int headerBytes = headerBytes();
    byte[] text = in.readNBytes(headerBytes);
    if (text.length < headerBytes) {
      throw complaint("ends within its header of " + headerBytes + " bytes; is it truncated?");
    }
    String header = new String(text, StandardCharsets.ISO_8859_1);
    String type = group(TYPE, header);
    Matcher integer = INTEGERS.matcher(type);
    if (!integer.matches()) {
      throw complaint("holds '" + type + "', expected integers, as in '<u2' or '<i8'");
    }
    if (group(ORDER, header).equals("True")) {
      throw complaint("is stored column by column; save it from numpy.ascontiguousarray(...)");
    }
    long[] shape = shape(group(SHAPE, header));
    rows = shape[0];
    columns = (int) shape[1];
    bytes = Integer.parseInt(integer.group(3));
    signed = integer.group(2).equals("i");
    long data = Files.size(file) - MAGIC.length - 2 - lengthBytes - headerBytes;
    if (!BigInteger.valueOf(data).equals(expected())) {
      throw complaint(
          String.format(
              Locale.ROOT,
              "has %d bytes of data, but %d rows of %d ids of %d bytes take %d",
              data,
              rows,
              columns,
              bytes,
              expected()));
    }
    // Now a row is known to be no larger than the file, or there is none.
    buffer =
        ByteBuffer.allocate(rows == 0 ? 0 : Math.multiplyExact(columns, bytes))
            .order(integer.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private BigInteger expected() {
    return BigInteger.valueOf(rows)
        .multiply(BigInteger.valueOf(columns))
        .multiply(BigInteger.valueOf(bytes));
  }

  /** How many bytes the header's length is written in: 2 in version 1, 4 since. */
  private int lengthBytes;

  private int headerBytes() throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw complaint("is no .npy file");
    }
    int major = in.read();
    int minor = in.read();
    if (major < 1 || major > 3) {
      throw complaint("has version " + major + "." + minor + " of the .npy format; known: 1 to 3");
    }
    lengthBytes = major == 1 ? 2 : 4;
    byte[] length = in.readNBytes(lengthBytes);
    long headerBytes = 0;
    for (int i = length.length - 1; i >= 0; i--) {
      headerBytes = headerBytes << 8 | (length[i] & 0xff);
    }
    if (length.length < lengthBytes || headerBytes > MOST_HEADER_BYTES) {
      throw complaint("has a header of " + headerBytes + " bytes, which is no .npy header");
    }
    return (int) headerBytes;
  }

  private String group(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw complaint("has no .npy header, found '" + header.strip() + "'");
    }
    return matcher.group(1);
  }

  private long[] shape(String text) {
    String[] sizes = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
    try {
      if (sizes.length == 2) {
        long[] shape = {Long.parseLong(sizes[0]), Integer.parseInt(sizes[1])};
        if (shape[0] >= 0 && shape[1] >= 1) {
          return shape;
        }
      }
    } catch (NumberFormatException e) {
      // The complaint below says what is expected.
    }
    throw complaint("has the shape (" + text + "), expected (examples, tokens)");
  }

  static NpyReader open(Path file) {
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
      try {
        return new NpyReader(file, in);
      } catch (RuntimeException | IOException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw JsonlReader.unreadable(file, e);
    }
  }

  /** The next row's ids, or null at the end. */
  private int[] next() {
    if (row == rows) {
      return null;
    }
    try {
      in.readFully(buffer.array());
    } catch (IOException e) {
      throw JsonlReader.unreadable(file, e);
    }
    int[] ids = new int[columns];
    for (int i = 0; i < columns; i++) {
      long id = value(i * bytes);
      if (id < 0 || id > Integer.MAX_VALUE) {
        throw complaint(
            String.format(
                Locale.ROOT, "row %d, column %d: %s is no token id", row, i, unsigned(id)));
      }
      ids[i] = (int) id;
    }
    row++;
    return ids;
  }

  private long value(int at) {
    return switch (bytes) {
      case 1 -> signed ? buffer.get(at) : buffer.get(at) & 0xffL;
      case 2 -> signed ? buffer.getShort(at) : buffer.getShort(at) & 0xffffL;
      case 4 -> signed ? buffer.getInt(at) : buffer.getInt(at) & 0xffff_ffffL;
      default -> buffer.getLong(at);
    };
  }

  private String unsigned(long id) {
    return signed ? Long.toString(id) : Long.toUnsignedString(id);
  }

  private ExampleException complaint(String what) {
    return new ExampleException(file + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  static Stream<PrefixSuffix> pairs(Path prefixes, Path suffixes) {
    NpyReader first = open(prefixes);
    NpyReader second = open(suffixes);
    if (first.rows != second.rows) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "%s has %d rows, but %s has %d",
              prefixes,
              first.rows,
              suffixes,
              second.rows));
    }
    return new RowIterator<PrefixSuffix>() {
      @Override
      PrefixSuffix read() {
        long row = first.row;
        int[] prefix = first.next();
        return prefix == null
            ? null
            : PrefixSuffix.ofIds(Long.toString(row), prefix, second.next());
      }

      @Override
      Closeable resource() {
        return () -> {
          first.close();
          second.close();
        };
      }
    }.stream();
  }

  /** Prefix and suffix are consecutive, after some ids of the row that are left out. */
  static Stream<PrefixSuffix> rows(Path file, int leftOut, int prefixTokens, int suffixTokens) {
    NpyReader reader = open(file);
    int border = leftOut + prefixTokens;
    int end = border + suffixTokens;
    if (reader.columns < end) {
      throw new ExampleException(
          String.format(
                  Locale.ROOT,
                  "%s: has rows of %d ids, too few for %d of prefix and %d of suffix",
                  file,
                  reader.columns,
                  prefixTokens,
                  suffixTokens)
              + (leftOut == 0 ? "" : ", which begins after " + border));
    }
    return new RowIterator<PrefixSuffix>() {
      @Override
      PrefixSuffix read() {
        long row = reader.row;
        int[] ids = reader.next();
        return ids == null
            ? null
            : PrefixSuffix.ofIds(
                Long.toString(row),
                Arrays.copyOfRange(ids, leftOut, border),
                Arrays.copyOfRange(ids, border, end));
      }

      @Override
      Closeable resource() {
        return reader;
      }
    }.stream();
  }
}
