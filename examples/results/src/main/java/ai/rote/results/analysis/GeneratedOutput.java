package ai.rote.results.analysis;

import java.util.List;

/**
 * What a model, an API or a product gave, with what is known of how it was asked.
 *
 * @param id as in the file; need not be unique, since a prompt may have many outputs
 * @param file that it is from
 * @param line of the file, from 1; 0 for a file that is one text
 * @param prompt what it answers; empty if that is not known
 * @param text may be empty
 * @param targets what it is looked for besides the references; often none
 */
public record GeneratedOutput(
    String id, String file, long line, String prompt, String text, List<String> targets) {

  /**
   * Copies the targets.
   *
   * @param id as in the file
   * @param file that it is from
   * @param line of the file, from 1; 0 for a file that is one text
   * @param prompt what it answers
   * @param text may be empty
   * @param targets what it is looked for
   */
  public GeneratedOutput {
    targets = List.copyOf(targets);
  }

  /** File and line, for complaints. */
  String where() {
    return line == 0 ? file : file + ", line " + line;
  }
}
