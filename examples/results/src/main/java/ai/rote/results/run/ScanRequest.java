package ai.rote.results.run;

import ai.rote.core.document.WindowShape;
import java.util.List;

/**
 * Texts to scan.
 *
 * @param run with what, and where to
 * @param texts what to scan
 * @param shape of the windows
 */
public record ScanRequest(RunRequest run, List<TextFile> texts, WindowShape shape) {

  /**
   * Keeps the list from being changed.
   *
   * @param run with what, and where to
   * @param texts what to scan
   * @param shape of the windows
   */
  public ScanRequest {
    texts = List.copyOf(texts);
  }
}
