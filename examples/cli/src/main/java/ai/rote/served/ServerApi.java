package ai.rote.served;

import java.util.Locale;

/** What kind of server it is. */
public enum ServerApi {
  /** vLLM, by {@code prompt_logprobs}. */
  VLLM,
  /** SGLang, by {@code /generate}. */
  SGLANG,
  /** Any that echoes the log-probabilities of a prompt as OpenAI's completions once did. */
  OPENAI;

  /**
   * Reads the spelling that {@link #toString()} gives.
   *
   * @param text as on the command line
   * @return the kind
   * @throws IllegalArgumentException if there is no such kind
   */
  public static ServerApi parse(String text) {
    for (ServerApi each : values()) {
      if (each.toString().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + text + "': expected vllm, sglang or openai");
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
