package ai.rote.served;

import ai.rote.core.score.LogProbBounds;
import ai.rote.core.score.SamplingScheme;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The probability of a token under a sampling scheme, from the N most probable tokens of its row
 * and its own log-probability. In the order in which a scheme's steps apply:
 *
 * <ul>
 *   <li>temperature: weights are w_i = p_i^(1/T), since ln p and logits differ by a constant. All
 *       of them sum to 1 at T = 1. At another temperature the weights beyond the N known ones are
 *       not known: of V − N probabilities that sum to m, none of them above p_N, the weights sum to
 *       something between m·p_N^(1/T−1) and (V−N)^(1−1/T)·m^(1/T): one end is reached when the mass
 *       stands on as few tokens as can be, the other when all have the same. The first is the lower
 *       one for T &gt; 1, where p^(1/T) is concave, and the upper one for T &lt; 1.
 *   <li>top-k with k &lt; N: what is kept is known, and with it its sum at any temperature. A tie
 *       at the cut that reaches to the last known token may go on behind it.
 *   <li>top-p: known if the sum of all weights is, and the nucleus ends within the N tokens. If it
 *       does not, its mass lies between p and p plus one more token.
 *   <li>min-p: known at any temperature if the last known token lies below the cut.
 *   <li>typical-p: known if all that the steps before it keep is.
 * </ul>
 *
 * <p>Pure arithmetic; the oracle in its test is the whole row.
 */
final class Warp {
  /** What the sum of N rounded probabilities may be wrong by. */
  private static final double ROUNDING = 2e-6;

  /** Ends that are as near as this are one value, in nats. */
  private static final double EXACT = 5e-7;

  /** Of a token that is filtered out. */
  private static final LogProbBounds IMPOSSIBLE = LogProbBounds.exactly(Double.NEGATIVE_INFINITY);

  /** As the scoring of a model that runs here looks beyond the largest k. */
  private static final int TIE_SLACK = 24;

  /** What servers give at most by default. */
  private static final int CUSTOMARY = 20;

  private static final double LEAST_TEMPERATURE = 1e-30;

  private final Row row;
  private final SamplingScheme scheme;
  private final int vocabularySize;

  /** How many tokens are known, N. */
  private final int known;

  /** The sum of the weights of the first i tokens, relative to the weight of the first. */
  private final double[] cumulative;

  /** How many tokens are kept, at least and at most; {@link #BEYOND} if more than are known. */
  private int fewest;

  private int most;

  /** The sum of their weights, at least and at most. */
  private double low;

  private double high;

  /** Whether the true token is surely among them. */
  private boolean inside = true;

  private static final int BEYOND = Integer.MAX_VALUE;

  private Warp(Row row, SamplingScheme scheme, int vocabularySize) {
    this.row = row;
    this.scheme = scheme;
    this.vocabularySize = vocabularySize;
    this.known = row.width();
    this.cumulative = new double[known + 1];
    for (int i = 0; i < known; i++) {
      cumulative[i + 1] = cumulative[i] + Math.exp(logWeight(row.top(i)));
    }
  }

  /**
   * How many of the most probable tokens to ask for where nothing is said: for top-k some more than
   * k, to see where a tie at the cut ends; else what servers give by default, which shows nearly
   * every arg max among its ties.
   */
  static int customary(SamplingScheme scheme) {
    return scheme.topK() <= Integer.MAX_VALUE - TIE_SLACK
        ? Math.max(CUSTOMARY, scheme.topK() + TIE_SLACK)
        : CUSTOMARY;
  }

  /** What it would take to know more under a scheme, in words. */
  static String remedy(SamplingScheme scheme, int vocabularySize) {
    if (scheme.topK() < vocabularySize) {
      return "It takes as many as tie with the last one of the top-k.";
    }
    String whole = "all " + vocabularySize + " tokens of the vocabulary";
    boolean needsAll = scheme.typicalP() < 1 || scheme.temperature() != 1 && scheme.minP() == 0;
    return (needsAll ? "It takes " + whole : "It takes as many as the scheme keeps, up to " + whole)
        + ", or a top-k, as in top-k=40 with the same.";
  }

