package ai.rote.core.model;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
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
 * A causal language model that scores continuations. Checkpoints load as a {@link GenerativeLm},
 * which can draw continuations and search them too.
 *
 * <pre>{@code
 * try (CausalLm model = CausalLm.load(Path.of("pythia-1b"))) {
 *   List<TokenScores> scores = model.score(examples, List.of(SamplingScheme.topK(40)));
 * }
 * }</pre>
 *
 * <p>Implementations hold native memory: close them.
 *
 * <p>Several threads may use one model. Their calls are served one after another, in the order in
 * which they came, and each gets the results that it would get alone, to the last bit. This is not
 * faster than one thread, since libtorch uses all cores within a call. The consumer that {@link
 * #score(List, List, Consumer) score} is given may call the model itself, on the thread it is
 * called on; it must not wait for a call that another thread makes on the same model, which would
 * wait for it in turn.
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
  static GenerativeLm load(Path folder) {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a Hugging Face checkpoint folder. Nothing in the folder is executed, nothing is written
   * and nothing is downloaded. {@link HubCache#resolve} finds the folder of a model that stands in
   * the Hugging Face cache.
   *
   * @param folder holds {@code config.json}; {@code model.safetensors} or, where there is none,
   *     {@code pytorch_model.bin} (or shards of either with their index); and {@code
   *     tokenizer.json}, or {@code vocab.json} and {@code merges.txt}, which only text needs; or a
   *     GGUF file, with the tokenizer's files beside it
   * @param options device, dtype, and what is to be done to the weights
   * @return the model
   * @throws CheckpointException if a file, key or tensor is missing or not as expected
   * @throws RoteException if the device is not there
   */
  static GenerativeLm load(Path folder, LoadOptions options) {
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
   * Refuses the configuration of a model that {@link #load(Path, LoadOptions)} would refuse, before
   * its weights are there.
   *
   * @param config a {@code config.json}
   * @return what follows from it: family, sizes, and how many parameters the weights must have
   * @throws CheckpointException if the file is malformed, names no family that is known, or has a
   *     value that the decoder does not support
   */
  static ModelInfo checkConfig(Path config) {
    return DecoderLm.checkConfig(config);
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
   * @return the model; its info leaves out what cannot be known
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
   * The model's tokenizer. Its file is read when it is used for the first time, which throws {@link
   * CheckpointException} if the model came without one: token ids can be scored all the same.
   *
   * @return the tokenizer, which is closed with the model and not by itself
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
   * Scores examples of which many have the same prefix: the same scores as {@link #score(List,
   * List, Consumer)} gives, but for rounding, at less cost where the model allows it. A checkpoint
   * runs each prefix once and keeps its keys and values, up to 1 GiB of them, until it is closed;
   * after that a suffix costs its own tokens alone. A model that cannot keep them scores every
   * example in full. An example's scores differ in their last digits with its company.
   *
   * @param examples what to score
   * @param schemes under which sampling schemes
   * @param sink is handed the scores of each example as soon as they exist, in no particular order,
   *     on the calling thread
   * @throws ExampleException if an id lies outside the vocabulary or an example is longer than the
   *     model's context; nothing has been scored then
   * @throws RoteException if the model yields a logit that is not a number
   */
  default void scoreSharedPrefixes(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    score(examples, schemes, sink);
  }

  /**
   * Frees the model's native memory, once no other thread's call is running. Calls after that are
   * refused with an {@link IllegalStateException}; {@link #info()} still answers. Closing twice
   * does nothing.
   */
  @Override
  void close();
}
