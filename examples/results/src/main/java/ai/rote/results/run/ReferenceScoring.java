package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.prior.ReferenceScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Scores a data set with reference models, each loaded after the one before it has been closed. Of
 * an example one number a scheme is kept, in memory: a run that is resumed scores them again.
 */
final class ReferenceScoring {
  private final List<SamplingScheme> schemes;
  private final BiFunction<CausalLm, MeasureRequest, TokenizedDataSet> tokenise;

  /**
   * For one data set.
   *
   * @param schemes under which
   * @param tokenise the data set as a model's own tokenizer has it
   */
  ReferenceScoring(
      List<SamplingScheme> schemes,
      BiFunction<CausalLm, MeasureRequest, TokenizedDataSet> tokenise) {
    this.schemes = schemes;
    this.tokenise = tokenise;
  }

  /**
   * Scores.
   *
   * @param request names the references
   * @param data in tokens of the model that is measured
   * @return what each reference gives, in their order, by example
   * @throws RoteException if a reference has another tokenizer, or cannot take an example
   */
  Map<String, List<ReferenceScores>> score(MeasureRequest request, TokenizedDataSet data) {
    Map<String, List<ReferenceScores>> found = new HashMap<>();
    for (BaselineSettings.Reference reference : request.baselines().references()) {
      try (CausalLm model = reference.loader().get()) {
        model.check(data.examples());
        refuseOtherTokens(reference.name(), model, request, data);
        model.score(
            data.examples(),
            schemes,
            scores -> {
              Map<SamplingScheme, Double> logProb = new LinkedHashMap<>();
              schemes.forEach(scheme -> logProb.put(scheme, scores.logProb(scheme)));
              found
                  .computeIfAbsent(scores.id(), id -> new ArrayList<>())
                  .add(new ReferenceScores(reference.name(), logProb));
            });
      } catch (RoteException e) {
        throw new RoteException("--reference " + reference.name() + ": " + e.getMessage(), e);
      }
    }
    return found;
  }

  /** Probabilities of the same text in other tokens cannot be compared under any cut scheme. */
  private void refuseOtherTokens(
      String name, CausalLm model, MeasureRequest request, TokenizedDataSet data) {
    if (model.info().tokenizer().isEmpty()
        || data.examples().stream().noneMatch(TokenizedExample::isText)) {
      return; // token ids mean what they mean to the model that is measured
    }
    Map<String, TokenizedExample> theirs = new HashMap<>();
    tokenise.apply(model, request).examples().forEach(each -> theirs.put(each.id(), each));
    for (TokenizedExample example : data.examples()) {
      TokenizedExample other = theirs.get(example.id());
      if (other == null
          || !Arrays.equals(other.ids(), example.ids())
          || !example.suffixIs(other.suffixIds())) {
        throw new RoteException(
            "has another tokenizer than the model that is measured: it splits example '"
                + example.id()
                + "' into other tokens, whose probabilities cannot be compared");
      }
    }
  }
}
