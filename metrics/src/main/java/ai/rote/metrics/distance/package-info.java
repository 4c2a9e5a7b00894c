/**
 * How near a generated suffix comes to its target: distances and similarities of two sequences.
 *
 * <pre>
 *   {@link ai.rote.metrics.distance.Closeness}            a number for two sequences, and which numbers are near enough
 *     ├─ {@link ai.rote.metrics.distance.Distance}        0 for equal ones; near enough is <b>at most</b> the threshold (ε)
 *     │    ├─ {@link ai.rote.metrics.distance.Hamming}                     positions that differ
 *     │    └─ {@link ai.rote.metrics.distance.Levenshtein}                 insertions, deletions, substitutions
 *     └─ {@link ai.rote.metrics.distance.Similarity}      near enough is <b>at least</b> the threshold (τ)
 *          ├─ {@link ai.rote.metrics.distance.Bleu}                        n-grams in common
 *          ├─ {@link ai.rote.metrics.distance.RougeL}                      F-measure of the common subsequence
 *          ├─ {@link ai.rote.metrics.distance.LongestCommonSubstring}      one run, no gaps
 *          └─ {@link ai.rote.metrics.distance.LongestCommonSubsequence}    in order, gaps allowed
 * </pre>
 *
 * <h2>Tokens or characters</h2>
 *
 * <p>A sequence is an array of ints. Token ids are the unit that extraction is defined on; a text
 * is compared by its characters, which are Unicode code points: an emoji is one character, though
 * it is two {@code char}s. Nothing is normalised, lower-cased or split into words: two texts that
 * look alike but differ in code points differ here.
 *
 * <h2>Counts or shares</h2>
 *
 * <p>Four of them count something; a {@link ai.rote.metrics.distance.Scale} says whether the number
 * is the count itself or its share of a length, so that suffixes of different lengths can share one
 * threshold.
 *
 * <p>The textbook algorithms stand here rather than in a library, since libraries' versions work on
 * strings of {@code char}s, refuse unequal lengths (Hamming), or split words on their own (BLEU,
 * ROUGE). BLEU and ROUGE-L are held to sacrebleu and rouge-score by golden values.
 *
 * <p>Uses no other package, neither of metrics nor of core.
 */
package ai.rote.metrics.distance;
