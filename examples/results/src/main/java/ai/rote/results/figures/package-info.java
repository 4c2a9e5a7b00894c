/**
 * Every figure of a report, as types: what {@code report.json} holds, and what its CSV, its
 * Markdown and LaTeX tables and the terminal show.
 *
 * <pre>
 *   Analysis → ReportFigures   the training examples (all, without a control set) at the top
 *                all             every example
 *                control         the control set
 *                againstControl  differences, adjusted rates, AUC and TPR, exposure
 *                groups          the training examples by a field of the data
 *   each of them a PartFigures   rates by SchemeFigures, means, likelihood, what was generated
 * </pre>
 *
 * <p>All of them are immutable records that Jackson writes: a component is a field, in its order,
 * and one that is null is not there. A number that JSON has no word for (an infinite one) is not
 * there either.
 */
package ai.rote.results.figures;
