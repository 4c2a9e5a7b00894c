package ai.rote.metrics.distance;

import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * <b>Sentence BLEU</b> against one reference: the geometric mean of the shares of generated n-grams
 * that stand in the target too (each at most as often as there), times a penalty for being shorter
 * than the target.
 *
 * <pre>
 *   BLEU = min(1, e^(1 − |target|/|generated|)) · (c_1/t_1 · … · c_N/t_N)^(1/N)
 *
 *   t_n   n-grams generated          c_n   those of them that match
 *   N     the longest n up to {@code maxOrder} that has an n-gram at all: min(maxOrder, |generated|)
 * </pre>
 *
 * In [0, 1]; 1 for equal sequences (also shorter than {@code maxOrder}, and empty ones); 0 if no
 * single token matches. Not symmetric. A value of 1 does not quite mean equal: the same n-grams can
 * sometimes be put in another order. Time is linear in the lengths for each order.
 *
 * <p>Equals sacrebleu's sentence score, over 100, with {@code effective_order} on and no
 * tokenisation of its own. Over characters it is the same formula with characters as words, which
 * runs far higher: a threshold for tokens says nothing there.
 *
 * @param maxOrder the longest n-grams that count, at least 1
 * @param smoothing what a c_n of 0 becomes
 * @see <a href="https://aclanthology.org/P02-1040/">Papineni et al. 2002, BLEU: a Method for
 *     Automatic Evaluation of Machine Translation</a>
 * @see <a href="https://arxiv.org/abs/2210.17546">Ippolito et al. 2022: approximate memorization is
 *     BLEU above 0.75</a>
 */
public record Bleu(int maxOrder, Smoothing smoothing) implements Similarity {

  /** BLEU-4 without smoothing, as papers mean it where they say no more. */
  public static final Bleu STANDARD = new Bleu(4, Smoothing.NONE);

  /** What stands in for a share of matching n-grams that is 0. */
  public enum Smoothing {
    /** Nothing: one order without a match makes the whole 0. */
    NONE,
    /**
     * The first such order counts as 1/2 of a match, the next as 1/4, and so on, as sacrebleu does
     * by default. For ranking weak likenesses; a threshold as high as 0.75 hardly notices.
     *
     * @see <a href="https://aclanthology.org/W14-3346/">Chen and Cherry 2014, method 3</a>
     */
    EXPONENTIAL
  }

  /**
   * Checks the order.
   *
   * @param maxOrder the longest n-grams that count
   * @param smoothing what a c_n of 0 becomes
   * @throws IllegalArgumentException if the order is below 1
   */
  public Bleu {
    if (maxOrder < 1) {
      throw new IllegalArgumentException(
          "BLEU's longest n-grams must have at least 1 token, but have " + maxOrder);
    }
    Objects.requireNonNull(smoothing, "smoothing");
  }

  @Override
  public double between(int[] target, int[] generated) {
    if (generated.length == 0) {
      return target.length == 0 ? 1 : 0;
    }
    int orders = Math.min(maxOrder, generated.length);
    double logShares = 0;
    double standIn = 1;
    for (int n = 1; n <= orders; n++) {
      double matches = matches(target, generated, n);
      if (matches == 0) {
        // sacrebleu: without a single matching token there is nothing to smooth
        if (n == 1 || smoothing == Smoothing.NONE) {
          return 0;
        }
        standIn /= 2;
        matches = standIn;
      }
      logShares += Math.log(matches / (generated.length - n + 1));
    }
    double logPenalty = Math.min(0, 1 - (double) target.length / generated.length);
    return Math.exp(logPenalty + logShares / orders);
  }

  /** c_n: generated n-grams that match, each at most as often as the target has it. */
  private static int matches(int[] target, int[] generated, int n) {
    Map<IntBuffer, Integer> left = new HashMap<>();
    for (int start = 0; start + n <= target.length; start++) {
      left.merge(IntBuffer.wrap(target, start, n), 1, Integer::sum);
    }
    int matches = 0;
    for (int start = 0; start + n <= generated.length; start++) {
      IntBuffer gram = IntBuffer.wrap(generated, start, n);
      int times = left.getOrDefault(gram, 0);
      if (times > 0) {
        left.put(gram, times - 1);
        matches++;
      }
    }
    return matches;
  }

  @Override
  public String toString() {
    return "bleu-" + maxOrder + (smoothing == Smoothing.NONE ? "" : ", smoothed");
  }
}
