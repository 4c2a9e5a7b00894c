/**
 * How much of a report hangs on the number format that was computed in.
 *
 * <p>{@link ai.rote.metrics.rounding.Rounding} says how far scores move with the dtype; {@link
 * ai.rote.metrics.rounding.RoundingEffect} takes each example's scores and counts every rate twice:
 * with each example that lies within the rounding taken for not extracted, and for extracted.
 *
 * <p>Uses {@code ai.rote.metrics} for extraction probabilities, and core's scores.
 */
package ai.rote.metrics.rounding;
