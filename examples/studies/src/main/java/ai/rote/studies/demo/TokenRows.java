package ai.rote.studies.demo;

import java.util.Arrays;
import java.util.List;

/**
 * Training rows of one length: a document's tokens and the end-of-text token that closes it, cut or
 * padded. Padding is no target. No token stands before the document, as none does when it is
 * measured.
 *
 * @param rows the documents' tokens, in training order
 * @param columns tokens a row
 * @param endOfText the id that closes a document
 */
record TokenRows(List<int[]> rows, int columns, int endOfText) {
  /** The target that {@code training.py} passes over. */
  private static final long NO_TARGET = -100;

  /**
   * Rows for one step.
   *
   * @param ids in row-major order
   * @param targets the token right of each
   * @param rows how many
   * @param columns tokens a row
   */
  record Batch(long[] ids, long[] targets, int rows, int columns) {}

  TokenRows {
    rows = List.copyOf(rows);
  }

  /** Rows {@code start} to {@code end} (exclusive) as a batch. */
  Batch batch(int start, int end) {
    long[] ids = new long[(end - start) * columns];
    long[] targets = new long[ids.length];
    Arrays.fill(ids, endOfText);
    Arrays.fill(targets, NO_TARGET);
    for (int row = start; row < end; row++) {
      int[] document = rows.get(row);
      int first = (row - start) * columns;
      for (int i = 0; i < Math.min(columns, document.length); i++) {
        ids[first + i] = document[i];
        targets[first + i] = i + 1 < document.length ? document[i + 1] : endOfText;
      }
    }
    return new Batch(ids, targets, end - start, columns);
  }
}