  /**
   * What is known of ln q of the row's true token.
   *
   * @param row the N most probable tokens, at least k of them for top-k
   * @param scheme any
   * @param vocabularySize of the model
   * @return one value if it can be known, or bounds that hold whatever the rest of the row is
   */
  static LogProbBounds of(Row row, SamplingScheme scheme, int vocabularySize) {
    if (row.own() == Double.NEGATIVE_INFINITY) {
      return IMPOSSIBLE;
    }
    if (scheme.isGreedy()) {
      return greedy(row, vocabularySize);
    }
    if (scheme.equals(SamplingScheme.temperature(1))) {
      return LogProbBounds.exactly(Math.min(0, row.own()));
    }
    return new Warp(row, scheme, vocabularySize).range();
  }

  /**
   * Among equals the lowest id is chosen; it may stand behind the known ones if all of them tie.
   */
  private static LogProbBounds greedy(Row row, int vocabularySize) {
    int last = row.width() - 1;
    if (row.own() < row.top(0)) {
      return IMPOSSIBLE;
    }
    if (row.width() < vocabularySize && row.top(last) == row.top(0)) {
      return new LogProbBounds(Double.NEGATIVE_INFINITY, 0);
    }
    return row.argMax() == row.token() ? LogProbBounds.exactly(0) : IMPOSSIBLE;
  }

  private LogProbBounds range() {
    double own = logWeight(row.own());
    if (scheme.topK() < vocabularySize) {
      if (row.own() < row.top(scheme.topK() - 1)) {
        return IMPOSSIBLE;
      }
      keepLargest();
    } else {
      keepAll();
    }
    if (scheme.topP() < 1 && !keepNucleus()) {
      return IMPOSSIBLE;
    }
    if (scheme.minP() > 0) {
      if (own < Math.log(scheme.minP())) {
        return IMPOSSIBLE;
      }
      keepLikely();
    }
    if (scheme.typicalP() < 1) {
      if (fewest != most || most == BEYOND || !inside) {
        return new LogProbBounds(Double.NEGATIVE_INFINITY, 0);
      }
      if (!keepTypical(own)) {
        return IMPOSSIBLE;
      }
    }
    double least = inside ? Math.min(0, own - Math.log(high)) : Double.NEGATIVE_INFINITY;
    double greatest = Math.min(0, own - Math.log(low));
    if (greatest - least <= EXACT) {
      return LogProbBounds.exactly(low == high ? greatest : (least + greatest) / 2);
    }
    return new LogProbBounds(least - EXACT, Math.min(0, greatest + EXACT));
  }

  private double logWeight(double logProb) {
    return (logProb - row.top(0)) / Math.max(scheme.temperature(), LEAST_TEMPERATURE);
  }

  private boolean isWhole() {
    return known >= vocabularySize;
  }

  /** The weight of the last known token: no other has more. */
  private double lastWeight() {
    return Math.exp(logWeight(row.top(known - 1)));
  }

  private void keepAll() {
    fewest = isWhole() ? known : BEYOND;
    most = fewest;
    low = cumulative[known];
    high = low;
    if (isWhole()) {
      return;
    }
    if (scheme.temperature() == 1) {
      low = Math.exp(-row.top(0));
      high = low;
      return;
    }
    double tail = row.tailMass();
    int tokens = vocabularySize - known;
    if (row.position() == known) { // the true token is one of the others, and it is known
      tail = Math.max(0, tail - Math.exp(row.own()));
      tokens--;
      low += Math.exp(logWeight(row.own()));
      high = low;
    }
    double last = Math.exp(row.top(known - 1));
    double leastTail = Math.max(0, tail - ROUNDING);
    double mostTail = Math.min(tail + ROUNDING, tokens * last);
    if (tokens == 0 || mostTail <= 0) {
      return;
    }
    boolean concave = scheme.temperature() > 1;
    low += concave ? gathered(leastTail) : spread(leastTail, tokens);
    high += concave ? spread(mostTail, tokens) : gathered(mostTail);
  }

  /** Weights of a mass that stands on tokens as probable as the last known one. */
  private double gathered(double mass) {
    double power = 1 / Math.max(scheme.temperature(), LEAST_TEMPERATURE);
    return mass == 0
        ? 0
        : Math.exp(Math.log(mass) + (power - 1) * row.top(known - 1) - power * row.top(0));
  }

