/**
 * What the records of a folder come to, before anybody sees it.
 *
 * <pre>
 *   scores.jsonl  → Analysis      one measurement: rates, curves by length, groups, what was drawn
 *                 → Comparison    several measurements of the same examples, paired
 *   windows.jsonl → ScanAnalysis  one scan: coverage, regions.jsonl and positions.jsonl on the way
 * </pre>
 *
 * <p>All read the records one by one, once, and keep of most of them a few hundred bytes; a scan
 * holds no document's text, tokens or windows. Which schemes, n and p are asked for is a {@link
 * ai.rote.results.analysis.Grid}.
 */
package ai.rote.results.analysis;
