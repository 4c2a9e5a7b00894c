package ai.rote.results.record;

import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.metrics.distance.Bleu;
import ai.rote.metrics.distance.Closeness;
import ai.rote.metrics.distance.Distance;
import ai.rote.metrics.distance.Hamming;
import ai.rote.metrics.distance.Levenshtein;
import ai.rote.metrics.distance.LongestCommonSubsequence;
import ai.rote.metrics.distance.LongestCommonSubstring;
import ai.rote.metrics.distance.RougeL;
import ai.rote.metrics.distance.Scale;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The distances and similarities of token sequences that can be named on a command line. */
public enum NamedCloseness {
  /** Positions that differ, in tokens. */
  HAMMING(new Hamming(Scale.COUNT), NearVerbatimRequest.DistanceKind.HAMMING),
  /** Insertions, deletions and replacements, in tokens. */
  LEVENSHTEIN(new Levenshtein(Scale.COUNT), NearVerbatimRequest.DistanceKind.LEVENSHTEIN),
  /** BLEU, from 0 to 1. */
  BLEU(Bleu.STANDARD, null),
  /** ROUGE-L, from 0 to 1. */
  ROUGE_L(new RougeL(), null),
  /** Longest run of tokens in common. */
  LONGEST_COMMON_SUBSTRING(new LongestCommonSubstring(Scale.COUNT), null),
  /** Most tokens in common, in order. */
  LONGEST_COMMON_SUBSEQUENCE(new LongestCommonSubsequence(Scale.COUNT), null);

  private final Closeness closeness;
  private final NearVerbatimRequest.DistanceKind searched;

  NamedCloseness(Closeness closeness, NearVerbatimRequest.DistanceKind searched) {
    this.closeness = closeness;
    this.searched = searched;
  }

  /**
   * How it is computed.
   *
   * @return of tokens
   */
  public Closeness closeness() {
    return closeness;
  }

  /**
   * How it is computed to be compared with {@link Threshold#number}.
   *
   * @param threshold a share only of what {@link #takesShares}
   * @return in tokens, or over the suffix's length. Of suffixes of one length {@code d / L ≤ share}
   *     and {@code d ≤ ⌊share · L⌋} are the same
   */
  public Closeness on(Threshold threshold) {
    return threshold.isShare() ? asShare().orElseThrow() : closeness;
  }

  /**
   * Whether a threshold may be a share of the suffix.
   *
   * @return true for distances in tokens
   */
  public boolean takesShares() {
    return asShare().isPresent();
  }

  private Optional<Distance> asShare() {
    return switch (this) {
      case HAMMING -> Optional.of(new Hamming(Scale.SHARE));
      case LEVENSHTEIN -> Optional.of(new Levenshtein(Scale.SHARE));
      default -> Optional.empty();
    };
  }

  /**
   * How it is computed, if it is small for near sequences.
   *
   * @return empty for a similarity
   */
  public Optional<Distance> asDistance() {
    return closeness instanceof Distance distance ? Optional.of(distance) : Optional.empty();
  }

  /**
   * The same distance for a near-verbatim search.
   *
   * @return empty if none keeps to it
   */
  public Optional<NearVerbatimRequest.DistanceKind> searched() {
    return Optional.ofNullable(searched);
  }

  /**
   * Reads a name.
   *
   * @param text as in {@code rouge-l}
   * @return what it names
   * @throws IllegalArgumentException if it names nothing; the message says what there is
   */
  @JsonCreator
  public static NamedCloseness parse(String text) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is no distance or similarity; there are "
                        + Arrays.stream(values())
                            .map(NamedCloseness::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** As it is read: {@code rouge-l}. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
