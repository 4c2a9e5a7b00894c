/**
 * Runs and the folders they leave behind.
 *
 * <pre>
 *   MeasureRequest      → MeasureRun ──────┐                   ┌→ run.json and a file of records
 *   ScanRequest         → ScanRun ─────────┼→ (ResumableRun) ──┤
 *   ContinuationRequest → ContinuationRun ─┘                   │
 *   shards              → Merge ───────────────────────────────┴→ Results → Reporter → reports
 * </pre>
 *
 * <p>A {@link ai.rote.results.run.MeasureRun} scores a data set, a {@link
 * ai.rote.results.run.ScanRun} the windows of texts, a {@link ai.rote.results.run.ContinuationRun}
 * has a model continue them; what all do besides is one engine. It works batch by batch, and
 * appends a record for each example, window or chunk to one file. The folder is held by one process
 * at a time and is whole whenever that process ends. What the records depend on is the run's
 * identity, by content: the next run of the same identity continues after the last finished batch
 * and comes to the same bytes, one of another identity is refused. At the end {@code run.json} says
 * how many records there are, with their digest, so that one that is lost or changed later is
 * noticed by whoever reads it. {@link ai.rote.results.run.Merge} puts the shards of a run together.
 *
 * <p>{@link ai.rote.results.run.Results} reads a folder back. Everything that is reported is
 * computed from there, fresh or resumed, so there is one way from records to figures.
 */
package ai.rote.results.run;
