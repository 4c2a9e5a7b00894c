package ai.rote.results.run;

import ai.rote.core.data.ExampleSource;

/**
 * A data set to measure.
 *
 * @param run with what, and where to
 * @param examples the data set, read as it goes
 * @param prefixTokens of an example that is a whole document
 * @param suffixTokens of an example that is a whole document
 * @param suffixStart after how many tokens of a whole document its suffix begins; the prefix stands
 *     directly before it, and begins the document if it is as long
 * @param strict whether an example that cannot be measured ends the run; if not, it is skipped
 * @param generation what is generated of each example besides its scores
 */
public record MeasureRequest(
    RunRequest run,
    ExampleSource examples,
    int prefixTokens,
    int suffixTokens,
    int suffixStart,
    boolean strict,
    GenerationSettings generation) {}
