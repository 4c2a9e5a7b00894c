package ai.rote.core.model;

import ai.rote.core.score.SamplingScheme;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A sampling scheme applied to one row of logits as its definition reads: in double precision, with
 * the row sorted whole, one step after the other. Slow and plain, to judge {@code scoring.py} by.
 */
final class SchemeOracle {
  /**
   * A cumulative mass this near to p, relative to the whole, may fall to either side in float32.
   */
  private static final double DOUBT = 5e-6;

  /**
   * What a scheme makes of a row.
   *
   * @param logProb per token, negative infinity where filtered out
   * @param doubtful whether float rounding may move the nucleus by a token
   */
  record Distribution(double[] logProb, boolean doubtful) {}

  private SchemeOracle() {}

  static Distribution apply(float[] logits, SamplingScheme scheme) {
    double[] logProb = new double[logits.length];
    Arrays.fill(logProb, Double.NEGATIVE_INFINITY);
    if (scheme.isGreedy()) {
      logProb[argMax(logits)] = 0;
      return new Distribution(logProb, false);
    }
    int[] order = mostProbableFirst(logits);
    double largest = logits[order[0]];
    double[] weight =
        Arrays.stream(order)
            .mapToDouble(token -> Math.exp((logits[token] - largest) / scheme.temperature()))
            .toArray();

    int kept = logits.length;
    if (scheme.topK() < logits.length) {
      float cut = logits[order[scheme.topK() - 1]];
      kept = (int) IntStream.range(0, logits.length).filter(i -> logits[i] >= cut).count();
    }
    boolean doubtful = false;
    if (scheme.topP() < 1) {
      double whole = mass(weight, kept);
      double reached = 0;
      int inNucleus = 0;
      while (inNucleus < kept && reached < scheme.topP() * whole) {
        reached += weight[inNucleus++];
        doubtful |= Math.abs(reached / whole - scheme.topP()) < DOUBT;
      }
      kept = Math.max(1, inNucleus);
    }
    if (scheme.minP() > 0) {
      int likely = 1;
      while (likely < kept && weight[likely] >= scheme.minP()) {
        likely++;
      }
      for (int i = 1; i < kept; i++) {
        doubtful |= weight[i] != 1 && Math.abs(weight[i] / scheme.minP() - 1) < DOUBT;
      }
      kept = likely;
    }
    double[] logWeight = new double[kept];
    for (int i = 0; i < kept; i++) {
      logWeight[i] =
          Math.max(-Double.MAX_VALUE, (logits[order[i]] - largest) / scheme.temperature());
    }
    boolean[] left = new boolean[kept];
    Arrays.fill(left, true);
    if (scheme.typicalP() < 1) {
      doubtful |= keepTypical(left, logWeight, scheme.typicalP());
    }
    double whole = 0;
    for (int i = 0; i < kept; i++) {
      whole += left[i] ? Math.exp(logWeight[i]) : 0;
    }
    for (int i = 0; i < kept; i++) {
      if (left[i]) {
        logProb[order[i]] = logWeight[i] - Math.log(whole);
      }
    }
    return new Distribution(logProb, doubtful);
  }

  /** Drops what is not typical; returns whether float rounding may decide otherwise. */
  private static boolean keepTypical(boolean[] left, double[] logWeight, double share) {
    double logMass = Math.log(Arrays.stream(logWeight).map(Math::exp).sum());
    double entropy = 0;
    for (double each : logWeight) {
      double p = Math.exp(each - logMass);
      entropy -= p == 0 ? 0 : p * (each - logMass);
    }
    double[] distance = new double[logWeight.length];
    for (int i = 0; i < distance.length; i++) {
      distance[i] = Math.abs(entropy + logWeight[i] - logMass);
    }
    int[] nearest =
        IntStream.range(0, distance.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distance[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean doubtful = false;
    double reached = 0;
    int last = 0;
    for (int i = 0; i < nearest.length; i++) {
      reached += Math.exp(logWeight[nearest[i]] - logMass);
      doubtful |= Math.abs(reached - share) < DOUBT;
      last = nearest[i];
      if (reached >= share) {
        break;
      }
    }
    double farthest = distance[last];
    for (int i = 0; i < left.length; i++) {
      left[i] = distance[i] <= farthest;
      // float32 logits divided by T: another token this near to the border may fall to either side
      doubtful |=
          logWeight[i] != logWeight[last]
              && Math.abs(distance[i] - farthest) < DOUBT * Math.max(1, farthest);
    }
    return doubtful;
  }

  /** The lowest id among those with the largest logit. */
  static int argMax(float[] logits) {
    int best = 0;
    for (int token = 1; token < logits.length; token++) {
      if (logits[token] > logits[best]) {
        best = token;
      }
    }
    return best;
  }

  static long rank(float[] logits, int target) {
    return 1 + IntStream.range(0, logits.length).filter(i -> logits[i] > logits[target]).count();
  }

  static double margin(float[] logits, int target) {
    return logits[target]
        - IntStream.range(0, logits.length)
            .filter(token -> token != target)
            .mapToDouble(token -> logits[token])
            .max()
            .orElseThrow();
  }

  /** Among equals the higher id first; adding 0 makes -0 and 0 equals. */
  private static int[] mostProbableFirst(float[] logits) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer token) -> logits[token] + 0.)
                .thenComparingInt(token -> token)
                .reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double mass(double[] weight, int kept) {
    return Arrays.stream(weight, 0, kept).sum();
  }
}
