package ai.rote.metrics.rounding;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionProbability;

/**
 * Between which values ln p_z of one example lies, for all that rounding lets be known.
 *
 * <p>With a margin of rounding d = u·√k/T around ln p_z as it was scored; T is the temperature, by
 * which logits, and their errors, are divided. Besides, a token at the edge of the scheme's cut may
 * fall in or out:
 *
 * <pre>
 *   top-k    rank k may fall out, rank k + 1 come in, with at most 1/k of the mass; so may the
 *            further ranks that the rounding moves
 *   min-p    |margin − T·ln(min-p)| &lt; 2u, with at most min-p of the mass
 *   greedy   |margin| &lt; 2u
 *   top-p, typical-p   cannot be told: no record says how much mass lies before a token
 * </pre>
 *
 * @param low in nats; negative infinity if a token may fall out
 * @param scored in nats, as it stands in the record
 * @param high in nats, at most 0; negative infinity if some token can under no rounding come in
 */
record LogProbRange(
    ExtractionProbability low, ExtractionProbability scored, ExtractionProbability high) {

  static LogProbRange of(TokenScores scores, SamplingScheme scheme, Rounding rounding) {
    Edge edge = new Edge(scheme, rounding);
    boolean mayFallOut = false;
    boolean mayBePossible = true;
    double possible = 0;
    for (int t = 0; t < scores.suffixTokens(); t++) {
      double logProb = scores.tokenLogProb(scheme, t);
      if (logProb > Double.NEGATIVE_INFINITY) {
        mayFallOut |= edge.mayFallOut(scores.rank(t), scores.margin(t));
        possible += logProb;
      } else if (edge.mayComeIn(scores.rank(t), scores.margin(t))) {
        possible += edge.mostLogProb(scores.rank(t), scores.margin(t));
      } else {
        mayBePossible = false;
      }
    }
    double nats = edge.suffixNats(scores.suffixTokens());
    double logProb = scores.logProb(scheme);
    return new LogProbRange(
        ExtractionProbability.ofLog(mayFallOut ? Double.NEGATIVE_INFINITY : logProb - nats),
        ExtractionProbability.ofLog(logProb),
        ExtractionProbability.ofLog(
            mayBePossible ? Math.min(0, possible + nats) : Double.NEGATIVE_INFINITY));
  }

  /** Where a scheme cuts, and how near to it a token stands. */
  private record Edge(SamplingScheme scheme, Rounding rounding) {

    private boolean isGreedy() {
      return scheme.temperature() == 0;
    }

    double suffixNats(int tokens) {
      return isGreedy() ? 0 : rounding.suffixNats(tokens) / scheme.temperature();
    }

    boolean mayFallOut(int rank, float margin) {
      return isGreedy()
          ? margin <= rounding.marginNats()
          : atTopK(rank) || beyondMinP(margin) < rounding.marginNats();
    }

    boolean mayComeIn(int rank, float margin) {
      return isGreedy()
          ? margin >= -rounding.marginNats()
          : RoundingEffect.tellsEdge(scheme)
              && rank - rounding.ranks() <= scheme.topK()
              && beyondMinP(margin) > -rounding.marginNats();
    }

    /** Of a token that stood outside, once it comes in. */
    double mostLogProb(int rank, float margin) {
      return Math.min(
          rank > scheme.topK() ? -Math.log(scheme.topK()) : 0,
          beyondMinP(margin) < 0 ? Math.log(scheme.minP()) : 0);
    }

    private boolean atTopK(int rank) {
      return rank <= scheme.topK() && rank > scheme.topK() - rounding.ranks();
    }

    /** How far a token lies inside min-p, in nats of its logit; below 0 outside. */
    private double beyondMinP(float margin) {
      return scheme.minP() == 0
          ? Double.POSITIVE_INFINITY
          : Math.min(0, margin) - scheme.temperature() * Math.log(scheme.minP());
    }
  }
}
