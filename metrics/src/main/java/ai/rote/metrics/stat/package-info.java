/**
 * Statistics that know nothing of language models: shares, means and quantiles with intervals,
 * comparisons and tests.
 *
 * <p>No result is a bare number. A {@link ai.rote.metrics.stat.Rate} has its count, its total and
 * an {@link ai.rote.metrics.stat.Interval}; a {@link ai.rote.metrics.stat.Mean} says over how many
 * examples it is. {@link ai.rote.metrics.stat.Intervals} is the choice of how they are computed,
 * which every report takes in one way: {@code report.with(intervals)}. {@link
 * ai.rote.metrics.stat.ShareInterval}, {@link ai.rote.metrics.stat.Bootstrap} and {@link
 * ai.rote.metrics.stat.Quantile} are the methods; each says what it promises, and simulations in
 * the tests hold it to that.
 *
 * <p>Examples that are in clusters, are weighted or stand for a finite population have a {@link
 * ai.rote.metrics.stat.SampleDesign}; {@link ai.rote.metrics.stat.Estimator} applies the methods to
 * it, and {@link ai.rote.metrics.stat.DesignEffect} says how much such examples tell.
 *
 * <p>Chance enters through seeds that the caller gives. This is the ground floor of metrics: it
 * uses no other package, neither of metrics nor of core.
 */
package ai.rote.metrics.stat;
