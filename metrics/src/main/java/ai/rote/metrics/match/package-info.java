/**
 * What of one text stands in another, word for word or nearly: for outputs of any model, API or
 * product, with no model at hand.
 *
 * <pre>
 *   texts ──▶ {@link ai.rote.metrics.match.WordText}          cut into words, compared as {@link ai.rote.metrics.match.Normalisation} says
 *     references ──▶ {@link ai.rote.metrics.match.ReferenceIndex}     a suffix automaton over their words
 *       each output ──▶ {@link ai.rote.metrics.match.OutputMatch}     {@link ai.rote.metrics.match.MatchedSpan}s and {@link ai.rote.metrics.match.NearVerbatimBlock}s
 *       all outputs ──▶ {@link ai.rote.metrics.match.ReferenceCoverage}   bmc@k and nv-recall
 *   a target and an output ──▶ {@link ai.rote.metrics.match.TargetMatch}   found or not, how near
 * </pre>
 *
 * <p>Time is linear in the words of the references and of the outputs; memory, in those of the
 * references and of the longest output. Comparing a target with an output takes the product of
 * their lengths over 64.
 *
 * <p>Uses no other package, neither of metrics nor of core: it reads no files and knows no tokens.
 */
package ai.rote.metrics.match;
