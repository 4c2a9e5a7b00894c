package ai.rote.results.analysis;

import ai.rote.core.document.TextLength;
import ai.rote.core.document.WindowShape;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a scan may miss. A memorized passage is found for sure if a whole window, prefix and suffix,
 * lies in it. Of L tokens, L - prefix - suffix + 1 places can begin such a window; one of them is a
 * window's start for sure if there are as many as the stride: L ≥ prefix + suffix + stride - 1.
 */
public final class MissedPassages {
  private MissedPassages() {}

  /**
   * What to tell the reader.
   *
   * @param shape of the windows
   * @return one or two sentences; without numbers where lengths are in characters, which windows
   *     reach in whole tokens
   */
  public static String inWords(WindowShape shape) {
    boolean inTokens =
        Stream.of(shape.prefix(), shape.suffix(), shape.stride())
            .allMatch(each -> each.unit() == TextLength.Unit.TOKENS);
    if (!inTokens) {
      return "A memorized passage shorter than prefix, suffix and stride together may fall between"
          + " two windows and be missed; a smaller --stride misses fewer.";
    }
    int window = Math.addExact(shape.prefix().count(), shape.suffix().count());
    int stride = shape.stride().count();
    if (stride == 1) {
      return String.format(
          Locale.ROOT,
          "Windows start at every token: only a memorized passage shorter than one window, %,d"
              + " tokens, may be missed.",
          window);
    }
    return String.format(
        Locale.ROOT,
        "Windows start every %,d tokens: a memorized passage shorter than %,d tokens (prefix +"
            + " suffix + stride - 1) may fall between two windows and be missed; with --stride 1,"
            + " only one shorter than %,d.",
        stride,
        window + stride - 1,
        window);
  }
}
