package ai.rote.results.analysis;

import java.util.Arrays;

/**
 * For the view of a text: which of its characters have which highest p_z, as runs of characters of
 * the same one. Kept to a thousandth of a nat, three numbers a run, and only where p_z is at least
 * {@link #LEAST}, since what lies below is not shaded: a text of millions of characters has
 * millions of runs when its windows start at every token.
 */
public final class Marks {

  /** No marks are kept beyond this character: a browser can still open a page with such a text. */
  public static final int MOST_CHARACTERS = 20_000_000;

  /** The least p_z that is kept. */
  public static final double LEAST = 1e-12;

  private static final double LEAST_LOG = Math.log(LEAST);

  private int[] numbers = new int[96];
  private int size;
  private int end;

  /** No marks yet. */
  public Marks() {}

  /** Takes the next run, which begins where the one before ended or later. */
  void add(long start, long runEnd, double logProb) {
    if (!(logProb >= LEAST_LOG) || start >= MOST_CHARACTERS) {
      return; // NaN, where nothing was tested, is not at least anything
    }
    int until = (int) Math.min(runEnd, MOST_CHARACTERS);
    int thousandths = (int) Math.round(-1000 * logProb);
    if (size > 0 && start == end && numbers[size - 1] == thousandths) {
      numbers[size - 2] += until - end;
    } else {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = (int) start - end;
      numbers[size++] = until - (int) start;
      numbers[size++] = thousandths;
    }
    end = until;
  }

  /**
   * The marks of a text's beginning.
   *
   * @param characters of the beginning
   * @return for each run: how many characters lie between it and the one before (or the text's
   *     beginning), how many it has, and its -ln p_z in thousandths of a nat
   */
  public int[] upTo(int characters) {
    int from = 0;
    int count = 0;
    while (count < size && from + numbers[count] < characters) {
      from += numbers[count] + numbers[count + 1];
      count += 3;
    }
    int[] kept = Arrays.copyOf(numbers, count);
    if (from > characters && count > 0) {
      kept[count - 2] -= from - characters;
    }
    return kept;
  }
}
