package ai.rote.results.record;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.near.ConfidenceSequence;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.ShareInterval;
import java.util.Arrays;

/**
 * Draws the suffixes of one example under one scheme: all at once, or, where it may end early, in
 * steps. A step's draws are those of their numbers, so draws that ended early are the first of
 * those that had not.
 */
final class Drawing {
  /**
   * Draws between two looks. A multiple of the sampler's blocks, which are powers of two up to
   * this, so that looking costs no draw.
   */
  public static final int STEP = 64;

  private final CausalLm model;
  private final GenerationSettings settings;
  private final ConfidenceSequence sequence;

  /** For a number of examples, whose intervals are to hold jointly. */
  public Drawing(CausalLm model, GenerationSettings settings, int examples) {
    this.model = model;
    this.settings = settings;
    this.sequence = ConfidenceSequence.jointly(ShareInterval.DEFAULT_LEVEL, examples);
  }

  /**
   * What came out.
   *
   * @param values how near each draw is to the suffix
   * @param verbatim how many draws are the suffix
   * @param firstVerbatim how many of the first step's, whose number nothing that was seen decided
   * @param leastGap the nearest that any draw came to another outcome
   */
  public record Drawn(double[] values, int verbatim, int firstVerbatim, double leastGap) {

    private Drawn plus(Drawn more) {
      double[] all = Arrays.copyOf(values, values.length + more.values.length);
      System.arraycopy(more.values, 0, all, values.length, more.values.length);
      return new Drawn(
          all, verbatim + more.verbatim, firstVerbatim, Math.min(leastGap, more.leastGap));
    }
  }

  public Drawn draw(TokenizedExample example, SamplingScheme scheme, int most) {
    SampleRequest request = SampleRequest.of(scheme, most).withSeed(settings.seed());
    if (settings.stop().isEmpty()) {
      return drawn(example, request);
    }
    Drawn all = drawn(example, request.withDraws(0, Math.min(STEP, most)));
    while (all.values.length < most && !isEnough(example, all)) {
      int done = all.values.length;
      all = all.plus(drawn(example, request.withDraws(done, Math.min(STEP, most - done))));
    }
    return all;
  }

  private boolean isEnough(TokenizedExample example, Drawn all) {
    int draws = all.values.length;
    return settings.thresholds().stream()
        .mapToDouble(each -> each.in(example.suffixTokens()))
        .distinct()
        .allMatch(
            threshold -> {
              long hits =
                  Arrays.stream(all.values)
                      .filter(each -> settings.closeness().closeness().isWithin(each, threshold))
                      .count();
              return settings
                  .stop()
                  .orElseThrow()
                  .rule()
                  .stops(sequence.at(new Hits(hits, draws)), draws);
            });
  }

  private Drawn drawn(TokenizedExample example, SampleRequest request) {
    Samples samples = GenerativeLm.of(model).sample(example, request);
    double leastGap = Double.POSITIVE_INFINITY;
    double[] values = new double[samples.count()];
    for (int i = 0; i < values.length; i++) {
      leastGap = Math.min(leastGap, samples.leastGap(i));
      values[i] = settings.closeness().closeness().between(example.suffixIds(), samples.ids(i));
    }
    return new Drawn(values, samples.verbatim(), samples.verbatim(), leastGap);
  }
}
