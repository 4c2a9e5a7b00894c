package ai.rote.core;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.rote.core.checkpoint.StoredTokenizer;
import ai.rote.core.torchscript.Engines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code tokenizer.json}, or what {@link StoredTokenizer} makes of older files, run by Hugging
 * Face's own tokenizers library through DJL.
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

  private final HuggingFaceTokenizer tokenizer;
  private final OptionalInt bosId;
  private final int[] startIds;

  private HuggingFaceTextTokenizer(HuggingFaceTokenizer tokenizer, StoredTokenizer stored) {
    this.tokenizer = tokenizer;
    this.bosId = stored.bosToken().map(this::id).orElse(OptionalInt.empty());
    if (bosId.isPresent() && stored.addsBos().isPresent()) {
      this.startIds = stored.addsBos().get() ? new int[] {bosId.getAsInt()} : new int[0];
    } else {
      this.startIds = findStartIds();
    }
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
      // From bytes rather than from a path, so that nothing beside the file has a say.
      return new HuggingFaceTextTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(stored.json()), UNALTERED),
          stored);
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException(
          stored.source() + ": cannot be read as a tokenizer: " + e.getMessage(), e);
    }
  }

  private OptionalInt id(String token) {
    long[] ids = tokenizer.encode(token, false, false).getIds();
    return ids.length == 1 ? OptionalInt.of(Math.toIntExact(ids[0])) : OptionalInt.empty();
  }

  private int[] findStartIds() {
    long[] plain = tokenizer.encode(PROBE, false, false).getIds();
    long[] full = tokenizer.encode(PROBE, true, false).getIds();
    int start = 0;
    while (start + plain.length < full.length
        && !Arrays.equals(full, start, start + plain.length, plain, 0, plain.length)) {
      start++;
    }
    return Arrays.stream(full, 0, start).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public TokenizedText encode(String text) {
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
    return new TokenizedText(ids, starts, ends);
  }

  @Override
  public int[] startIds() {
    return startIds.clone();
  }

  @Override
  public OptionalInt bosId() {
    return bosId;
  }

  @Override
  public String decode(int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
  }

  @Override
  public void close() {
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
