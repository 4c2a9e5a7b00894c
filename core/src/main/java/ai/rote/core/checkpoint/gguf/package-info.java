/**
 * GGUF, the files of llama.cpp: header, metadata and tensors in one file, most of them in blocks of
 * few bits.
 *
 * <p>{@link ai.rote.core.checkpoint.gguf.GgufCheckpoint} opens a file as a checkpoint: a {@code
 * config.json} that says what its metadata say, and tensors under the names that the family's
 * checkpoints have, computed from their blocks when they are asked for. What is read and what is
 * refused is told in {@code core/docs/quantised.md}.
 *
 * <p>Internal: it may change with any version, and no program should use it.
 */
package ai.rote.core.checkpoint.gguf;
