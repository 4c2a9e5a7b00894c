/**
 * Training of the models that Rote scores: {@link ai.rote.core.train.TrainableLm} takes steps of
 * Adam on the very decoder that scores, and writes ordinary Hugging Face folders; {@link
 * ai.rote.core.train.InitialWeights} writes such folders with weights drawn at random.
 */
package ai.rote.core.train;
