package ai.rote.results.analysis;

import ai.rote.metrics.match.TargetMatch;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What was found in an output.
 *
 * @param id as in the file
 * @param file that it is from
 * @param line of the file; 0 for a file that is one text
 * @param words of it
 * @param promptWords of these, those that repeat the prompt
 * @param matchedWords of these, those in a span of at least k words
 * @param spans how many there are
 * @param longestSpan words of the longest
 * @param near words in its nearly verbatim passages
 * @param longestNear verbatim words of the longest of these passages
 * @param targets what it was looked for besides; null if nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MatchedOutput(
    String id,
    String file,
    long line,
    int words,
    int promptWords,
    int matchedWords,
    int spans,
    int longestSpan,
    int near,
    int longestNear,
    List<TargetMatch> targets) {

  /** How near it comes to one of its targets; 0 if it has none. */
  double nearestTarget() {
    return targets == null
        ? 0
        : targets.stream().mapToDouble(each -> each.words().partSimilarity()).max().orElse(0);
  }
}
