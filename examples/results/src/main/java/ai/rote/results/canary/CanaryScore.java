package ai.rote.results.canary;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By which number canaries are told apart; a higher one speaks for training data. */
public enum CanaryScore {
  /** ln p_z of the suffix under the model's own distribution, in nats. */
  LOG_LIKELIHOOD {
    @Override
    double own(TokenScores scores) {
      return scores.logProb(OWN);
    }
  },

  /** The same for each token of the suffix, for suffixes of different lengths. */
  MEAN_LOG_LIKELIHOOD {
    @Override
    double own(TokenScores scores) {
      return scores.logProb(OWN) / scores.suffixTokens();
    }
  };

  private static final SamplingScheme OWN = SamplingScheme.temperature(1);

  abstract double own(TokenScores scores);

  /**
   * The score of a canary.
   *
   * @param scores of its tokens
   * @return nats, at most 0; negative infinity if a token underflows to probability 0
   * @throws IllegalArgumentException if the model's own distribution was not scored
   */
  public double of(TokenScores scores) {
    if (!scores.schemes().contains(OWN)) {
      throw new IllegalArgumentException(
          "canaries are told apart under the model's own distribution, which was not scored; measure"
              + " them with --scheme temperature=1");
    }
    return own(scores);
  }

  /**
   * Reads {@code log-likelihood} or {@code mean-log-likelihood}.
   *
   * @param text the spelling
   * @return the score
   * @throws IllegalArgumentException if the spelling is unknown; the message says what is expected
   */
  public static CanaryScore parse(String text) {
    return Stream.of(values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is no score; expected "
                        + Stream.of(values())
                            .map(CanaryScore::toString)
                            .collect(Collectors.joining(" or "))));
  }

  /** The spelling of the command line and of files. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
