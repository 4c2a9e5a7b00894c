package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.results.record.StoredScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of membership of every example: mean log-likelihood, zlib ratio, Min-20% and
 * Min-20%++; or why the records do not give one. A score counts as given only if every record gives
 * it. Keeps 32 bytes an example.
 */
public final class MembershipScores {
  /** The model's own distribution, which all of them are under. */
  private static final SamplingScheme OWN = SamplingScheme.temperature(1);

  private static final LikelihoodScore MEAN = LikelihoodScore.customary(true).get(0);
  private static final LikelihoodScore MIN_K = LikelihoodScore.customary(true).get(1);
  private static final LikelihoodScore MIN_K_PLUS_PLUS = LikelihoodScore.customary(true).get(2);
  private static final String ZLIB = zlib("").toString();
  private static final List<String> NAMES =
      List.of(MEAN.toString(), ZLIB, MIN_K.toString(), MIN_K_PLUS_PLUS.toString());

  private final Map<String, double[]> rows = new HashMap<>();
  private int withoutOwn;
  private int withoutMoments;
  private int withoutText;

  void accept(StoredScores stored) {
    TokenScores scores = stored.scores();
    double[] row = new double[NAMES.size()];
    rows.put(scores.example().id(), row);
    if (!scores.schemes().contains(OWN) || scores.boundedSchemes().contains(OWN)) {
      withoutOwn++;
      return;
    }
    row[0] = MEAN.of(scores);
    row[2] = MIN_K.of(scores);
    Optional<StoredScores.Text> text = stored.text();
    withoutText += text.isPresent() ? 0 : 1;
    text.ifPresent(each -> row[1] = zlib(each.suffix()).of(scores));
    withoutMoments += scores.moments().isPresent() ? 0 : 1;
    if (scores.moments().isPresent()) {
      row[3] = MIN_K_PLUS_PLUS.of(scores);
    }
  }

  private static LikelihoodScore zlib(String text) {
    return LikelihoodScore.zlib(any -> text);
  }

  /**
   * Whether the model's own distribution was scored, which likelihoods are under.
   *
   * @return true if all records have it
   */
  public boolean hasOwnDistribution() {
    return withoutOwn == 0;
  }

  /**
   * The scores that every record gives.
   *
   * @return their names
   */
  public List<String> available() {
    Map<String, String> missing = unavailable();
    return NAMES.stream().filter(name -> !missing.containsKey(name)).toList();
  }

  /**
   * The figures that some record does not give.
   *
   * @return by name, why not, and what would give them
   */
  public Map<String, String> unavailable() {
    Map<String, String> why = new LinkedHashMap<>();
    if (withoutOwn > 0) {
      List<String> figures = new ArrayList<>(List.of("perplexity"));
      figures.addAll(NAMES);
      figures.forEach(
          name ->
              why.put(
                  name,
                  "temperature=1, the model's own distribution, was not scored; measure with"
                      + " --scheme temperature=1 as well"));
      return why;
    }
    if (withoutText > 0) {
      why.put(
          ZLIB,
          withoutText
              + " of "
              + rows.size()
              + " examples came as token ids, so that their records hold no text to compress;"
              + " measure them as texts");
    }
    if (withoutMoments > 0) {
      why.put(
          MIN_K_PLUS_PLUS.toString(),
          withoutMoments
              + " of "
              + rows.size()
              + " records hold no mean and standard deviation of the vocabulary's"
              + " log-probabilities; measure again with --scheme temperature=1, and not"
              + " by --server, which tells neither");
    }
    return why;
  }

  /**
   * One score of some examples.
   *
   * @param name one of {@link #available()}
   * @param report whose examples
   * @return a value for each, in the order of {@link ExtractionReport#ids()}
   */
  public double[] of(String name, ExtractionReport report) {
    int column = NAMES.indexOf(name);
    return report.ids().stream().mapToDouble(id -> rows.get(id)[column]).toArray();
  }
}
