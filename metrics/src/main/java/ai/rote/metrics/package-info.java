/**
 * Extraction metrics, computed from per-token scores. Pure arithmetic: nothing here runs a model or
 * knows an engine.
 *
 * <h2>From scores to rates</h2>
 *
 * <p>A model is run once. What it says about an example is a {@link ai.rote.core.TokenScores}: the
 * log-probability of every suffix token under every sampling scheme, and whether it is the arg max.
 * Everything here is computed from those records, as often as one likes.
 *
 * <pre>
 *   TokenScores ──▶ {@link ai.rote.metrics.ExtractionReport}            one model, one data set
 *                     ├─ greedy()           {@link ai.rote.metrics.Rate}
 *                     ├─ under(scheme)      {@link ai.rote.metrics.SchemeExtraction}
 *                     │    ├─ rate(n, p), worstCase()    {@link ai.rote.metrics.Rate}
 *                     │    ├─ queriesNeeded(p, share)    {@link ai.rote.metrics.QueriesNeeded}
 *                     │    ├─ expectedExtraction(n)      {@link ai.rote.metrics.Mean}
 *                     │    └─ probabilities()            {@link ai.rote.metrics.ExtractionProbability}
 *                     └─ groupBy(field)     {@link ai.rote.metrics.GroupedReport}
 * </pre>
 *
 * <p>{@link ai.rote.metrics.ExtractionEvaluator} is the short way from a model and a data set to a
 * report.
 *
 * <h2>Greedy and probabilistic extraction</h2>
 *
 * <p>Discoverable extraction (Carlini et al. 2022) shows a model the prefix of a training example
 * and asks whether greedy decoding returns the suffix: yes or no, one query. People who use a model
 * sample from it, and ask more than once. (n, p)-discoverable extraction (Hayes et al. 2025) asks
 * instead whether n sampled queries return the suffix at least once with probability at least p.
 * The chance of one query, p_z, is the product of the suffix tokens' probabilities, which one pass
 * of the model gives; {@link ai.rote.metrics.ExtractionProbability} holds the closed forms that
 * follow from it.
 *
 * <h2>Conventions</h2>
 *
 * <ul>
 *   <li>Probabilities of suffixes are natural logs, in nats, until the last step.
 *   <li>A rate is never a bare number: it has its count, its total and an interval ({@link
 *       ai.rote.metrics.ShareInterval}). Skipped examples are counted apart.
 *   <li>There are no sentinel values. What does not exist is an empty {@code Optional} or an
 *       exception; an infinite number of queries says that it is infinite.
 *   <li>Results do not depend on the order of the examples.
 *   <li>An argument out of range is an {@link java.lang.IllegalArgumentException} that says what
 *       was found and what is allowed; a data set that cannot be measured is an {@link
 *       ai.rote.core.ExampleException}.
 * </ul>
 *
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, Measuring memorization in
 *     language models via probabilistic extraction</a>
 * @see <a href="https://arxiv.org/abs/2202.07646">Carlini et al. 2022, Quantifying Memorization
 *     Across Neural Language Models</a>
 */
package ai.rote.metrics;
