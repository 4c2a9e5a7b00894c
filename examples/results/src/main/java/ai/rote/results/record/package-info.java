/**
 * What stands in the files of a results folder, as types.
 *
 * <pre>
 *   run.json         {@link ai.rote.results.record.RunRecord}
 *   scores.jsonl     {@link ai.rote.results.record.StoredScores}, a line each
 *   skipped.jsonl    {@link ai.rote.results.record.SkippedLine}
 *   windows.jsonl    {@link ai.rote.results.record.WindowLine}
 *   chunks.jsonl     {@link ai.rote.results.record.ContinuedChunk}
 * </pre>
 *
 * <p>{@link ai.rote.results.record.RecordCodec} writes and reads all of them. A type is written
 * with its components in their order, and read back to the same value, to the last bit of every
 * score; what is not as it would have been written is refused with the file and the field. The
 * schemas of the files stand beside the documentation of the command line.
 *
 * <p>Nothing here runs a model or knows of folders.
 */
package ai.rote.results.record;
