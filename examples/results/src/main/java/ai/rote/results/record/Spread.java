package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * How far scores moved when some examples were scored a second time, in other company. A model that
 * computes in bfloat16, or a server that puts together what comes in, does not give the same twice.
 *
 * @param examples how many were scored twice; of a scan, how many windows
 * @param meanNats mean of |ln p_z − ln p_z'| over examples and schemes where both are finite
 * @param largestNats largest of these
 * @param filtered examples and schemes where the suffix was possible one time and not the other
 * @param greedyChanged examples that greedy decoding emits as a whole one time and not the other
 */
public record Spread(
    @JsonProperty(required = true) long examples,
    @JsonProperty(required = true) double meanNats,
    @JsonProperty(required = true) double largestNats,
    @JsonProperty(required = true) long filtered,
    @JsonProperty(required = true) long greedyChanged) {

  /** In words, as a terminal and a page show it. */
  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "%,d scored twice: ln p moved by %.2g nats on average, %.2g at most",
            examples,
            meanNats,
            largestNats)
        + (filtered == 0 ? "" : "; filtered out only once: " + filtered)
        + (greedyChanged == 0 ? "" : "; greedy only once: " + greedyChanged);
  }
}
