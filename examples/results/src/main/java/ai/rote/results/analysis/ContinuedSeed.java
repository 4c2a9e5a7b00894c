package ai.rote.results.analysis;

import ai.rote.results.record.ContinuedChunk;
import java.util.List;

/**
 * What came of one seed.
 *
 * @param document the text's name
 * @param seedStart where the seed begins, in tokens of the document from 0
 * @param similarities of each attempt at the probe
 * @param similarity the best of them
 * @param continued whether it was enough; if not, the probe counts for nothing
 * @param chunks how many were generated, the probe among them
 * @param tokens that were generated
 * @param stop why there are no more
 * @param words of the continuation, as they were matched with the texts
 * @param promptWords of these, those that repeat the seed
 * @param longestSpan words of the longest verbatim span
 * @param longestNear verbatim words of the longest nearly verbatim passage
 */
public record ContinuedSeed(
    String document,
    long seedStart,
    List<Double> similarities,
    double similarity,
    boolean continued,
    int chunks,
    long tokens,
    ContinuedChunk.Stop stop,
    int words,
    int promptWords,
    int longestSpan,
    int longestNear) {}
