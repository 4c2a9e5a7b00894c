/**
 * Canaries: random texts, of which the toss of a coin says whether they go into the training data.
 *
 * <p>A {@link ai.rote.results.canary.CanaryForm} makes texts: formats with holes, random tokens of
 * a vocabulary, or what a model draws. A {@link ai.rote.results.canary.CanaryPlan} says how many,
 * how often they are inserted, and what an audit will look at; all of that and the coins come from
 * one seed, before any model is trained. {@link ai.rote.results.canary.CanaryMaker} writes the
 * canaries, the texts to insert and a {@link ai.rote.results.canary.CanaryManifest}; {@link
 * ai.rote.results.canary.CanaryFolder} reads them back and holds them against the manifest.
 */
package ai.rote.results.canary;
