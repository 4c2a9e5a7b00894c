package ai.rote.core.model;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;

/**
 * A causal language model that can draw continuations of a prefix and search the most probable
 * ones. Every checkpoint folder loads as one ({@link CausalLm#load}); a TorchScript file of the
 * caller's own does not.
 */
public interface GenerativeLm extends CausalLm {

  /**
   * The same model, for what has to generate.
   *
   * @param model any
   * @return the model itself
   * @throws RoteException if it can only score
   */
  static GenerativeLm of(CausalLm model) {
    if (model instanceof GenerativeLm generative) {
      return generative;
    }
    throw new RoteException(model + ": this model can score but not generate");
  }

  /**
   * Draws continuations of an example's prefix, each of as many tokens as its suffix has, or fewer
   * where a draw ends with the request's end token. Under the scheme {@link
   * SamplingScheme#greedy()} this is greedy generation, and one draw is enough.
   *
   * <p>A draw is a function of the model, the prefix, the scheme, the seed, the example's id and
   * the draw's number. Draws are computed in blocks of fixed size that begin at fixed numbers, so
   * with the same device, libraries and number of threads a draw is the same to the last bit
   * whatever other examples and draws were asked for, in whatever order, in this process or
   * another. Elsewhere rounding differs, and a draw may come out otherwise where {@link
   * Samples#leastGap} is about as small as the rounding, or where a token lies that near to a cut
   * of the scheme.
   *
   * <p>Where a model's rotary embedding stretches with the length of the sequence, the full length
   * counts from the first token on, as it does in scoring.
   *
   * @param example whose prefix to continue; of its suffix only the length counts
   * @param request how, how often, and from which seed
   * @return one continuation a draw
   * @throws ExampleException if an id lies outside the vocabulary or the example is longer than the
   *     model's context
   * @throws RoteException if the model yields logits that are not finite numbers
   */
  Samples sample(TokenizedExample example, SampleRequest request);

  /**
   * A lower bound of the probability that a continuation is the example's suffix or near it:
   * continuations of the suffix's length, found by a beam search that drops every beginning which
   * can no longer end near enough, scored by the scheme's own filtered and renormalised
   * probabilities (Cooper et al. 2026, arXiv 2603.24917). After the last token nothing is dropped:
   * every end of a beginning in the beam counts that is near enough, since the probabilities of all
   * tokens are there anyway. Costs about as much as {@link NearVerbatimRequest#width()} draws.
   *
   * <p>The suffix itself is among them whenever its probability is not 0, so the bound is never
   * below p_z. Beams are nested, so it never falls as the width grows, but for rounding; and a beam
   * as wide as the number of near continuations finds them all. (Two searches of different width
   * differ by the rounding of float32; {@link ContinuationMass#logMass(int)} tells of all widths
   * from one.)
   *
   * @param example prefix and suffix
   * @param request how near, under which scheme, with how wide a beam
   * @return the continuations found
   * @throws ExampleException if an id lies outside the vocabulary or the example is longer than the
   *     model's context
   * @throws RoteException if the model yields logits that are not finite numbers
   */
  ContinuationMass nearVerbatim(TokenizedExample example, NearVerbatimRequest request);

  /**
   * A lower bound of the probability that a continuation begins with the text of the example's
   * suffix, however it is split into tokens. The suffix's own tokens, whose probability is p_z, are
   * always among those found unless the scheme filters them out.
   *
   * <p>Counted are sequences of tokens whose texts, put together, are exactly the suffix's text.
   * Not counted: sequences that the beam drops; those of more than a quarter (and at least two)
   * more tokens than the suffix has; a last token that reaches beyond the suffix's text; and splits
   * inside a character, other than the suffix's own. If the prefix ends inside a character, only
   * the suffix's own tokens are counted.
   *
   * @param example prefix and suffix
   * @param scheme the distribution of each token
   * @param width of the beam, a power of two
   * @return the token sequences found
   * @throws IllegalArgumentException if the width is no power of two
   * @throws ExampleException if an id lies outside the vocabulary or the example is longer than the
   *     model's context
   * @throws CheckpointException if the model came without a tokenizer
   * @throws RoteException if the model yields logits that are not finite numbers
   */
  ContinuationMass tokenisations(TokenizedExample example, SamplingScheme scheme, int width);
}
