/**
 * Was this text in the training data? Scores that are meant to tell, and how well they do.
 *
 * <p>A {@link ai.rote.metrics.membership.LikelihoodScore} makes one number of an example's token
 * scores: loss, zlib ratio, Min-K%, Min-K%++. {@link ai.rote.metrics.membership.MembershipReport}
 * judges such scores on training data and on a control set. {@link
 * ai.rote.metrics.membership.Exposure} ranks a planted sequence among others of its form.
 *
 * <p>Uses {@code ai.rote.metrics.stat}, and of core the token scores.
 */
package ai.rote.metrics.membership;
