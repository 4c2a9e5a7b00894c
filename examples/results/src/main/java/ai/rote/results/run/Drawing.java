package ai.rote.results.run;

import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.near.ConfidenceSequence;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.record.Generated;
import ai.rote.results.record.TokenIds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  private static final int STEP = Generated.FIRST_DRAWS;

  private final GenerativeLm model;
  private final GenerationSettings settings;
  private final ConfidenceSequence sequence;

  /** For a number of examples, whose intervals are to hold jointly. */
  Drawing(GenerativeLm model, GenerationSettings settings, int examples) {
    this.model = model;
    this.settings = settings;
    this.sequence = ConfidenceSequence.jointly(ShareInterval.DEFAULT_LEVEL, examples);
  }

  Generated.Draws draw(TokenizedExample example, SamplingScheme scheme, int most) {
    SampleRequest request = SampleRequest.of(scheme, most).withSeed(settings.seed());
    Drawn drawn = new Drawn(example);
    if (settings.stop().isEmpty()) {
      drawn.add(request);
      return drawn.draws(false);
    }
    drawn.add(request.withDraws(0, Math.min(STEP, most)));
    while (drawn.count < most && !drawn.isEnough()) {
      drawn.add(request.withDraws(drawn.count, Math.min(STEP, most - drawn.count)));
    }
    return drawn.draws(true);
  }

  /** What came out so far: how many draws are how near to the suffix. */
  private final class Drawn {
    private final TokenizedExample example;
    private final int[] suffix;
    private final TreeMap<Double, Long> counts = new TreeMap<>();
    private int count;
    private int verbatim;
    private int firstVerbatim = -1;
    private double leastGap = Double.POSITIVE_INFINITY;
    private int[] likeliest;
    private double likeliestLogProb = Double.NEGATIVE_INFINITY;

    Drawn(TokenizedExample example) {
      this.example = example;
      this.suffix = example.suffixIds();
    }

    void add(SampleRequest request) {
      Samples samples = model.sample(example, request);
      for (int i = 0; i < samples.count(); i++) {
        leastGap = Math.min(leastGap, samples.leastGap(i));
        counts.merge(
            settings.closeness().closeness().between(suffix, samples.ids(i)), 1L, Long::sum);
        if (samples.logProb(i) > likeliestLogProb) {
          likeliestLogProb = samples.logProb(i);
          likeliest = samples.ids(i);
        }
      }
      count += samples.count();
      verbatim += samples.verbatim();
      firstVerbatim = firstVerbatim < 0 ? samples.verbatim() : firstVerbatim;
    }

    boolean isEnough() {
      return settings.thresholds().stream()
          .mapToDouble(each -> each.in(example.suffixTokens()))
          .distinct()
          .allMatch(
              threshold ->
                  settings
                      .stop()
                      .orElseThrow()
                      .rule()
                      .stops(sequence.at(new Hits(hits(threshold), count)), count));
    }

    private long hits(double threshold) {
      return counts.entrySet().stream()
          .filter(each -> settings.closeness().closeness().isWithin(each.getKey(), threshold))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    Generated.Draws draws(boolean mayStop) {
      return new Generated.Draws(
          mayStop ? count : null,
          mayStop ? firstVerbatim : null,
          verbatim,
          leastGap,
          List.copyOf(counts.keySet()),
          List.copyOf(counts.values()),
          new Generated.Guess(likeliestLogProb, TokenIds.of(likeliest)));
    }
  }
}
