/**
 * Models: where they are found, how they are loaded, and what they can do.
 *
 * <p>{@link ai.rote.core.model.CausalLm} is the way in. It loads a checkpoint folder, which {@link
 * ai.rote.core.model.HubCache} finds by its name, as {@link ai.rote.core.model.LoadOptions} say, or
 * a TorchScript file of the user's own. It scores examples; a {@link
 * ai.rote.core.model.GenerativeLm}, which every checkpoint is, draws and searches continuations as
 * well. {@link ai.rote.core.model.ModelInfo} is what is known of a model.
 *
 * <p>The other types of this package carry that out and are nobody else's business: they put
 * examples together to batches, lay them out as tensors, and call the model's program.
 *
 * <p>This is the roof of core: it uses all of its packages but {@code ai.rote.core.data}, {@code
 * ai.rote.core.document} and {@code ai.rote.core.train}.
 */
package ai.rote.core.model;
