package ai.rote.core.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model's name on the Hugging Face hub, with a revision: {@code EleutherAI/pythia-70m}, {@code
 * EleutherAI/pythia-70m@step3000}, {@code gpt2}.
 *
 * @param repository organisation and name, or a name alone
 * @param revision a branch, a tag, or a commit's full hash
 */
public record HubName(String repository, String revision) {
  /** The revision that a name without one means. */
  public static final String DEFAULT_REVISION = "main";

  private static final String WORD = "\\w[\\w.-]*";
  private static final Pattern SPELLING =
      Pattern.compile("(" + WORD + "(?:/" + WORD + ")?)(?:@(" + WORD + "(?:/" + WORD + ")*))?");

  /**
   * Checks the spelling, so that no name leads out of a folder.
   *
   * @param repository organisation and name, or a name alone
   * @param revision a branch, a tag, or a commit's full hash
   * @throws IllegalArgumentException if it is no such name
   */
  public HubName {
    Matcher matcher = SPELLING.matcher(repository + "@" + revision);
    if (!matcher.matches() || matcher.group(2) == null || repository.contains("--")) {
      throw new IllegalArgumentException(
          "'" + repository + "@" + revision + "' is no name on the hub: ORG/NAME[@REVISION]");
    }
  }

  /**
   * Reads {@code ORG/NAME} or {@code ORG/NAME@REVISION}.
   *
   * @param text the spelling
   * @return the name, or nothing if it is spelt otherwise
   */
  public static Optional<HubName> parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches() || matcher.group(1).contains("--")) {
      return Optional.empty();
    }
    String revision = matcher.group(2) == null ? DEFAULT_REVISION : matcher.group(2);
    return Optional.of(new HubName(matcher.group(1), revision));
  }

  /** The name as it is given: {@code ORG/NAME}, or {@code ORG/NAME@REVISION}. */
  @Override
  public String toString() {
    return revision.equals(DEFAULT_REVISION) ? repository : repository + "@" + revision;
  }
}
