/**
 * What is asked of a model and what it answers, as values.
 *
 * <p>A {@link ai.rote.core.score.SamplingScheme} says how logits become a distribution; {@link
 * ai.rote.core.score.TokenScores} are what one pass says of an example under some schemes. The
 * questions that take generation have a request and an answer each: {@link
 * ai.rote.core.score.SampleRequest} and {@link ai.rote.core.score.Samples} for draws, {@link
 * ai.rote.core.score.NearVerbatimRequest} and {@link ai.rote.core.score.ContinuationMass} for
 * searches.
 *
 * <p>All of them are immutable, and copy the arrays they are given. They can be made without a
 * model, from a file or in a test, and metrics are computed from them alone.
 *
 * <p>Uses {@code ai.rote.core.token} for the examples that are scored.
 */
package ai.rote.core.score;
