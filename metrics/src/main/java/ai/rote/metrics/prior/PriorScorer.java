package ai.rote.metrics.prior;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Scores suffixes after prefixes that have nothing to do with them, and after a
 * beginning-of-sequence token alone where the model's tokenizer knows one.
 *
 * <pre>{@code
 * PriorScorer prior = new PriorScorer(model, UnrelatedPrefixes.of(examples, 0), 64);
 * List<ExamplePrior> priors = prior.of(examples, schemes);
 * }</pre>
 *
 * <p>A checkpoint runs each prefix once for all suffixes ({@link CausalLm#scoreSharedPrefixes}), so
 * a prior of J prefixes costs what J suffixes cost.
 */
public final class PriorScorer {
  private final CausalLm model;
  private final UnrelatedPrefixes prefixes;
  private final int count;
  private final int[] bos;

  /**
   * A scorer.
   *
   * @param model to score with
   * @param prefixes to score after
   * @param count J, how many of them for each example
   * @throws IllegalArgumentException if the count is below 1
   * @throws CheckpointException if the model's tokenizer is there, but cannot be read
   */
  public PriorScorer(CausalLm model, UnrelatedPrefixes prefixes, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a prior needs at least 1 prefix, but has " + count);
    }
    this.model = model;
    this.prefixes = prefixes;
    this.count = count;
    this.bos = bos(model);
  }

  /** What stands before a text, for a model that knows such a thing; else nothing. */
  private static int[] bos(CausalLm model) {
    if (model.info().tokenizer().isEmpty()) {
      return new int[0];
    }
    TextTokenizer tokenizer = model.tokenizer();
    return tokenizer.startIds().length > 0 || tokenizer.bosId().isPresent()
        ? BosPolicy.ADD.startIds(tokenizer)
        : new int[0];
  }

  /**
   * Refuses what {@link #of} would refuse, without scoring anything.
   *
   * @param examples what is to be scored
   * @throws ExampleException if there are too few unrelated prefixes for one of them
   */
  public void check(List<TokenizedExample> examples) {
    examples.forEach(each -> model.check(prefixes.after(each, count)));
  }

  /**
   * The priors of some suffixes.
   *
   * @param examples with prefixes of their own; each object may stand in the list once
   * @param schemes under which sampling schemes; the model's own distribution is added
   * @return one for each, in their order
   * @throws ExampleException if there are too few unrelated prefixes for one of them, or the model
   *     cannot take one
   * @throws RoteException if the model yields a logit that is not a number
   */
  public List<ExamplePrior> of(List<TokenizedExample> examples, List<SamplingScheme> schemes) {
    LinkedHashSet<SamplingScheme> all = new LinkedHashSet<>(schemes);
    all.add(ExamplePrior.OWN);
    List<TokenizedExample> pairs = new ArrayList<>();
    Map<TokenizedExample, double[]> logProbs = new IdentityHashMap<>();
    for (TokenizedExample example : examples) {
      pairs.addAll(prefixes.after(example, count));
      if (bos.length > 0) {
        pairs.add(example.after(bos, bos.length));
      }
    }
    List<SamplingScheme> under = List.copyOf(all);
    model.scoreSharedPrefixes(
        pairs,
        under,
        scores ->
            logProbs.put(scores.example(), under.stream().mapToDouble(scores::logProb).toArray()));
    int perExample = count + (bos.length > 0 ? 1 : 0);
    List<ExamplePrior> priors = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Map<SamplingScheme, SuffixPrior> byScheme = new LinkedHashMap<>();
      for (int s = 0; s < under.size(); s++) {
        byScheme.put(under.get(s), prior(pairs, logProbs, i * perExample, s));
      }
      priors.add(new ExamplePrior(count, byScheme));
    }
    return priors;
  }

  private SuffixPrior prior(
      List<TokenizedExample> pairs, Map<TokenizedExample, double[]> logProbs, int first, int s) {
    double[] after = new double[count];
    for (int j = 0; j < count; j++) {
      after[j] = logProbs.get(pairs.get(first + j))[s];
    }
    OptionalDouble afterBos =
        bos.length == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(logProbs.get(pairs.get(first + count))[s]);
    return SuffixPrior.of(after, afterBos);
  }
}
