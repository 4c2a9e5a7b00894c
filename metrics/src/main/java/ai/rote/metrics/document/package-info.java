/**
 * What a scan of a whole document finds, window by window.
 *
 * <p>{@link ai.rote.metrics.document.RegionFinder} joins windows that are extractable to regions
 * and sums up how much of the document they cover; {@link
 * ai.rote.metrics.document.HighestProbabilities} gives each position the probability of its
 * likeliest window. Both take each {@link ai.rote.metrics.document.WindowScore} in the document's
 * order and keep only what still overlaps, so that memory does not grow with the document.
 *
 * <p>Uses {@code ai.rote.metrics} for extraction probabilities, and {@code ai.rote.metrics.stat}.
 * Where the windows come from, it does not know.
 */
package ai.rote.metrics.document;
