/**
 * Runs and the folders they leave behind.
 *
 * <pre>
 *   MeasureRequest → MeasureRun ─┐                   ┌→ run.json, scores.jsonl or windows.jsonl
 *   ScanRequest    → ScanRun   ──┴→ (ResumableRun) ──┤
 *   shards         → Merge     ──────────────────────┴→ Results → Reporter → reports
 * </pre>
 *
 * <p>A {@link ai.rote.results.run.MeasureRun} scores a data set, a {@link
 * ai.rote.results.run.ScanRun} the windows of texts; what both do besides is one engine. It works
 * batch by batch, and appends a record for each example or window to one file. The folder is held
 * by one process at a time and is whole whenever that process ends. What the records depend on is
 * the run's identity, by content: the next run of the same identity continues after the last
 * finished batch and comes to the same bytes, one of another identity is refused. At the end {@code
 * run.json} says how many records there are, with their digest, so that one that is lost or changed
 * later is noticed by whoever reads it. {@link ai.rote.results.run.Merge} puts the shards of a run
 * together.
 *
 * <p>{@link ai.rote.results.run.Results} reads a folder back. Everything that is reported is
 * computed from there, fresh or resumed, so there is one way from records to figures.
 */
package ai.rote.results.run;
