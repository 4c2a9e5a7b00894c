/**
 * Data sets as files: JSON Lines, NumPy arrays, Parquet, or standard input, told apart by their
 * first bytes.
 */
package ai.rote.input;
