package ai.rote.results.analysis;

import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.near.Histogram;
import ai.rote.metrics.near.SampledExample;
import ai.rote.results.record.Generated;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.Threshold;

/** The draws of a record as the metrics take them: how many draws have which closeness. */
public final class SampledDraws {

  private SampledDraws() {}

  /**
   * The draws on the scale of a threshold. They are as long as the suffix, so its length is what a
   * distance is a share of.
   *
   * @param example that was drawn for
   * @param closeness what the values are
   * @param draws values and counts
   * @param threshold in tokens, or a share of the suffix
   * @return to be asked for hits at {@link Threshold#number}
   */
  public static SampledExample of(
      TokenizedExample example,
      NamedCloseness closeness,
      Generated.Draws draws,
      Threshold threshold) {
    int unit = threshold.isShare() ? example.suffixTokens() : 1;
    Histogram values =
        Histogram.ofCounts(
            draws.values().stream().mapToDouble(value -> value / unit).toArray(),
            draws.counts().stream().mapToLong(Long::longValue).toArray());
    return SampledExample.of(example.id(), closeness.on(threshold), values);
  }
}
