package ai.rote.results.analysis;

/**
 * A line of {@code spans.jsonl}: a verbatim span. Places are in UTF-16 units, from 0.
 *
 * @param id of the output
 * @param file of the output
 * @param line of the output; 0 for a file that is one text
 * @param outputStart where the span begins in the output
 * @param outputEnd where it ends there
 * @param reference its name
 * @param referenceStart where the span begins in the reference, for the first time
 * @param referenceEnd where it ends there
 * @param words how many
 * @param text as it stands in the reference
 */
record MatchedSpanLine(
    String id,
    String file,
    long line,
    int outputStart,
    int outputEnd,
    String reference,
    int referenceStart,
    int referenceEnd,
    int words,
    String text) {}
