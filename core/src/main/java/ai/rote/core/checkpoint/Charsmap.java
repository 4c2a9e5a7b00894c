package ai.rote.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's table of replacements, of which the tokenizer's library checks nothing: a place
 * beyond its end would take the process down.
 *
 * <pre>
 *   4 bytes    size of the trie, little-endian
 *   the trie   units of 4 bytes: a double array
 *   the rest   replacements in UTF-8, each ended by a zero byte
 * </pre>
 */
final class Charsmap {
  /** Many times the largest that is known. */
  private static final int MAX_TRIE_BYTES = 4 << 20;

  private static final int HAS_LEAF = 1 << 8;
  private static final int LABEL = 0x800000ff;

  private final int[] units;
  private final byte[] texts;

  private Charsmap(int[] units, byte[] texts) {
    this.units = units;
    this.texts = texts;
  }

  /** Why a table is refused, or null. */
  static String problem(String base64) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IllegalArgumentException e) {
      return "is no base64";
    }
    if (bytes.remaining() < Integer.BYTES) {
      return "has no trie";
    }
    long trieBytes = Integer.toUnsignedLong(bytes.getInt());
    if (trieBytes > bytes.remaining() || trieBytes < Integer.BYTES) {
      return "claims a trie of " + trieBytes + " bytes, but has " + bytes.remaining();
    }
    if (trieBytes > MAX_TRIE_BYTES) {
      return "has a trie of " + trieBytes + " bytes, more than " + MAX_TRIE_BYTES;
    }
    int[] units = new int[(int) (trieBytes / Integer.BYTES)];
    for (int i = 0; i < units.length; i++) {
      units[i] = bytes.getInt();
    }
    byte[] texts = new byte[bytes.remaining()];
    bytes.get(texts);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
    } catch (CharacterCodingException e) {
      return "holds replacements that are not UTF-8";
    }
    return new Charsmap(units, texts).problem();
  }

  /** Goes wherever any text could lead. */
  private String problem() {
    BitSet seen = new BitSet(units.length);
    Deque<Integer> nodes = new ArrayDeque<>();
    int root = offset(units[0]);
    nodes.push(root);
    while (!nodes.isEmpty()) {
      int node = nodes.pop();
      for (int label = 1; label < 256; label++) {
        int child = node ^ label;
        if (child < 0 || child >= units.length) {
          return "has a trie that leads beyond its end";
        }
        int unit = units[child];
        if ((unit & LABEL) != label || seen.get(child)) {
          continue;
        }
        seen.set(child);
        int next = child ^ offset(unit);
        if ((unit & HAS_LEAF) != 0) {
          if (next < 0 || next >= units.length) {
            return "has a trie that leads beyond its end";
          }
          int text = units[next] & Integer.MAX_VALUE;
          if (text > texts.length || text < texts.length && (texts[text] & 0xc0) == 0x80) {
            return "has a replacement that begins nowhere";
          }
        }
        nodes.push(next);
      }
    }
    return null;
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }
}
