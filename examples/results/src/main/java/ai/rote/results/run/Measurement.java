package ai.rote.results.run;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.metrics.ExtractionEvaluator;
import ai.rote.metrics.ExtractionReport;
import java.util.List;

/**
 * One model measured on one data set.
 *
 * @param model what was measured
 * @param data on what
 * @param report what came out
 * @param scoringNanos how long scoring took
 */
public record Measurement(
    ModelInfo model, TokenizedDataSet data, ExtractionReport report, long scoringNanos) {

  /** Follows a measurement as it goes. */
  public interface Observer {

    /**
     * All examples are tokenised and fit the model; scoring is about to begin.
     *
     * @param data what will be scored, and what will not
     */
    void begin(TokenizedDataSet data);

    /**
     * An example has been scored.
     *
     * @param scores its scores
     */
    void scored(TokenScores scores);
  }

  /**
   * Measures.
   *
   * @param model loaded; left open
   * @param examples the data set
   * @param prefixTokens of an example that is a whole document
   * @param suffixTokens of an example that is a whole document
   * @param bos what stands before an example
   * @param schemes under which sampling schemes
   * @param observer is told of the beginning and of every example
   * @return the measurement
   * @throws ai.rote.core.ExampleException if an example cannot be measured; the observer has heard
   *     of nothing then
   */
  public static Measurement run(
      CausalLm model,
      List<PrefixSuffix> examples,
      int prefixTokens,
      int suffixTokens,
      BosPolicy bos,
      List<SamplingScheme> schemes,
      Observer observer) {
    TokenizedDataSet data =
        ExtractionEvaluator.of(model)
            .withTokens(prefixTokens, suffixTokens)
            .withBos(bos)
            .tokenize(examples);
    model.check(data.examples());
    observer.begin(data);

    ExtractionReport.Builder report = ExtractionReport.builder();
    data.skipped().forEach(report::skip);
    long start = System.nanoTime();
    model.score(
        data.examples(),
        schemes,
        scores -> {
          observer.scored(scores);
          report.accept(scores);
        });
    return new Measurement(model.info(), data, report.build(), System.nanoTime() - start);
  }
}
