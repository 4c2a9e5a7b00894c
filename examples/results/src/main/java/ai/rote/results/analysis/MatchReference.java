package ai.rote.results.analysis;

/**
 * A text that may have been memorized.
 *
 * @param name in reports
 * @param text of it
 * @param sha256 of its file, as hexadecimal digits
 */
public record MatchReference(String name, String text, String sha256) {}
