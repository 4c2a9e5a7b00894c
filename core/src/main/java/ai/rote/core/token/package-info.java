/**
 * Examples in tokens, and how they become so.
 *
 * <p>{@link ai.rote.core.token.ExampleTokenizer} turns a {@link ai.rote.core.data.PrefixSuffix}
 * into a {@link ai.rote.core.token.TokenizedExample} by a {@link ai.rote.core.token.TextTokenizer},
 * the model's own as a rule, and a {@link ai.rote.core.token.BosPolicy}. What is too short becomes
 * a {@link ai.rote.core.token.SkippedExample}; {@link ai.rote.core.token.TokenizedDataSet} holds
 * both kinds, so that nothing is lost between them.
 *
 * <p>Uses {@code ai.rote.core.data} for the examples, {@code ai.rote.core.chat} for those that are
 * put to a model as messages of a chat, {@code ai.rote.core.checkpoint} for the files in which a
 * checkpoint keeps its tokenizer, and {@code ai.rote.core.torchscript} to keep the engine off the
 * network. Knows no model.
 */
package ai.rote.core.token;
