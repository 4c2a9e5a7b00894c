/**
 * Results of measurements as a library: run folders, records and reports, without a command line.
 *
 * <pre>
 *   record    what stands in the files of a results folder, as types
 *   run       runs into folders, which survive their process; results read back
 *   analysis  what records come to
 *   figures   every figure of a report, as types
 *   page      report.json, report.html and the like
 * </pre>
 *
 * <p>Each uses only those listed before it. {@link ai.rote.results.Measure} is the way in: it
 * measures a checkpoint on a file of examples into a folder and writes the reports.
 */
package ai.rote.results;
