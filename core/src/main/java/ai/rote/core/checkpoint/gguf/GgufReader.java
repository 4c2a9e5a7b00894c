package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the values of a GGUF header one after the other. No length and no count is believed before
 * it has been compared with what is left of the header.
 */
final class GgufReader {
  /** Lists in lists are of no use to anybody, and each costs a call. */
  private static final int MAX_DEPTH = 2;

  private final Path file;
  private final ByteBuffer bytes;

  GgufReader(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  long position() {
    return bytes.position();
  }

  int word(String what) {
    need(Integer.BYTES, what);
    return bytes.getInt();
  }

  long longWord(String what) {
    need(Long.BYTES, what);
    return bytes.getLong();
  }

  /** A number of things, of which each takes so many bytes at least. */
  int count(String what, int leastBytes) {
    long count = longWord(what);
    if (count < 0 || count > bytes.remaining() / leastBytes) {
      throw complaint(
          String.format(
              Locale.ROOT,
              "claims %s %s, but has %d bytes left for them",
              Long.toUnsignedString(count),
              what,
              bytes.remaining()));
    }
    return (int) count;
  }

  String text(String what) {
    int length = count("bytes of " + what, 1);
    ByteBuffer text = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file + ": " + what + " is not UTF-8", e);
    }
  }

  /** A value of the metadata: a number, true or false, a text, or a list of one of these. */
  Object value(String key, int type, int depth) {
    String what = "the value of '" + key + "'";
    return switch (type) {
      case 0 -> (long) (one(what) & 0xff);
      case 1 -> (long) one(what);
      case 2 -> (long) (two(what) & 0xffff);
      case 3 -> (long) two(what);
      case 4 -> word(what) & 0xffffffffL;
      case 5 -> (long) word(what);
      case 6 -> (double) Float.intBitsToFloat(word(what));
      case 7 -> one(what) != 0;
      case 8 -> text(what);
      case 9 -> list(key, what, depth);
      case 10, 11 -> longWord(what);
      case 12 -> Double.longBitsToDouble(longWord(what));
      default ->
          throw complaint("'" + key + "' has a value of type " + type + ", expected 0 to 12");
    };
  }

  private List<Object> list(String key, String what, int depth) {
    if (depth >= MAX_DEPTH) {
      throw complaint("'" + key + "' holds lists in lists, which is not supported");
    }
    int type = word(what);
    int count = count("elements of '" + key + "'", leastBytes(type));
    List<Object> values = new ArrayList<>(Math.min(count, 1 << 16));
    for (int i = 0; i < count; i++) {
      values.add(value(key, type, depth + 1));
    }
    return values;
  }

  private static int leastBytes(int type) {
    return switch (type) {
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case 8, 10, 11, 12 -> 8;
      case 9 -> 12;
      default -> 1;
    };
  }

  private byte one(String what) {
    need(1, what);
    return bytes.get();
  }

  private short two(String what) {
    need(2, what);
    return bytes.getShort();
  }

  private void need(int count, String what) {
    if (bytes.remaining() < count) {
      throw complaint("is truncated: it ends within " + what);
    }
  }

  CheckpointException complaint(String what) {
    return new CheckpointException(file + ": " + what);
  }
}
