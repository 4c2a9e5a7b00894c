package ai.rote.core.token;

import ai.rote.core.CheckpointException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What stands before the first token of an example. A model that was trained with a
 * beginning-of-sequence token (BOS) before every text, as Llama and Gemma were, gives other
 * probabilities without it; a model trained without, as Pythia and GPT-2, gives others with it.
 *
 * <p>The token is put there once: it is not doubled where the example begins with it already. It is
 * no part of the prefix length that is asked for, so the same text is measured with and without it;
 * it does count towards the model's context.
 */
public enum BosPolicy {
  /** Nothing is put before an example. */
  NONE,

  /**
   * The tokens that the tokenizer puts before a text ({@link TextTokenizer#startIds()}) or, where
   * it has no such habit, its BOS; before every example, token ids included. Refused for a
   * tokenizer that knows no BOS.
   */
  ADD,

  /**
   * The default: what the model's own tokenizer puts before a text, which is nothing for many.
   * Examples given as token ids are not tokenised and stay as they are.
   */
  MODEL;

  /**
   * Reads {@code none}, {@code add} or {@code model}.
   *
   * @param label the spelling
   * @return the policy
   * @throws IllegalArgumentException if the spelling is unknown; the message says what is allowed
   */
  public static BosPolicy parse(String label) {
    return Arrays.stream(values())
        .filter(policy -> policy.toString().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "BOS policy '"
                        + label
                        + "' is not known; allowed: "
                        + Arrays.stream(values())
                            .map(BosPolicy::toString)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * What this policy puts before a text.
   *
   * @param tokenizer the model's
   * @return token ids, often none
   * @throws CheckpointException if a BOS is to be added and the tokenizer knows none
   */
  public int[] startIds(TextTokenizer tokenizer) {
    if (this == NONE) {
      return new int[0];
    }
    int[] start = tokenizer.startIds();
    if (start.length > 0 || this == MODEL) {
      return start;
    }
    int id =
        tokenizer
            .bosId()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "a BOS is to be added, but the model's tokenizer knows none: it puts none"
                            + " before texts, and neither tokenizer_config.json nor"
                            + " special_tokens_map.json names a 'bos_token' of its vocabulary"));
    return new int[] {id};
  }

  /** The spelling of the command line: {@code model}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
