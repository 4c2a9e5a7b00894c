package ai.rote.metrics.predictability;

import ai.rote.metrics.membership.LikelihoodScore;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/** How well a text can be compressed. */
public final class Compression {
  private Compression() {}

  /**
   * The <b>zlib ratio</b> of a text,
   *
   * <pre>
   *   bytes after compression / bytes before
   * </pre>
   *
   * by zlib at its default level, of the text in UTF-8. A low ratio speaks of repetition; a text of
   * a few words has a ratio near or above 1, since the format alone takes 8 bytes and there is
   * nothing yet to repeat: compare texts of like length only. Another build of zlib may differ by a
   * few bytes.
   *
   * @param text any
   * @return above 0; empty for an empty text
   */
  public static OptionalDouble zlibRatio(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) LikelihoodScore.compressedBytes(text) / bytes);
  }
}
