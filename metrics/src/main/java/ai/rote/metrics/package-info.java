/**
 * Extraction metrics, computed from per-token scores. Pure arithmetic: nothing here computes a
 * score or knows an engine.
 *
 * <h2>From scores to rates</h2>
 *
 * <p>A model is run once. What it says about an example is a {@link
 * ai.rote.core.score.TokenScores}: the log-probability of every suffix token under every sampling
 * scheme, and whether it is the arg max. Everything here is computed from those records, as often
 * as one likes.
 *
 * <pre>
 *   TokenScores ──▶ {@link ai.rote.metrics.ExtractionReport}            one model, one data set
 *                     ├─ greedy()           {@link ai.rote.metrics.stat.Rate}
 *                     ├─ under(scheme)      {@link ai.rote.metrics.SchemeExtraction}
 *                     │    ├─ rate(n, p), worstCase()    {@link ai.rote.metrics.stat.Rate}
 *                     │    ├─ curve(p)                   {@link ai.rote.metrics.RateCurve}
 *                     │    ├─ queriesNeeded(p, share)    {@link ai.rote.metrics.stat.Quantile} of {@link ai.rote.metrics.QueriesNeeded}
 *                     │    ├─ expectedExtraction(n)      {@link ai.rote.metrics.stat.Mean}
 *                     │    └─ probabilities()            {@link ai.rote.metrics.ExtractionProbability}
 *                     ├─ boundsUnder(scheme) {@link ai.rote.metrics.BoundedExtraction}
 *                     │    ├─ rate(n, p), worstCase()    {@link ai.rote.metrics.BoundedRate}, where p_z is known within bounds
 *                     │    └─ lower(), upper()           {@link ai.rote.metrics.SchemeExtraction}
 *                     ├─ tokens()           {@link ai.rote.metrics.TokenMemorization}
 *                     │    ├─ exactMemorization(weighting)           {@link ai.rote.metrics.stat.TokenMean}
 *                     │    ├─ extractionStrength()                   {@link ai.rote.metrics.stat.Mean}
 *                     │    ├─ survival()                             {@link ai.rote.metrics.stat.Rate}, after 1, 2, … tokens
 *                     │    ├─ memorizedLengths(), longestRuns()      {@link ai.rote.metrics.LengthDistribution}
 *                     │    └─ matches()                              {@link ai.rote.metrics.GreedyMatches}
 *                     ├─ likelihood()       {@link ai.rote.metrics.Likelihood}
 *                     │    └─ nll(weighting), perplexity(weighting)  {@link ai.rote.metrics.Likelihood.Perplexity}
 *                     └─ groupBy(field)     {@link ai.rote.metrics.GroupedReport}
 *                          └─ against(control, rate)                 {@link ai.rote.metrics.ControlledRate}
 *
 *   TokenScores ──▶ {@link ai.rote.metrics.ControlledReport}            training and control apart, membership scores
 *   TokenScores ──▶ {@link ai.rote.metrics.LengthReports}               one pass, every prefix and suffix length
 *   TokenScores ──▶ {@link ai.rote.metrics.membership.LikelihoodScore}             loss, zlib, Min-K%, Min-K%++, judged by {@link ai.rote.metrics.stat.Auc}
 *
 *   two reports ──▶ {@link ai.rote.metrics.PairedComparison}            same examples, or originals and variants
 *                     ├─ greedy(), under(scheme).rate(n, p)          {@link ai.rote.metrics.stat.PairedRates}
 *                     ├─ under(scheme).logProbDifference(bootstrap)  {@link ai.rote.metrics.PairedExtraction.LogProbDifference}
 *                     └─ under(scheme).flips()                       {@link ai.rote.metrics.FlippedRegion}
 *   many comparisons ▶ {@link ai.rote.metrics.stat.RateFamily}                intervals, p-values and verdicts that agree
 *   more reports ─▶ {@link ai.rote.metrics.ModelSeries}                 every pair, or checkpoints in order
 *
 *   a document, window by window
 *   WindowScore   ─▶ {@link ai.rote.metrics.document.RegionFinder}              extractable regions, {@link ai.rote.metrics.document.DocumentCoverage}
 *   WindowScore   ─▶ {@link ai.rote.metrics.document.HighestProbabilities}      each position's highest p_z
 *
 *   canary        ─▶ {@link ai.rote.metrics.membership.Exposure}
 *
 *   suffixes drawn at random ─▶ {@link ai.rote.metrics.near.SampledExtraction}    (ε, n, p), by Monte-Carlo
 *                     ├─ rate(ε, n, p), rates(...)   {@link ai.rote.metrics.near.SampledRate}
 *                     └─ hits(ε)                     {@link ai.rote.metrics.stat.Hits}, of each {@link ai.rote.metrics.near.SampledExample}
 *   hits and p_z             ─▶ {@link ai.rote.metrics.near.SampledAgainstComputed}   is the sampler right?
 *   hits so far              ─▶ {@link ai.rote.metrics.near.ConfidenceSequence}       enough? {@link ai.rote.metrics.near.StoppingRule}
 *   suffixes searched for    ─▶ {@link ai.rote.metrics.near.NearVerbatimExtraction}   (ε, n, p) from below, of {@link ai.rote.metrics.near.NearVerbatimExtraction.Example}
 *   suffixes decoded greedily ─▶ {@link ai.rote.metrics.near.ApproximateMemorization} of {@link ai.rote.metrics.near.ApproximateMemorization.Pair}
 *   suffixes guessed         ─▶ {@link ai.rote.metrics.near.RankedGuesses}            recall at E errors, most confident first
 *
 *   texts and outputs        ─▶ {@link ai.rote.metrics.match.TextMatcher}            bmc@k, nv-recall, targets: without any model
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
 * <h2>Nearly verbatim</h2>
 *
 * <p>A suffix that differs in one comma is as much of a leak, and p_z does not count it. (ε, n,
 * p)-discoverable extraction does: a query succeeds if its suffix is within ε of the target, by one
 * of the distances and similarities of {@link ai.rote.metrics.distance}. One pass of the model no
 * longer gives the probability of that, π_z(ε) ≥ p_z. There are two ways to it, and they are wrong
 * in opposite manners:
 *
 * <ul>
 *   <li><b>Draw</b> M suffixes and count the hits h. Unbiased and for any distance, but blind below
 *       1/M, while n queries see down to 1/n. So each example is called extractable, not
 *       extractable, or undecided by its draws, with an error rate over all examples jointly.
 *       Drawing may stop once the answer is there, if the interval is one that allows looking
 *       ({@link ai.rote.metrics.near.ConfidenceSequence}).
 *   <li><b>Search</b> for suffixes near the target, and add up their probabilities. Exact as far as
 *       it goes, however small, but only a lower bound, so its rates are lower bounds too.
 * </ul>
 *
 * <h2>Which interval</h2>
 *
 * <table>
 *   <caption>All methods have a width at counts of 0</caption>
 *   <tr><th>of</th><th>method</th></tr>
 *   <tr><td>a share</td><td>Wilson score, or Clopper–Pearson: {@link
 *       ai.rote.metrics.stat.ShareInterval}</td></tr>
 *   <tr><td>an example's probability, from draws</td><td>Clopper–Pearson; a beta-binomial confidence
 *       sequence if draws were stopped on sight</td></tr>
 *   <tr><td>a mean of values in [0, 1]</td><td>Wilson's formula, wide for spread-out values; BCa
 *       bootstrap on request</td></tr>
 *   <tr><td>any other mean</td><td>{@link ai.rote.metrics.stat.Bootstrap} on request</td></tr>
 *   <tr><td>a quantile, a median</td><td>order statistics: {@link
 *       ai.rote.metrics.stat.Quantile}</td></tr>
 *   <tr><td>a difference of shares</td><td>exact, melded, in agreement with Fisher's test;
 *       with McNemar's if paired</td></tr>
 *   <tr><td>many differences read together</td><td>the same, simultaneous: {@link
 *       ai.rote.metrics.stat.RateFamily}</td></tr>
 *   <tr><td>a ratio of shares</td><td>Koopman's score; Nam and Blackwelder's if paired</td></tr>
 *   <tr><td>a rate adjusted for a control</td><td>exact, melded, in agreement with Fisher's
 *       test</td></tr>
 *   <tr><td>an area under the ROC curve</td><td>Newcombe's score</td></tr>
 *   <tr><td>a true positive rate at a false positive rate</td><td>order statistics of the control,
 *       Clopper–Pearson above</td></tr>
 *   <tr><td>a recall at a number of errors</td><td>percentile bootstrap over examples; none for
 *       fewer than ten errors, or examples found or missed</td></tr>
 *   <tr><td>a skewness</td><td>none: those there are promise more than they hold</td></tr>
 * </table>
 *
 * <p>Clopper–Pearson's, the quantiles' and the melded ones cover with at least their level whatever
 * the truth is; the others come near it on average, and at single rates near 0 may fall below
 * ({@link ai.rote.metrics.stat.ShareInterval#WILSON} says how far). Simulations in the tests hold
 * them to that.
 *
 * <p>Examples are the independent units throughout, tokens never are; clusters of examples are, and
 * weights count, once a report was told of them ({@link ai.rote.metrics.DesignFields}). Every
 * method of the table is then that of the effective sample size or of whole clusters: {@link
 * ai.rote.metrics.stat.Estimator} says which, and its intervals name the design. Intervals speak of
 * the population that the examples are a sample of; of one fixed model they leave out what another
 * training run would give.
 *
 * <h2>Conventions</h2>
 *
 * <ul>
 *   <li>Probabilities of suffixes are natural logs, in nats, until the last step.
 *   <li>A rate is never a bare number: it has its count, its total and an interval ({@link
 *       ai.rote.metrics.stat.ShareInterval}). Skipped examples are counted apart.
 *   <li>A threshold takes in what lies on it: distances count up to and with ε, similarities from
 *       τ.
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
