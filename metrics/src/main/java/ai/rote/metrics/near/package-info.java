/**
 * Extraction of suffixes that are nearly the true one.
 *
 * <p>There are three ways to it. {@link ai.rote.metrics.near.SampledExtraction} counts draws that
 * come near enough, from one {@link ai.rote.metrics.near.SampledExample} for each example, whose
 * draws are kept as a {@link ai.rote.metrics.near.Histogram}. {@link
 * ai.rote.metrics.near.NearVerbatimExtraction} takes lower bounds that a search gave. {@link
 * ai.rote.metrics.near.ApproximateMemorization} compares what greedy decoding gives.
 *
 * <p>{@link ai.rote.metrics.near.ConfidenceSequence} and {@link ai.rote.metrics.near.StoppingRule}
 * say when enough has been drawn, and {@link ai.rote.metrics.near.SampledAgainstComputed} whether
 * draws come as often as their computed probability says.
 *
 * <p>It compares by the distances of {@code ai.rote.metrics.distance}, has its intervals from
 * {@code ai.rote.metrics.stat} and extraction probabilities from {@code ai.rote.metrics}; only the
 * sampling schemes are core's. Nothing is drawn or searched here: the numbers come from a model or
 * a file.
 */
package ai.rote.metrics.near;
