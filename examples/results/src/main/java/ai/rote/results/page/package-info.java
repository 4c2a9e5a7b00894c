/**
 * What people and programs get to see: {@code report.json}, {@code report.html}, tables, and the
 * comparison of several runs.
 *
 * <pre>
 *   records → Analysis   → ReportFigures → report.json, MeasurePage → report.html
 *                                        → RatesCsv, ScoresCsv; ReportTables → MarkupTables
 *           → Comparison → CompareJson, ComparePage → compare.json, compare.html
 * </pre>
 *
 * <p>A page is one HTML file: {@code page.html} with the style, the chart library (Apache ECharts,
 * with its licence), the data as JSON, {@code page.js} and {@code chart.js} (numbers, charts,
 * tables, tokens) and the script of the page itself ({@code measure.js} with {@code generation.js}
 * and {@code measures.js}, {@code compare.js} with {@code lengths.js}, {@code scan.js}). It loads
 * nothing, and its content security policy forbids it to. Texts of the data become text nodes and
 * nothing else.
 *
 * <p>Records are read one by one and let go of, but for those whose texts are shown.
 */
package ai.rote.results.page;
