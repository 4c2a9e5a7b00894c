package ai.rote.results.run;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.LogProbBounds;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scores a share of what a run has scored a second time, after all of it and in other company, and
 * compares with what is recorded. Which examples those are their order alone decides.
 */
final class Rescoring {
  private final double share;
  private final Map<String, TokenizedExample> chosen = new LinkedHashMap<>();
  private final Map<String, TokenScores> second = new HashMap<>();
  private List<SamplingScheme> schemes = List.of();
  private long met;
  private long compared;
  private long differences;
  private double sum;
  private double largest;
  private long filtered;
  private long greedyChanged;

  /**
   * For one run.
   *
   * @param share of its examples; the first one always, unless it is 0
   */
  Rescoring(double share) {
    this.share = share;
  }

  boolean isAsked() {
    return share > 0;
  }

  /** Meets all examples in their order, and chooses. */
  void meet(String key, TokenizedExample example) {
    // The i-th is chosen where ⌈i·share⌉ rises, so that the first is and the share comes out.
    if (Math.ceil((met + 1) * share) > Math.ceil(met * share)) {
      chosen.put(key, example);
    }
    met++;
  }

  /** Scores those chosen, the last ones first. */
  void score(CausalLm model, List<SamplingScheme> under) {
    if (chosen.isEmpty()) {
      return;
    }
    schemes = under;
    Map<TokenizedExample, String> keys = new IdentityHashMap<>();
    chosen.forEach((key, example) -> keys.put(example, key));
    List<TokenizedExample> reversed = new ArrayList<>(chosen.values());
    Collections.reverse(reversed);
    model.score(reversed, under, each -> second.put(keys.get(each.example()), each));
  }

  /**
   * Compares with what was recorded first.
   *
   * @param logProb of the suffix under a scheme, or its bounds: both ends are compared
   */
  void compare(String key, Function<SamplingScheme, LogProbBounds> logProb, boolean greedyMatch) {
    TokenScores again = second.get(key);
    if (again == null) {
      return;
    }
    compared++;
    greedyChanged += again.greedyMatch() == greedyMatch ? 0 : 1;
    for (SamplingScheme scheme : schemes) {
      LogProbBounds first = logProb.apply(scheme);
      LogProbBounds now = again.logProbBounds(scheme);
      compare(first.lower(), now.lower());
      if (!first.isExact() || !now.isExact()) {
        compare(first.upper(), now.upper());
      }
    }
  }

  private void compare(double first, double now) {
    if (Double.isFinite(first) && Double.isFinite(now)) {
      double difference = Math.abs(first - now);
      sum += difference;
      largest = Math.max(largest, difference);
      differences++;
    } else if (first != now) {
      filtered++;
    }
  }

  /** What came out; empty if nothing was scored twice. */
  Optional<Spread> spread() {
    return compared == 0
        ? Optional.empty()
        : Optional.of(
            new Spread(
                compared,
                differences == 0 ? 0 : sum / differences,
                largest,
                filtered,
                greedyChanged));
  }
}
