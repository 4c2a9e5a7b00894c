/**
 * {@code rote scan}: documents of any length by sliding window.
 *
 * <pre>
 *   TextFile ──▶ ScanRun ──▶ windows.jsonl ──▶ ScanAnalysis ──▶ ScanReport, regions.jsonl, positions.jsonl
 *                (model)     a line a window    (no model)
 * </pre>
 *
 * <p>Both steps stream: neither holds a document's text, tokens or windows.
 */
package ai.rote.results.analysis;
