package ai.rote.core.token;

/**
 * A text in tokens, each with its place. Places count UTF-16 units, as {@link String#charAt} does.
 *
 * @param ids token ids
 * @param starts where each token begins in the text
 * @param ends where each token ends in the text, exclusive. A tokenizer may leave out white space
 *     that it counts to a token
 */
public record TokenizedText(int[] ids, int[] starts, int[] ends) {}
