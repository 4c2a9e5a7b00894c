package ai.rote.core.score;

/**
 * A continuation that a search found.
 *
 * @param ids its tokens, without the prefix
 * @param logProb ln of its probability under the scheme, in nats
 * @param width the narrowest beam that finds it, a power of two
 */
public record FoundContinuation(int[] ids, double logProb, int width) {}
