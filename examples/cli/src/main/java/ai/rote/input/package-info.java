/**
 * Data sets as files: JSON Lines, NumPy arrays, Parquet, or standard input, plain or compressed.
 *
 * <p>{@link ai.rote.input.DataSet} is the way in. It tells formats apart by the first bytes of a
 * file, never by its name, and hands out an {@link ai.rote.core.data.ExampleSource}, which reads
 * examples one by one; {@link ai.rote.input.DataSummary} reads it once before anything costly
 * begins. {@code rote-core} reads JSON Lines and NumPy arrays itself; Parquet is read here, so that
 * no library depends on it.
 */
package ai.rote.input;
