package ai.rote.metrics.subject;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import java.util.List;

/** What is kept of an example: a few numbers in place of its per-token arrays. */
record SubjectExample(String id, boolean greedy, QueryTokens tokens, double[] logProbs) {

  static SubjectExample of(TokenScores scores, List<SamplingScheme> schemes) {
    return new SubjectExample(
        scores.example().id(),
        scores.greedyMatch(),
        new QueryTokens(scores.example().prefixTokens(), scores.suffixTokens()),
        schemes.stream().mapToDouble(scores::logProb).toArray());
  }
}
