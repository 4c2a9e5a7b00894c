package ai.rote.core.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.rote.core.CheckpointException;
import ai.rote.core.RoteException;
import ai.rote.core.checkpoint.StoredTokenizer;
import ai.rote.core.torchscript.Engines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code tokenizer.json}, or what {@link StoredTokenizer} makes of older files, run by Hugging
 * Face's own tokenizers library through DJL. Its methods are synchronized, so that no thread frees
 * the native tokenizer while another uses it.
 */
final class HuggingFaceTextTokenizer implements TextTokenizer {
  static {
    Engines.goOffline();
  }

  /** DJL's defaults would cut every text at 512 tokens and add special tokens. */
  private static final Map<String, String> UNALTERED =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private static final Logger LOG = LoggerFactory.getLogger(TextTokenizer.class);

  private final StoredTokenizer stored;
  private final HuggingFaceTokenizer tokenizer;

  /** The one that ids are read by, which mostly is the same. */
  private final HuggingFaceTokenizer decoder;

  /** Put together once: in a chat every example is searched for them. */
  private final Set<String> specialTokens;

  private HuggingFaceTextTokenizer(
      StoredTokenizer stored, HuggingFaceTokenizer tokenizer, HuggingFaceTokenizer decoder) {
    this.stored = stored;
    this.specialTokens = stored.specialTokens();
    this.tokenizer = tokenizer;
    this.decoder = decoder;
  }

  static HuggingFaceTextTokenizer load(Path file) {
    return of(StoredTokenizer.ofFile(file));
  }

  static HuggingFaceTextTokenizer of(StoredTokenizer stored) {
    try {
      checkNormalizedTokens(stored);
      HuggingFaceTokenizer encoder = tokenizer(stored.forEncoding());
      Optional<byte[]> other = stored.forDecoding();
      HuggingFaceTokenizer decoder = other.isPresent() ? tokenizer(other.get()) : encoder;
      stored.notes().forEach(LOG::warn);
      return new HuggingFaceTextTokenizer(stored, encoder, decoder);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException(
          stored.source() + ": cannot be read as a tokenizer: " + e.getMessage(), e);
    }
  }

  private static void checkNormalizedTokens(StoredTokenizer stored) throws IOException {
    Optional<byte[]> alone = stored.normalizerAlone();
    if (alone.isEmpty() || stored.normalizedTokens().isEmpty()) {
      return;
    }
    try (HuggingFaceTokenizer normalizer = tokenizer(alone.get())) {
      for (String token : stored.normalizedTokens()) {
        if (normalizer.encode(token, false, false).getIds().length == 0) {
          throw new CheckpointException(
              stored.source()
                  + ": the normalizer leaves nothing of added token '"
                  + token
                  + "', which could then stand anywhere");
        }
      }
    }
  }

  /** From bytes rather than from a path, so that nothing beside the file has a say. */
  private static HuggingFaceTokenizer tokenizer(byte[] json) throws IOException {
    return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), UNALTERED);
  }

  @Override
  public synchronized TokenizedText encode(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RoteException("a text holds half a surrogate pair, which is no character");
    }
    Encoding encoding;
    try {
      encoding = tokenizer.encode(text, false, false);
    } catch (IllegalStateException e) {
      throw e; // It is closed.
    } catch (RuntimeException e) {
      throw new RoteException(
          stored.source() + ": a text cannot be tokenised: " + e.getMessage(), e);
    }
    int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    CharSpan[] spans = encoding.getCharTokenSpans();
    CodePoints places = new CodePoints(text);
    for (int i = 0; i < ids.length; i++) {
      if (spans[i] == null) {
        throw new RoteException("the tokenizer gives no place in the text for token " + i);
      }
      try {
        starts[i] = places.utf16(spans[i].getStart());
        ends[i] = places.utf16(spans[i].getEnd());
      } catch (IndexOutOfBoundsException e) {
        throw new RoteException("the tokenizer places token " + i + " outside of the text", e);
      }
    }
    closeGaps(text, starts, ends);
    return new TokenizedText(ids, starts, ends);
  }

  /**
   * A normaliser that composes a letter and its accent to one character places it where the letter
   * stands, and the accent nowhere: it belongs to the token on its left.
   */
  private static void closeGaps(String text, int[] starts, int[] ends) {
    for (int i = 0; i < ends.length; i++) {
      int next = i + 1 < ends.length ? starts[i + 1] : text.length();
      if (ends[i] < next && !text.substring(ends[i], next).isBlank()) {
        ends[i] = next;
      }
    }
  }

  @Override
  public int[] startIds() {
    return stored.startIds().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public OptionalInt bosId() {
    return stored.bosId().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  @Override
  public Set<String> specialTokens() {
    return specialTokens;
  }

  @Override
  public OptionalInt endId() {
    return stored.endId().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  @Override
  public synchronized String decode(int[] ids) {
    try {
      return decoder.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    } catch (IllegalStateException e) {
      throw e; // It is closed.
    } catch (RuntimeException e) {
      throw new RoteException(stored.source() + ": token ids cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    tokenizer.close();
    if (decoder != tokenizer) {
      decoder.close();
    }
  }

  /** Turns places counted in code points, as the tokenizer counts, into UTF-16 units. */
  private static final class CodePoints {
    private final String text;
    private int codePoint;
    private int utf16;

    CodePoints(String text) {
      this.text = text;
    }

    int utf16(int codePoint) {
      utf16 = text.offsetByCodePoints(utf16, codePoint - this.codePoint);
      this.codePoint = codePoint;
      return utf16;
    }
  }
}
