package ai.rote.served;

import ai.rote.core.RoteException;
import ai.rote.core.score.LogProbBounds;
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
   * @param bounds whether bounds will do
   * @throws UntoldException if a row does not tell the arg max, or a scheme's probability exactly,
   *     or where bounds will do, anything of it; the message says what it tells and what it would
   *     take
   */
  static TokenScores of(
      TokenizedExample example,
      List<Row> rows,
      List<SamplingScheme> schemes,
      int vocabularySize,
      boolean bounds) {
    int count = rows.size();
    int[] argMax = new int[count];
    int[] rank = new int[count];
    float[] margin = new float[count];
    Map<SamplingScheme, float[]> lower = new LinkedHashMap<>();
    Map<SamplingScheme, float[]> upper = new LinkedHashMap<>();
    schemes.forEach(scheme -> lower.put(scheme, new float[count]));
    schemes.forEach(scheme -> upper.put(scheme, new float[count]));
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
      for (SamplingScheme scheme : lower.keySet()) {
        LogProbBounds range = told(row, scheme, vocabularySize, bounds, where);
        boolean isExact = range.isExact();
        lower.get(scheme)[t] = isExact ? (float) range.lower() : atMost(range.lower());
        upper.get(scheme)[t] = isExact ? (float) range.upper() : atLeast(range.upper());
      }
    }
    return new TokenScores(example, argMax, rank, margin, lower, upper);
  }

  private static LogProbBounds told(
      Row row, SamplingScheme scheme, int vocabularySize, boolean bounds, String where) {
    LogProbBounds range = Warp.of(row, scheme, vocabularySize);
    if (!range.isExact() && (!bounds || range.sayNothing())) {
      throw new UntoldException(
          "%s: the %d most probable tokens do not tell its probability under %s, only that ln q lies"
              + " between %.4g and %.4g. %s%s",
          where,
          row.width(),
          scheme,
          range.lower(),
          range.upper(),
          Warp.remedy(scheme, vocabularySize),
          range.sayNothing() ? "" : " With --server-bounds such bounds are recorded.");
    }
    return range;
  }

  /** The largest float that is not above a number. */
  private static float atMost(double value) {
    float nearest = (float) value;
    return nearest > value ? Math.nextDown(nearest) : nearest;
  }

  /** The smallest float that is not below a number. */
  private static float atLeast(double value) {
    float nearest = (float) value;
    return nearest < value ? Math.nextUp(nearest) : nearest;
  }
}
