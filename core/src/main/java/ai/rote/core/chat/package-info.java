/**
 * Conversations as the makers of a model write them. {@link ai.rote.core.chat.ChatTemplate} renders
 * the {@code chat_template} of a checkpoint, {@link ai.rote.core.chat.ChatPrompt} puts an example's
 * prefix into it.
 *
 * <p>Templates are written in the language of Jinja, for Python. They are rendered by a small
 * interpreter of our own, since being nearly right would change every score in silence: of 373
 * renderings of 127 published templates, the one library for Java that is kept (jinjava 2.8.2,
 * configured as transformers configures Jinja) gave 246 other texts than transformers, 183 of them
 * without any error, since its white space, methods of texts and printed values are its own. This
 * one covers what published templates use and refuses the rest, naming the line, what it found and
 * what is supported; and it has limits on steps, text and depth, since templates come from
 * strangers.
 *
 * <p>From a text to tags ({@code Lexer}), to statements ({@code Parser}) and expressions ({@code
 * Expressions}), which compute with values as Python does ({@code Values}, {@code Operators},
 * {@code Methods}, {@code Filters}, {@code Tests}). Uses {@code ai.rote.core.checkpoint} for the
 * files in which a checkpoint keeps its template. Knows no tokenizer and no model.
 */
package ai.rote.core.chat;
