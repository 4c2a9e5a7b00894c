package ai.rote.core.model;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredTokenizer;
import ai.rote.core.checkpoint.gguf.GgufTokenizer;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedText;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's tokenizer, read when text is met for the first time: token ids do without it. It lives
 * as long as the model.
 */
final class ModelTokenizer implements TextTokenizer {
  private static final Logger LOG = LoggerFactory.getLogger(TextTokenizer.class);

  /** Models round their rows up, by 3 % at most where that is known. */
  private static final double LEAST_SHARE = 0.9;

  private final Path folder;
  private TextTokenizer tokenizer;
  private VocabularyTexts texts;
  private boolean released;

  /**
   * A tokenizer that is not read yet.
   *
   * @param folder of the model
   * @param options name another place, or not
   */
  ModelTokenizer(Path folder, LoadOptions options) {
    this.folder = options.tokenizer().orElse(folder);
  }

  /**
   * Says of a model where its tokenizer is read from, and reads one that was named for it.
   *
   * @param info of the model
   * @param folder of the model
   * @param options name another place, or not
   * @return the description with the tokenizer's file, if there is one
   * @throws CheckpointException if there is none where one was named, or if it has more tokens than
   *     the model has rows
   */
  static ModelInfo describe(ModelInfo info, Path folder, LoadOptions options) {
    options.tokenizer().ifPresent(named -> checkFits(named, info.vocabularySize()));
    return GgufTokenizer.source(options.tokenizer().orElse(folder))
        .map(info::withTokenizer)
        .orElse(info);
  }

  private static void checkFits(Path named, int rows) {
    StoredTokenizer tokenizer = GgufTokenizer.open(named);
    long tokens = tokenizer.vocabularySize();
    String numbers =
        String.format(
            Locale.ROOT,
            "%s: its vocabulary has %,d tokens, but the model has %,d rows for tokens",
            tokenizer.source(),
            tokens,
            rows);
    if (tokens > rows) {
      throw new CheckpointException(numbers + ", so it cannot be the model's tokenizer");
    }
    if (tokens < rows * LEAST_SHARE) {
      LOG.warn("{}: is it the model's tokenizer?", numbers);
    }
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
  public Set<String> specialTokens() {
    return read().specialTokens();
  }

  @Override
  public OptionalInt endId() {
    return read().endId();
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
