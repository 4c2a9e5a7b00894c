/**
 * The benchmark: how fast Rote is, as ratios of figures measured side by side in one run.
 *
 * <pre>
 *   mvn -q -Dmaven.test.skip package
 *   java -jar examples/bench/target/bench.jar
 * </pre>
 *
 * <p>Models have the shapes of GPT-2 small and Pythia-410M and random weights, which the benchmark
 * writes itself. What is compared runs in turn, A B A B, and the median of the rounds' ratios is
 * given, with the least and the greatest. Comparisons with transformers need a Python that has it;
 * see {@code --python}. What came out, and what it means, stands in {@code
 * core/docs/performance.md}.
 */
package ai.rote.bench;
