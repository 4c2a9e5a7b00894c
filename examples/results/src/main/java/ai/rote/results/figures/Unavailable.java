package ai.rote.results.figures;

/**
 * A figure that the records do not give.
 *
 * @param figure which
 * @param why not, and what would
 */
public record Unavailable(String figure, String why) {}
