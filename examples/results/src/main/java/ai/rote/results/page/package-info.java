/**
 * What the records of a run come to: {@code report.json}, {@code report.html}, and the comparison
 * of several runs.
 *
 * <pre>
 *   records → Analysis   → ReportJson, MeasurePage → report.json, report.html
 *           → Comparison → CompareJson, ComparePage → compare.json, compare.html
 * </pre>
 *
 * <p>A page is one HTML file: {@code page.html} with the style, the chart library (Apache ECharts,
 * with its licence), the data as JSON, {@code page.js} (numbers, charts, tables, tokens) and the
 * script of the page itself ({@code measure.js} with {@code generation.js}, {@code compare.js},
 * {@code scan.js}). It loads nothing, and its content security policy forbids it to. Texts of the
 * data become text nodes and nothing else.
 *
 * <p>Records are read one by one and let go of, but for those whose texts are shown.
 */
package ai.rote.results.page;
