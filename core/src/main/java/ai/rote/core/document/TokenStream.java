package ai.rote.core.document;

import ai.rote.core.RoteException;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedText;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * The tokens of a text of any length, read as it goes: memory does not grow with the text.
 *
 * <p>The text is tokenised in pieces that overlap, and one piece is left for the next only where
 * both give the same tokens at the same places, {@value #SEAM_TOKENS} of them in a row; the seam
 * lies in their middle. So the tokens are those of the text as a whole for every tokenizer whose
 * choice at a place does not depend on text farther off than the overlap. Byte-level BPE and
 * SentencePiece are of that kind; where the pieces do not agree the overlap is doubled, and a text
 * on which they never agree is refused.
 *
 * <pre>
 *   piece 1   [--------------------------]
 *   piece 2                  [--------------------------]
 *   agree                       ========
 *   tokens    1 1 1 1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2 2 2
 * </pre>
 */
public final class TokenStream implements Iterator<TokenStream.Token> {

  /**
   * A token with its place. Places count UTF-16 units from the text's beginning, as {@link
   * String#charAt} does.
   *
   * @param id of the token
   * @param start where it begins
   * @param end where it ends, exclusive. Tokens that share one character have the same place
   */
  public record Token(int id, long start, long end) {}

  private static final int PIECE_CHARACTERS = 1 << 16;
  private static final int OVERLAP_CHARACTERS = 1 << 12;

  /** Through how many tokens in a row two pieces must agree. */
  private static final int SEAM_TOKENS = 32;

  private final TextTokenizer tokenizer;
  private final Reader reader;
  private final int pieceCharacters;
  private final int overlapCharacters;

  /** The text from {@code keptFrom} to {@code keptFrom + kept.length()}. */
  private final StringBuilder kept = new StringBuilder();

  private long keptFrom;
  private boolean readToEnd;

  private Piece piece;

  /** Tokens of the piece from {@code next} to here are final; the rest may yet change. */
  private int settled;

  private int next;

  /** The piece that goes on at {@code followingFrom} where this one is left. */
  private Piece following;

  private int followingFrom;

  /** Some of the text, tokenised. */
  private record Piece(long start, long end, boolean last, TokenizedText tokens) {
    int size() {
      return tokens.size();
    }

    Token token(int i) {
      return new Token(tokens.id(i), start + tokens.start(i), start + tokens.end(i));
    }
  }

  /** Where one piece is left for the next: indices of the same token in both. */
  private record Seam(int left, int right) {}

  /**
   * The tokens of a text.
   *
   * @param tokenizer the model's
   * @param text is read to its end, and not closed
   */
  public TokenStream(TextTokenizer tokenizer, Reader text) {
    this(tokenizer, text, PIECE_CHARACTERS, OVERLAP_CHARACTERS);
  }

  TokenStream(TextTokenizer tokenizer, Reader text, int pieceCharacters, int overlapCharacters) {
    this.tokenizer = tokenizer;
    this.reader = text;
    this.pieceCharacters = pieceCharacters;
    this.overlapCharacters = overlapCharacters;
  }

  /**
   * Whether there is another token.
   *
   * @return false at the end of the text
   * @throws RoteException if the text cannot be read, or cannot be tokenised in pieces
   */
  @Override
  public boolean hasNext() {
    if (piece == null) {
      leaveFor(piece(0, pieceCharacters), 0);
    }
    while (next == settled && following != null) {
      leaveFor(following, followingFrom);
    }
    return next < settled;
  }

  /**
   * The next token.
   *
   * @return in the text's order
   */
  @Override
  public Token next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the text is at its end");
    }
    return piece.token(next++);
  }

  /**
   * How much of the text has been read.
   *
   * @return UTF-16 units; the length of the text after the last token
   */
  public long characters() {
    return keptFrom + kept.length();
  }

  /** Goes on with a piece, from one of its tokens to where it is left in turn. */
  private void leaveFor(Piece to, int from) {
    piece = to;
    next = from;
    following = null;
    settled = to.size();
    drop();
    for (int overlap = overlapCharacters; !to.last() && following == null; overlap *= 2) {
      if (overlap >= to.end() - to.start()) {
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "the text before character %d cannot be tokenised in pieces: its tokens depend on"
                    + " text more than %d characters away",
                to.end(),
                overlap / 2));
      }
      Piece candidate = piece(characterAt(to.end() - overlap), pieceCharacters + overlap);
      Seam seam = seam(to, from, candidate);
      if (seam != null) {
        settled = seam.left();
        following = candidate;
        followingFrom = seam.right();
      }
    }
  }

  /** The middle of the longest run of tokens that both pieces have, or null if it is too short. */
  private static Seam seam(Piece left, int from, Piece right) {
    int longest = 0;
    Seam best = null;
    int run = 0;
    int i = from;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      Token a = left.token(i);
      Token b = right.token(j);
      if (a.equals(b)) {
        run++;
        i++;
        j++;
        if (run > longest && run >= SEAM_TOKENS && isBorder(left, i - run / 2)) {
          longest = run;
          best = new Seam(i - run / 2, j - run / 2);
        }
      } else {
        run = 0;
        boolean leftFirst = a.start() < b.start() || (a.start() == b.start() && a.end() < b.end());
        boolean same = a.start() == b.start() && a.end() == b.end();
        i += leftFirst || same ? 1 : 0;
        j += leftFirst ? 0 : 1;
      }
    }
    return best;
  }

  /** Whether no character is spread over the tokens on both sides. */
  private static boolean isBorder(Piece piece, int i) {
    return piece.token(i - 1).end() <= piece.token(i).start();
  }

  private Piece piece(long start, int length) {
    read(start + length + 1);
    long end = Math.min(characters(), start + length);
    boolean last = readToEnd && end == characters();
    if (!last) {
      end = characterAt(end);
    }
    return new Piece(
        start,
        end,
        last,
        tokenizer.encode(kept.substring((int) (start - keptFrom), (int) (end - keptFrom))));
  }

  /** A position at which no surrogate pair is cut in two. */
  private long characterAt(long position) {
    int index = (int) (position - keptFrom);
    boolean inside =
        index > 0 && index < kept.length() && Character.isLowSurrogate(kept.charAt(index));
    return inside ? position - 1 : position;
  }

  private void read(long until) {
    char[] buffer = new char[1 << 13];
    try {
      while (!readToEnd && characters() < until) {
        int count = reader.read(buffer);
        if (count < 0) {
          readToEnd = true;
        } else {
          kept.append(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      throw new RoteException("the text cannot be read: " + e.getMessage(), e);
    }
  }

  /** Drops the text that stands before the piece. */
  private void drop() {
    kept.delete(0, (int) (piece.start() - keptFrom));
    keptFrom = piece.start();
  }
}
