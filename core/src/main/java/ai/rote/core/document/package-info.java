/**
 * Whole documents, cut into windows that overlap.
 *
 * <p>A {@link ai.rote.core.document.TokenStream} reads the tokens of a text of any length, and
 * {@link ai.rote.core.document.SlidingWindows} cuts them into {@linkplain
 * ai.rote.core.document.DocumentWindow windows} of prefix and suffix, in the shape that a {@link
 * ai.rote.core.document.WindowShape} gives. Neither keeps more of a document than it needs for the
 * next window, so that a book takes no more memory than a page.
 *
 * <p>Uses {@code ai.rote.core.token}, whose examples the windows are. Knows no model.
 */
package ai.rote.core.document;
