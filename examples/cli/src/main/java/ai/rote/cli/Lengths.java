package ai.rote.cli;

import java.util.Map;

/**
 * How examples that are whole texts are cut.
 *
 * @param prefixTokens of the prefix
 * @param suffixTokens of the suffix
 * @param suffixStart after how many tokens of a text its suffix begins; the prefix stands directly
 *     before it
 */
record Lengths(int prefixTokens, int suffixTokens, int suffixStart) {
  /** Names of the options, without dashes. */
  static final String PREFIX = "prefix-tokens";

  static final String SUFFIX = "suffix-tokens";

  static final String START = "suffix-start";

  /** Puts these lengths in place of all that were asked for, among options that were given. */
  void replaceIn(Map<String, Object> options) {
    options.replace(PREFIX, prefixTokens);
    options.replace(SUFFIX, suffixTokens);
    putStart(options);
  }

  /** Puts these lengths among the options that can change a score, given or not. */
  void putInto(Map<String, Object> scoring) {
    scoring.put(PREFIX, prefixTokens);
    scoring.put(SUFFIX, suffixTokens);
    putStart(scoring);
  }

  /** A prefix that begins its text is the same run whether that was said or not. */
  private void putStart(Map<String, Object> options) {
    options.remove(START);
    if (suffixStart != prefixTokens) {
      options.put(START, suffixStart);
    }
  }
}
