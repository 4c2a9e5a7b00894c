package ai.rote.core.model;

import ai.rote.core.token.TextTokenizer;
import java.nio.file.Path;

/** A model's tokenizer, read when text is met for the first time: token ids do without it. */
final class LazyTokenizer implements AutoCloseable {
  private final Path folder;
  private TextTokenizer tokenizer;
  private boolean closed;

  LazyTokenizer(Path folder) {
    this.folder = folder;
  }

  TextTokenizer get() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    if (tokenizer == null) {
      tokenizer = TextTokenizer.ofCheckpoint(folder);
    }
    return tokenizer;
  }

  @Override
  public void close() {
    closed = true;
    if (tokenizer != null) {
      tokenizer.close();
      tokenizer = null;
    }
  }
}
