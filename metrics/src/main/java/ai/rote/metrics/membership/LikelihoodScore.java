package ai.rote.metrics.membership;

import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.Interval;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.Deflater;

/**
 * A number that tells texts a model was trained on from others, by how likely it finds them. All of
 * them point the same way: <b>higher means more likely training data</b>, so that {@link Auc} above
 * one half means that the score works.
 *
 * <p>All are computed under the model's own distribution, so the scheme {@code temperature=1} must
 * have been scored.
 */
public final class LikelihoodScore {
  /** Lets 0.29 of 100 be 29, although the product is 28.999999999999996. */
  private static final double ROUNDING = 1e-9;

  /** K of Min-K% in the literature. */
  private static final double CUSTOMARY_SHARE = 0.2;

  private static final SamplingScheme OWN = SamplingScheme.temperature(1);

  private final String title;
  private final ToDoubleFunction<TokenScores> score;

  private LikelihoodScore(String title, ToDoubleFunction<TokenScores> score) {
    this.title = title;
    this.score = score;
  }

  /**
   * The mean log-likelihood of a suffix token, (1/k)·Σ ln q_t: minus the loss.
   *
   * @return at most 0
   * @see <a href="https://arxiv.org/abs/1709.01604">Yeom et al. 2018, the loss attack</a>
   */
  public static LikelihoodScore meanLogProb() {
    return new LikelihoodScore(
        "mean log-likelihood", scores -> scores.logProb(OWN) / scores.suffixTokens());
  }

  /**
   * Min-K%: the mean log-likelihood of the least likely tokens. Text that was not seen in training
   * holds a few tokens that surprise the model much.
   *
   * @param share of the suffix tokens, in (0, 1], rounded down but at least one token; 0.2 is
   *     customary, and 1 gives {@link #meanLogProb()}
   * @return at most 0
   * @throws IllegalArgumentException if the share is out of its range
   * @see <a href="https://arxiv.org/abs/2310.16789">Shi et al. 2024, Detecting Pretraining Data
   *     from Large Language Models</a>
   */
  public static LikelihoodScore minK(double share) {
    Arguments.share(share);
    return new LikelihoodScore(
        "Min-" + percent(share),
        scores -> meanOfLeast(share, scores, t -> scores.tokenLogProb(OWN, t)));
  }

  /**
   * Min-K%++: like {@link #minK(double)}, of each token's log-likelihood measured against the whole
   * vocabulary at its place,
   *
   * <pre>
   *   (ln q_t − mean_t) / sd_t
   * </pre>
   *
   * so that a token is compared with what the model might have said instead. Where sd_t is 0 the
   * distribution is uniform or has one token; every possible token is as likely as the mean then,
   * and the value is 0 (of an impossible one, negative infinity as ever).
   *
   * @param share of the suffix tokens, in (0, 1], rounded down but at least one token
   * @return in standard deviations; any sign. It needs scores that have {@link
   *     TokenScores#moments()}
   * @throws IllegalArgumentException if the share is out of its range
   * @see <a href="https://arxiv.org/abs/2404.02936">Zhang et al. 2024, Min-K%++</a>
   */
  public static LikelihoodScore minKPlusPlus(double share) {
    Arguments.share(share);
    return new LikelihoodScore(
        "Min-" + percent(share) + "++",
        scores -> {
          LogProbMoments moments =
              scores
                  .moments()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "example '"
                                  + scores.example().id()
                                  + "': Min-K%++ needs the moments of the vocabulary's"
                                  + " log-probabilities, which were not kept"));
          return meanOfLeast(
              share,
              scores,
              t -> standardised(scores.tokenLogProb(OWN, t), moments.mean(t), moments.sd(t)));
        });
  }

  /**
   * The scores that need the model alone: mean log-likelihood, Min-20% and, of scores that have the
   * moments of the vocabulary, Min-20%++. For the zlib ratio, add {@link #zlib}.
   *
   * @param withMoments whether the moments were kept
   * @return two or three scores
   */
  public static List<LikelihoodScore> customary(boolean withMoments) {
    return withMoments
        ? List.of(meanLogProb(), minK(CUSTOMARY_SHARE), minKPlusPlus(CUSTOMARY_SHARE))
        : List.of(meanLogProb(), minK(CUSTOMARY_SHARE));
  }

  private static double standardised(double logProb, double mean, double sd) {
    return sd > 0 || logProb == Double.NEGATIVE_INFINITY ? (logProb - mean) / sd : 0;
  }

  /**
   * The zlib ratio: log-likelihood of the suffix over the number of bytes that its text takes after
   * compression, so that a text is not called memorized merely for being repetitive,
   *
   * <pre>
   *   Σ ln q_t / bytes(zlib(text))
   * </pre>
   *
   * Compression is zlib's at its default level with header and checksum, of the text in UTF-8; the
   * empty text takes 8 bytes, so nothing is divided by 0.
   *
   * @param suffixText gives the suffix as text, by a tokenizer or from the data set
   * @return nats for each byte, at most 0
   * @see <a href="https://arxiv.org/abs/2012.07805">Carlini et al. 2021, Extracting Training Data
   *     from Large Language Models, section 5.2</a>
   */
  public static LikelihoodScore zlib(Function<TokenScores, String> suffixText) {
    Objects.requireNonNull(suffixText, "suffixText");
    return new LikelihoodScore(
        "zlib ratio", scores -> scores.logProb(OWN) / compressedBytes(suffixText.apply(scores)));
  }

  /**
   * The score of one example.
   *
   * @param scores its token scores, under {@code temperature=1} at least
   * @return higher for more likely training data; negative infinity if a token underflows to
   *     probability 0
   * @throws IllegalArgumentException if what the score needs was not kept
   */
  public double of(TokenScores scores) {
    return score.applyAsDouble(scores);
  }

  private static double meanOfLeast(double share, TokenScores scores, TokenValue value) {
    int tokens = scores.suffixTokens();
    double[] sorted = IntStream.range(0, tokens).mapToDouble(value::at).sorted().toArray();
    int least = Math.max(1, (int) (share * tokens + ROUNDING));
    return Arrays.stream(sorted, 0, least).average().orElseThrow();
  }

  private interface TokenValue {
    double at(int t);
  }

  /**
   * How many bytes a text takes after compression by zlib at its default level, with header and
   * checksum, of its UTF-8.
   *
   * @param text any
   * @return at least 8
   */
  public static int compressedBytes(String text) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      byte[] buffer = new byte[4096];
      int bytes = 0;
      while (!deflater.finished()) {
        bytes += deflater.deflate(buffer);
      }
      return bytes;
    } finally {
      deflater.end();
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%s%%", Interval.percent(share));
  }

  /**
   * How well this score tells two sets of examples apart. {@link MembershipReport} takes several
   * scores of one stream.
   *
   * @param members scores of training examples; read once
   * @param controls scores of examples that were not trained on; read once
   * @param level nominal coverage of the interval, in (0, 1)
   * @return the area under its ROC curve
   * @throws IllegalArgumentException if a set is empty, what the score needs was not kept, or the
   *     level is out of its range
   */
  public Auc auc(Iterable<TokenScores> members, Iterable<TokenScores> controls, double level) {
    return Auc.of(values(members), values(controls), level);
  }

  private double[] values(Iterable<TokenScores> examples) {
    return StreamSupport.stream(examples.spliterator(), false).mapToDouble(this::of).toArray();
  }

  /** The score's name: {@code Min-20%++}. */
  @Override
  public String toString() {
    return title;
  }
}
