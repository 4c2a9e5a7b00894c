package ai.rote.core.document;

import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Cuts a document into overlapping windows of prefix and suffix, as it goes: it holds the tokens of
 * one window and a stride.
 *
 * <p>The last window ends with the document, whatever the stride, so that every token after the
 * first prefix is tested if the stride is not longer than the suffix. A document shorter than one
 * window has none.
 *
 * @see <a href="https://arxiv.org/abs/2505.12546">Cooper et al. 2025, section 4</a>
 */
public final class SlidingWindows implements Iterator<DocumentWindow> {
  private final String document;
  private final Iterator<TokenStream.Token> tokens;
  private final WindowShape shape;
  private final int[] startIds;

  /** The tokens from number {@code first} on. */
  private final List<TokenStream.Token> held = new ArrayList<>();

  private long first;
  private long start;
  private long lastEnd;
  private DocumentWindow next;
  private boolean ended;

  /**
   * The windows of a document.
   *
   * @param document its name
   * @param tokens its tokens, from the first
   * @param shape of the windows
   * @param startIds what stands before every window's prefix, as {@link BosPolicy#startIds} tells;
   *     it comes on top of the prefix's length
   */
  public SlidingWindows(
      String document, Iterator<TokenStream.Token> tokens, WindowShape shape, int[] startIds) {
    this.document = document;
    this.tokens = tokens;
    this.shape = shape;
    this.startIds = startIds.clone();
  }

  /**
   * Whether there is another window.
   *
   * @return false at the end of the document
   */
  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = windowAtStart();
      if (next == null) {
        ended = true;
        next = lastWindow();
      }
    }
    return next != null;
  }

  /**
   * The next window.
   *
   * @return in the document's order, by starts and by ends
   */
  @Override
  public DocumentWindow next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the document is at its end");
    }
    DocumentWindow window = next;
    next = null;
    lastEnd = window.suffixEnd();
    forgetBefore(window.firstToken());
    start = nextStart(window.firstToken());
    return window;
  }

  /**
   * How many tokens the document has.
   *
   * @return the tokens read so far; all of them once {@link #hasNext()} is false
   */
  public long tokens() {
    return first + held.size();
  }

  private DocumentWindow windowAtStart() {
    long border = endOf(shape.prefix(), start);
    long end = border < 0 ? -1 : endOf(shape.suffix(), border);
    return end < 0 ? null : window(start, border, end);
  }

  private DocumentWindow lastWindow() {
    long end = tokens();
    if (lastEnd == 0 || lastEnd == end) {
      return null;
    }
    long border = startOf(shape.suffix(), end);
    return window(startOf(shape.prefix(), border), border, end);
  }

  /** The token after the fewest from {@code from} on that reach a length; -1 if the text ends. */
  private long endOf(TextLength length, long from) {
    if (length.unit() == TextLength.Unit.TOKENS) {
      long end = from + length.count();
      return isThere(end - 1) ? end : -1;
    }
    for (long i = from; isThere(i); i++) {
      if (token(i).end() - token(from).start() >= length.count()) {
        return i + 1;
      }
    }
    return -1;
  }

  /** The mirror image: where the fewest tokens before {@code end} begin that reach a length. */
  private long startOf(TextLength length, long end) {
    if (length.unit() == TextLength.Unit.TOKENS) {
      return end - length.count();
    }
    long from = end - 1;
    while (token(end - 1).end() - token(from).start() < length.count()) {
      from--;
    }
    return from;
  }

  private long nextStart(long from) {
    if (shape.stride().unit() == TextLength.Unit.TOKENS) {
      return from + shape.stride().count();
    }
    long to = from + 1;
    while (isThere(to) && token(to).start() - token(from).start() < shape.stride().count()) {
      to++;
    }
    return to;
  }

  private boolean isThere(long index) {
    while (index >= tokens() && tokens.hasNext()) {
      held.add(tokens.next());
    }
    return index < tokens();
  }

  private TokenStream.Token token(long index) {
    return held.get((int) (index - first));
  }

  private void forgetBefore(long index) {
    held.subList(0, (int) (index - first)).clear();
    first = index;
  }

  private DocumentWindow window(long from, long border, long end) {
    TokenizedExample example =
        TokenizedExample.ofText(
                document + " from token " + from,
                ExampleTokenizer.after(startIds, ids(from, border)),
                ids(border, end),
                false)
            .withStartTokens(startIds.length);
    return new DocumentWindow(
        example, from, border, end, token(border).start(), token(end - 1).end());
  }

  private int[] ids(long from, long to) {
    int[] ids = new int[(int) (to - from)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = token(from + i).id();
    }
    return ids;
  }
}
