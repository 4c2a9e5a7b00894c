package ai.rote.studies.demo;

import ai.rote.core.train.TrainableLm;
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
  /**
   * Rows for one step.
   *
   * @param ids one row a document
   * @param targets the token right of each
   */
  record Batch(int[][] ids, int[][] targets) {}

  TokenRows {
    rows = List.copyOf(rows);
  }

  /** Rows {@code start} to {@code end} (exclusive) as a batch. */
  Batch batch(int start, int end) {
    int[][] ids = new int[end - start][columns];
    int[][] targets = new int[end - start][columns];
    for (int row = start; row < end; row++) {
      int[] document = rows.get(row);
      int[] into = ids[row - start];
      int[] next = targets[row - start];
      Arrays.fill(into, endOfText);
      Arrays.fill(next, TrainableLm.NO_TARGET);
      for (int i = 0; i < Math.min(columns, document.length); i++) {
        into[i] = document[i];
        next[i] = i + 1 < document.length ? document[i + 1] : endOfText;
      }
    }
    return new Batch(ids, targets);
  }
}
