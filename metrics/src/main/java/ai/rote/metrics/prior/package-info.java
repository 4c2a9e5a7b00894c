/**
 * Memorized, or merely predictable? What a model gives a suffix without its prefix, or what a model
 * gives it that has not seen the record, beside what it gives it after its prefix.
 *
 * <p>{@link ai.rote.metrics.prior.UnrelatedPrefixes} are prefixes that have nothing to do with an
 * example; {@link ai.rote.metrics.prior.PriorScorer} scores suffixes after them, which makes a
 * {@link ai.rote.metrics.prior.SuffixPrior} of each; {@link
 * ai.rote.metrics.prior.PriorAwareExtraction} counts only those examples whose own prefix makes
 * their suffix likelier than that by a {@link ai.rote.metrics.prior.PriorCut}. {@link
 * ai.rote.metrics.prior.ReferenceGap} judges one example by several reference models.
 *
 * @see <a href="https://arxiv.org/abs/2602.18733">Tiwari, Trachtenberg and Suh 2026, Prior Aware
 *     Memorization</a>
 */
package ai.rote.metrics.prior;
