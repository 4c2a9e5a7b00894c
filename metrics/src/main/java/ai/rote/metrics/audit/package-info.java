/**
 * What canaries show of a trained model: sequences that were put into the training data by the toss
 * of a coin.
 *
 * <p>{@link ai.rote.metrics.audit.FittedExposure} says how far a canary stands out beyond what its
 * references can rank. Two bounds of differential privacy's ε follow from how well a score tells
 * canaries that are in from those that are out: {@link ai.rote.metrics.audit.OneRunAudit} of one
 * training run with many canaries, {@link ai.rote.metrics.audit.TrainedModelsAudit} of one canary
 * in many training runs. Both hold for every mechanism, with no assumption about its noise; what
 * they take is that the coin was fair and independent, and that score, guesses and threshold were
 * fixed before any score was seen.
 *
 * <p>Uses {@code ai.rote.metrics.stat}.
 */
package ai.rote.metrics.audit;
