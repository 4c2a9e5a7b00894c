/**
 * Safetensors whose weights are stored in fewer bits than they are used in, and the other way
 * round: weights that are rounded as such a file would round them.
 *
 * <p>{@link ai.rote.core.checkpoint.quantised.QuantisedCheckpoint} puts, in the place of the packed
 * tensors of a checkpoint, tensors with the usual names that compute their values when they are
 * asked for, a run at a time; {@link ai.rote.core.checkpoint.quantised.RoundTrip} does so for the
 * tensors of a checkpoint in full precision. There is one class for each format, and what each
 * reads, and how, is told in {@code core/docs/quantised.md}.
 *
 * <p>Internal: it may change with any version, and no program should use it.
 */
package ai.rote.core.checkpoint.quantised;
