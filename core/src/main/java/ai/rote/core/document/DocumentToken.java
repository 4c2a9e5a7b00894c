package ai.rote.core.document;

/**
 * A token of a document, with its place. Places count UTF-16 units from the document's beginning,
 * as {@link String#charAt} does.
 *
 * @param id token id
 * @param start where it begins
 * @param end where it ends, exclusive. Tokens that share one character have the same place
 */
public record DocumentToken(int id, long start, long end) {}
