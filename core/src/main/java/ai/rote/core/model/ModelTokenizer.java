package ai.rote.core.model;

import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedText;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A model's tokenizer, read when text is met for the first time: token ids do without it. It lives
 * as long as the model.
 */
final class ModelTokenizer implements TextTokenizer {
  private final Path folder;
  private TextTokenizer tokenizer;
  private VocabularyTexts texts;
  private boolean released;

  ModelTokenizer(Path folder) {
    this.folder = folder;
  }

  private synchronized TextTokenizer read() {
    if (released) {
      throw new IllegalStateException("the model is closed");
    }
    if (tokenizer == null) {
      tokenizer = TextTokenizer.ofCheckpoint(folder);
    }
    return tokenizer;
  }

  /** The texts of all tokens, which are many: put together when they are first asked for. */
  synchronized VocabularyTexts texts(int vocabularySize) {
    if (texts == null) {
      texts = new VocabularyTexts(read(), vocabularySize);
    }
    return texts;
  }

  @Override
  public TokenizedText encode(String text) {
    return read().encode(text);
  }

  @Override
  public int[] startIds() {
    return read().startIds();
  }

  @Override
  public OptionalInt bosId() {
    return read().bosId();
  }

  @Override
  public String decode(int[] ids) {
    return read().decode(ids);
  }

  /** Frees the tokenizer, with the model. */
  synchronized void release() {
    released = true;
    if (tokenizer != null) {
      tokenizer.close();
      tokenizer = null;
    }
  }
}
