package ai.rote.core.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.rote.core.CheckpointException;
import ai.rote.core.RoteException;
import ai.rote.core.checkpoint.StoredTokenizer;
import ai.rote.core.torchscript.Engines;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** Any text that surely becomes a token, to see what is put before it. */
  private static final String PROBE = "a";

  private static final JsonMapper JSON = new JsonMapper();

  private final StoredTokenizer stored;
  private final HuggingFaceTokenizer tokenizer;
  private int[] startIds;

  private HuggingFaceTextTokenizer(StoredTokenizer stored, HuggingFaceTokenizer tokenizer) {
    this.stored = stored;
    this.tokenizer = tokenizer;
  }

  static HuggingFaceTextTokenizer load(Path file) {
    try {
      return of(
          new StoredTokenizer(file, Files.readAllBytes(file), Optional.empty(), Optional.empty()));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          file + ": no such file; without a tokenizer only token ids can be scored", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read as a tokenizer: " + e.getMessage(), e);
    }
  }

  static HuggingFaceTextTokenizer of(StoredTokenizer stored) {
    try {
      return new HuggingFaceTextTokenizer(stored, tokenizer(withoutPostProcessor(stored.json())));
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException(
          stored.source() + ": cannot be read as a tokenizer: " + e.getMessage(), e);
    }
  }

  /** From bytes rather than from a path, so that nothing beside the file has a say. */
  private static HuggingFaceTokenizer tokenizer(byte[] json) throws IOException {
    return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), UNALTERED);
  }

  /**
   * A post-processor adds special tokens, which are not wanted, and trims white space off the
   * tokens' places, which would hide that a token like "\n " reaches beyond a border after "\n". It
   * changes no token of the text.
   */
  private static byte[] withoutPostProcessor(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (root instanceof ObjectNode tokenizer) {
      tokenizer.putNull("post_processor");
    }
    return JSON.writeValueAsBytes(root);
  }

  @Override
  public synchronized TokenizedText encode(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RoteException("a text holds half a surrogate pair, which is no character");
    }
    Encoding encoding = tokenizer.encode(text, false, false);
    int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    CharSpan[] spans = encoding.getCharTokenSpans();
    CodePoints places = new CodePoints(text);
    for (int i = 0; i < ids.length; i++) {
      if (spans[i] == null) {
        throw new RoteException("the tokenizer gives no place in the text for token " + i);
      }
      starts[i] = places.utf16(spans[i].getStart());
      ends[i] = places.utf16(spans[i].getEnd());
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
  public synchronized int[] startIds() {
    if (startIds == null) {
      startIds = findStartIds();
    }
    return startIds.clone();
  }

  private int[] findStartIds() {
    if (stored.addsBos().isPresent() && bosId().isPresent()) {
      return stored.addsBos().get() ? new int[] {bosId().getAsInt()} : new int[0];
    }
    try {
      String postProcessor =
          JSON.readTree(stored.json()).path("post_processor").path("type").asText();
      if (postProcessor.isEmpty() || postProcessor.equals("ByteLevel")) {
        return new int[0];
      }
      // Others are left to show what they do.
      try (HuggingFaceTokenizer whole = tokenizer(stored.json())) {
        long[] plain = whole.encode(PROBE, false, false).getIds();
        long[] full = whole.encode(PROBE, true, false).getIds();
        int start = 0;
        while (start + plain.length < full.length
            && !Arrays.equals(full, start, start + plain.length, plain, 0, plain.length)) {
          start++;
        }
        return Arrays.stream(full, 0, start).mapToInt(Math::toIntExact).toArray();
      }
    } catch (IOException e) {
      throw new CheckpointException(
          stored.source() + ": cannot be read as a tokenizer: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized OptionalInt bosId() {
    if (stored.bosToken().isEmpty()) {
      return OptionalInt.empty();
    }
    long[] ids = tokenizer.encode(stored.bosToken().get(), false, false).getIds();
    return ids.length == 1 ? OptionalInt.of(Math.toIntExact(ids[0])) : OptionalInt.empty();
  }

  @Override
  public synchronized String decode(int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
  }

  @Override
  public synchronized void close() {
    tokenizer.close();
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
