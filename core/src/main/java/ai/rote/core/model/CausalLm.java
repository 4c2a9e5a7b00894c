package ai.rote.core.model;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A causal language model that scores continuations and draws some of its own.
 *
 * <pre>{@code
 * try (CausalLm model = CausalLm.load(Path.of("pythia-1b"))) {
 *   List<TokenScores> scores = model.score(examples, List.of(SamplingScheme.topK(40)));
 * }
 * }</pre>
 *
 * <p>Implementations hold native memory: close them. One model may be used by one thread at a time.
 */
public interface CausalLm extends AutoCloseable {

  /**
   * Loads a Hugging Face checkpoint folder onto the processor in float32. See {@link #load(Path,
   * LoadOptions)}.
   *
   * @param folder holds config.json, weights and tokenizer files
   * @return the model
   * @throws CheckpointException if the folder cannot be loaded
   */
  static CausalLm load(Path folder) {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a Hugging Face checkpoint folder. Nothing in the folder is executed, nothing is written
   * and nothing is downloaded. {@link HubCache#resolve} finds the folder of a model that stands in
   * the Hugging Face cache.
   *
   * @param folder holds {@code config.json}; {@code model.safetensors} or, where there is none,
   *     {@code pytorch_model.bin} (or shards of either with their index); and {@code
   *     tokenizer.json}, or {@code vocab.json} and {@code merges.txt}, which only text needs
   * @param options device, dtype, and what is to be done to the weights
   * @return the model
   * @throws CheckpointException if a file, key or tensor is missing or not as expected
   * @throws RoteException if the device is not there
   */
  static CausalLm load(Path folder, LoadOptions options) {
    return DecoderLm.load(folder, options);
  }

  /**
   * Finds out what {@link #load(Path, LoadOptions)} would load, and refuses what it would refuse,
   * but for the device: settings, names and shapes of a checkpoint are read and checked, weights
   * are not.
   *
   * @param folder as for loading
   * @param options as for loading
   * @return what would be known of the model
   * @throws CheckpointException if a file, key or tensor is missing or not as expected
   */
  static ModelInfo inspect(Path folder, LoadOptions options) {
    return DecoderLm.inspect(folder, options);
  }

  /**
   * Loads a TorchScript file of the caller's own, as {@code torch.jit.save} writes it. Unlike a
   * checkpoint it is <b>code that will be run</b>: load only files whose origin is trusted.
   *
   * <p>Its {@code forward} takes token ids, int64 [batch, tokens], and returns logits [batch,
   * tokens, vocabulary]; of several tensors the one called logits counts, or the first. It has to
   * be causal: shorter sequences of a batch are padded on the right with id 0, without a mask. It
   * must have been saved for evaluation, and computes in what it was saved in.
   *
   * @param file the TorchScript file
   * @param folder holds the tokenizer's files, which only text needs, and may hold a {@code
   *     config.json} that says how long a sequence may be
   * @param options device and dtype; the dtype has to be that of the logits
   * @return the model; its info has 0 for the numbers that cannot be known
   * @throws RoteException if the file cannot be loaded, or its forward does not do as described
   */
  static CausalLm loadTorchScript(Path file, Path folder, LoadOptions options) {
    return TorchScriptLm.load(file, folder, options);
  }

  /**
   * What is known of the model.
   *
   * @return its description
   */
  ModelInfo info();

  /**
   * The model's tokenizer.
   *
   * @return the tokenizer
   * @throws CheckpointException if the model came without one
   */
  TextTokenizer tokenizer();

  /**
   * Refuses what {@link #score(List, List, Consumer)} would refuse, without scoring anything.
   *
   * @param examples what is to be scored
   * @throws ExampleException if an id lies outside the vocabulary or an example is longer than the
   *     model's context
   */
  default void check(List<TokenizedExample> examples) {
    examples.forEach(example -> info().check(example));
  }

  /**
   * The batches in which {@link #score(List, List, Consumer)} would score these examples, in its
   * order. Each batch, handed to {@code score} by itself, gives bit for bit the scores that it has
   * as a part of the whole, which is what lets an interrupted run be resumed to the same end.
   *
   * @param examples what is to be scored
   * @return every example in exactly one batch; a function of the examples alone
   */
  default List<List<TokenizedExample>> batches(List<TokenizedExample> examples) {
    return Batches.of(examples);
  }

  /**
   * Scores every suffix in one teacher-forced pass each, under all schemes at once. All examples
   * are checked before the first is scored. Examples are grouped into batches by length, the
   * longest first, so that a lack of memory shows at once; the grouping depends on nothing but the
   * model and the examples, unless memory runs out: batches are halved then, and a warning logged.
   *
   * @param examples what to score
   * @param schemes under which sampling schemes; may be empty, for the greedy decision alone
   * @param sink is handed the scores of each example as soon as they exist, in no particular order,
   *     on the calling thread
   * @throws ExampleException if an id lies outside the vocabulary or an example is longer than the
   *     model's context; nothing has been scored then
   * @throws RoteException if the model yields a logit that is not a number
   */
  void score(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink);

  /**
   * Scores every suffix and returns the scores in the order of the examples.
   *
   * @param examples what to score; each object may stand in the list once
   * @param schemes under which sampling schemes
   * @return one entry an example
   * @see #score(List, List, Consumer)
   */
  default List<TokenScores> score(List<TokenizedExample> examples, List<SamplingScheme> schemes) {
    Map<TokenizedExample, TokenScores> scores = new HashMap<>();
    score(examples, schemes, each -> scores.put(each.example(), each));
    return examples.stream().map(scores::get).toList();
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
   * @throws UnsupportedOperationException if this kind of model can only score
   */
  default Samples sample(TokenizedExample example, SampleRequest request) {
    throw new UnsupportedOperationException("this model can score but not generate");
  }

  /**
   * A lower bound of the probability that a continuation is the example's suffix or near it:
   * continuations of the suffix's length, found by a beam search that drops every beginning which
   * can no longer end near enough, scored by the scheme's own filtered and renormalised
   * probabilities (Cooper et al. 2026, arXiv 2603.24917). Costs about as much as {@link
   * NearVerbatimRequest#width()} draws.
   *
   * <p>The suffix itself is among them whenever its probability is not 0, so the bound is never
   * below p_z. Beams are nested, so it never falls as the width grows; and a beam as wide as the
   * number of near continuations finds them all. (Two searches of different width differ by the
   * rounding of float32; {@link ContinuationMass#logMass(int)} tells of all widths from one.)
   *
   * @param example prefix and suffix
   * @param request how near, under which scheme, with how wide a beam
   * @return the continuations found
   * @throws ExampleException if an id lies outside the vocabulary or the example is longer than the
   *     model's context
   * @throws RoteException if the model yields logits that are not finite numbers
   * @throws UnsupportedOperationException if this kind of model can only score
   */
  default ContinuationMass nearVerbatim(TokenizedExample example, NearVerbatimRequest request) {
    throw new UnsupportedOperationException("this model can score but not search");
  }

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
   * @throws UnsupportedOperationException if this kind of model can only score
   */
  default ContinuationMass tokenisations(
      TokenizedExample example, SamplingScheme scheme, int width) {
    throw new UnsupportedOperationException("this model can score but not search");
  }

  /** Frees the model's native memory. */
  @Override
  void close();
}
