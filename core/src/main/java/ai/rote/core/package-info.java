/**
 * A causal language model through DJL: checkpoint folder in, per-token log-probabilities out, and
 * continuations drawn or searched.
 *
 * <p>The way of the data, one direction only:
 *
 * <pre>
 *   {@link ai.rote.core.data.PrefixSuffix}       an example as a user gives it: texts or token ids
 *        │  {@link ai.rote.core.token.ExampleTokenizer}
 *   {@link ai.rote.core.token.TokenizedExample}   prefix and suffix in tokens
 *        │  {@link ai.rote.core.model.CausalLm}, under {@link ai.rote.core.score.SamplingScheme}s
 *   {@link ai.rote.core.score.TokenScores}        per suffix token: log-probabilities, rank, arg max, margin
 * </pre>
 *
 * <p>Everything a metric needs is in the last of these; {@code ai.rote.metrics} computes from it
 * and never meets the model.
 *
 * <p>What no single pass can tell takes generation, one token after another:
 *
 * <ul>
 *   <li>{@link ai.rote.core.model.GenerativeLm#sample}: continuations drawn at random, or greedily,
 *       each a function of a seed, the example's id and its own number ({@link
 *       ai.rote.core.score.Samples});
 *   <li>{@link ai.rote.core.model.GenerativeLm#nearVerbatim} and {@link
 *       ai.rote.core.model.GenerativeLm#tokenisations}: the mass of continuations near the suffix,
 *       or of its text in other tokens, bounded from below by a beam ({@link
 *       ai.rote.core.score.ContinuationMass}).
 * </ul>
 *
 * <p>All three go by the same filtered and renormalised distributions that scoring does, computed
 * by the same code.
 *
 * <p>All log-probabilities are natural logarithms, in nats. Softmax is computed in float32 whatever
 * the model computes in. Nothing is downloaded, no usage is reported, no code from a checkpoint is
 * run, and there is no silent fallback: a device, dtype or length that was asked for is honoured or
 * refused. What is wrong outside the program is a {@link ai.rote.core.RoteException}, whose message
 * names the file, line, tensor or option.
 *
 * <p>The sub-packages {@code checkpoint}, {@code decoder} and {@code torchscript} are the machinery
 * below {@link ai.rote.core.model.CausalLm}. They are public for each other alone: no program
 * should use them, and only the other packages are kept stable. This package is the ground that all
 * others stand on; it uses none of them.
 */
package ai.rote.core;
