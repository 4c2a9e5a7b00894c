package ai.rote.core.document;

import ai.rote.core.token.TokenizedExample;

/**
 * One window of a document, ready to be scored.
 *
 * @param example prefix and suffix in tokens; its id names the document and the window's first
 *     token
 * @param firstToken the document's token with which the prefix begins, from 0
 * @param suffixStart the document's token with which the suffix begins
 * @param suffixEnd the token after the suffix
 * @param startCharacter where the suffix begins in the text
 * @param endCharacter where it ends, exclusive
 */
public record DocumentWindow(
    TokenizedExample example,
    long firstToken,
    long suffixStart,
    long suffixEnd,
    long startCharacter,
    long endCharacter) {}
