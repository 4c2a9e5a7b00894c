/**
 * How predictable a text is by itself, with no model asked: what there is to say against a high
 * rate of extraction before memorization is concluded from it.
 *
 * <p>{@link ai.rote.metrics.predictability.Covariate} lists the figures and what each means; {@link
 * ai.rote.metrics.predictability.Bins} cuts them into groups to report by. Repetition, patterns,
 * compression and token frequencies are of one example; {@link
 * ai.rote.metrics.predictability.NearDuplicates} takes a whole set.
 *
 * <p>Uses {@code ai.rote.metrics.distance}, and of {@code ai.rote.metrics.membership} the
 * compression; knows texts and token ids, and nothing of scores.
 */
package ai.rote.metrics.predictability;
