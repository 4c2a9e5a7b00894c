/**
 * Runs and the folders they leave behind.
 *
 * <p>A {@link ai.rote.results.run.RecordedRun} scores a data set batch by batch and appends a
 * record for each example to {@code scores.jsonl}; the folder is held by one process at a time and
 * is whole whenever that process ends. What the records depend on is the run's identity, by
 * content: the next run of the same identity continues after the last finished batch and comes to
 * the same bytes, one of another identity is refused. {@link ai.rote.results.run.Merge} puts the
 * shards of a run together.
 *
 * <p>{@link ai.rote.results.run.Results} reads a folder back. Everything that is reported is
 * computed from there, fresh or resumed, so there is one way from records to figures.
 */
package ai.rote.results.run;
