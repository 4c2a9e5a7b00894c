/**
 * Hugging Face checkpoint folders as files: {@code config.json}, safetensors or {@code
 * pytorch_model.bin}, shards and their index.
 *
 * <p>{@link ai.rote.core.checkpoint.Checkpoint} opens a folder and knows every stored tensor by
 * name without having read its values; {@link ai.rote.core.checkpoint.StoredTensor} maps the values
 * into memory when they are wanted. Nothing here knows what a tensor is for, and nothing in a
 * folder is ever executed: safetensors hold numbers and names only, and of a {@code .bin} file,
 * which is a program to Python, only names and places of tensors are taken.
 *
 * <p>Internal: it may change with any version, and no program should use it. Uses nothing of Rote
 * but the types of {@code ai.rote.core}.
 */
package ai.rote.core.checkpoint;
