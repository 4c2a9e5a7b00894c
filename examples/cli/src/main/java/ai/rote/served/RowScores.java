package ai.rote.served;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The scores of an example, from what a server tells of each of its suffix tokens. */
final class RowScores {

  private RowScores() {}

  /** Rows that do not tell enough. */
  static final class UntoldException extends RoteException {
    private static final long serialVersionUID = 1L;

    UntoldException(String format, Object... arguments) {
      super(String.format(Locale.ROOT, format, arguments));
    }
  }

  /**
   * Computes every scheme.
   *
   * @param rows one for each suffix token
   * @throws UntoldException if a row does not tell the arg max, or a scheme's probability exactly;
   *     the message says what it tells and what it would take
   */
  static TokenScores of(
      TokenizedExample example, List<Row> rows, List<SamplingScheme> schemes, int vocabularySize) {
    int count = rows.size();
    int[] argMax = new int[count];
    int[] rank = new int[count];
    float[] margin = new float[count];
    Map<SamplingScheme, float[]> logProb = new LinkedHashMap<>();
    schemes.forEach(scheme -> logProb.put(scheme, new float[count]));
    for (int t = 0; t < count; t++) {
      Row row = rows.get(t);
      String where = "example '" + example.id() + "', suffix token " + t;
      if (!row.showsArgMax(vocabularySize)) {
        throw new UntoldException(
            "%s: all %d most probable tokens are equally probable, and more may be",
            where, row.width());
      }
      argMax[t] = row.argMax();
      rank[t] = row.rank();
      margin[t] = (float) row.margin();
      int place = t;
      logProb.forEach(
          (scheme, values) -> values[place] = (float) exact(row, scheme, vocabularySize, where));
    }
    return new TokenScores(example, argMax, rank, margin, logProb);
  }

  private static double exact(Row row, SamplingScheme scheme, int vocabularySize, String where) {
    Range range = Warp.of(row, scheme, vocabularySize);
    if (!range.isExact()) {
      throw new UntoldException(
          "%s: the %d most probable tokens do not tell its probability under %s, only that ln q lies"
              + " between %.4g and %.4g. %s",
          where,
          row.width(),
          scheme,
          range.low(),
          range.high(),
          Warp.remedy(scheme, vocabularySize));
    }
    return range.low();
  }
}
