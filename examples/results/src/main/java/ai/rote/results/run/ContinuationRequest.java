package ai.rote.results.run;

import java.util.List;

/**
 * Texts to continue.
 *
 * @param run with what, and where to; under its one sampling scheme
 * @param texts whose beginnings, or other parts, are continued
 * @param settings how
 */
public record ContinuationRequest(
    RunRequest run, List<TextFile> texts, ContinuationSettings settings) {

  /**
   * Keeps the list from being changed.
   *
   * @param run with what, and where to
   * @param texts whose beginnings, or other parts, are continued
   * @param settings how
   * @throws IllegalArgumentException if there is not exactly one scheme, or there are several
   *     attempts at what greedy decoding gives, which is always the same
   */
  public ContinuationRequest {
    texts = List.copyOf(texts);
    if (run.schemes().size() != 1) {
      throw new IllegalArgumentException(
          "a text is continued under one scheme, but these are " + run.schemes());
    }
    if (settings.attempts() > 1 && run.schemes().get(0).isGreedy()) {
      throw new IllegalArgumentException(
          "greedy decoding gives the same in every attempt; several need a scheme that draws, as"
              + " top-k=40");
    }
  }
}