  /** Weights of a mass that so many tokens have in equal parts. */
  private double spread(double mass, int tokens) {
    double power = 1 / Math.max(scheme.temperature(), LEAST_TEMPERATURE);
    return mass == 0
        ? 0
        : Math.exp((1 - power) * Math.log(tokens) + power * (Math.log(mass) - row.top(0)));
  }

  private void keepLargest() {
    double cut = row.top(scheme.topK() - 1);
    fewest = 0;
    while (fewest < known && row.top(fewest) >= cut) {
      fewest++;
    }
    most = fewest;
    low = cumulative[fewest];
    high = low;
    if (fewest < known || isWhole()) {
      return;
    }
    double possible = (row.tailMass() + ROUNDING) / Math.exp(row.top(known - 1));
    int ties = (int) Math.min(vocabularySize - known, Math.floor(possible));
    int atLeast = row.position() == known ? 1 : 0;
    low += atLeast * lastWeight();
    high += Math.max(atLeast, ties) * lastWeight();
    if (low < high || atLeast > 0) {
      fewest = BEYOND;
      most = BEYOND;
    }
  }

  /** False if the true token is surely not in the nucleus. */
  private boolean keepNucleus() {
    int from = crossing(low * scheme.topP());
    int to = crossing(high * scheme.topP());
    int earliest = row.position();
    int latest = earliest;
    if (most == BEYOND && row.own() <= row.top(known - 1)) {
      // Others may tie with it, and those of higher id come first.
      earliest = row.own() == row.top(known - 1) ? row.rank() - 1 : known;
      latest = BEYOND;
    }
    if (earliest >= to) {
      return false;
    }
    inside = latest < from;
    double reach = high * scheme.topP();
    low = from == BEYOND ? Math.max(cumulative[known], low * scheme.topP()) : cumulative[from];
    high = to == BEYOND ? Math.min(high, reach + lastWeight()) : cumulative[to];
    fewest = from;
    most = to;
    return true;
  }

  /** How many tokens it takes to reach a mass; {@link #BEYOND} if those known have less. */
  private int crossing(double mass) {
    int end = fewest == BEYOND ? known : fewest;
    for (int i = 1; i <= end; i++) {
      if (cumulative[i] >= mass) {
        return i;
      }
    }
    return fewest == BEYOND ? BEYOND : end;
  }

  private void keepLikely() {
    double least = Math.log(scheme.minP());
    int likely = 0;
    while (likely < known && logWeight(row.top(likely)) >= least) {
      likely++;
    }
    boolean ends = likely < known || isWhole();
    if (ends || most != BEYOND) {
      fewest = Math.min(fewest, likely);
      most = Math.min(most, likely);
      low = cumulative[fewest];
      high = cumulative[most];
    } else if (fewest == BEYOND) {
      low = cumulative[known] + (row.position() == known ? Math.exp(logWeight(row.own())) : 0);
      low = Math.min(low, high);
    }
  }

  /** False if the true token is not typical; all that was kept so far is known. */
  private boolean keepTypical(double own) {
    double logMass = Math.log(low);
    double entropy = 0;
    for (int i = 0; i < most; i++) {
      double logProb = logWeight(row.top(i)) - logMass;
      entropy -= logProb == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logProb) * logProb;
    }
    double[] distance = new double[most];
    Integer[] order = new Integer[most];
    for (int i = 0; i < most; i++) {
      distance[i] = Math.abs(logWeight(row.top(i)) - logMass + entropy);
      order[i] = i;
    }
    Arrays.sort(order, Comparator.comparingDouble(i -> distance[i]));
    double reached = 0;
    double farthest = 0;
    for (int i = 0; i < most && reached < scheme.typicalP(); i++) {
      farthest = distance[order[i]];
      reached += Math.exp(logWeight(row.top(order[i])) - logMass);
    }
    double rest = 0;
    for (int i = 0; i < most; i++) {
      rest += distance[i] <= farthest ? Math.exp(logWeight(row.top(i))) : 0;
    }
    low = rest;
    high = rest;
    return Math.abs(own - logMass + entropy) <= farthest;
  }
}
