package ai.rote.core.token;

import ai.rote.core.ExampleException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One example in tokens, ready to be scored.
 *
 * <pre>
 *   ids        z_1   z_2  ...  z_a | z_a+1  ...  z_a+k
 *              `---- prefix -----'   `---- suffix ----'
 *   predicted                        every suffix token, each from all tokens to its left
 * </pre>
 *
 * Where a BOS or other special tokens stand at the start, they are the first tokens of the prefix,
 * and {@link #startTokens()} says how many they are.
 */
public final class TokenizedExample {
  private final String id;
  private final int[] prefixIds;
  private final int[] suffixIds;
  private final int startTokens;
  private final boolean isText;
  private final boolean borderMoved;
  private final Map<String, Object> metadata;

  /** The arrays are taken over, and the metadata as well. */
  private TokenizedExample(
      String id,
      int[] prefixIds,
      int[] suffixIds,
      int startTokens,
      boolean isText,
      boolean borderMoved,
      Map<String, Object> metadata) {
    if (startTokens < 0 || startTokens > prefixIds.length) {
      throw new IllegalArgumentException(
          "startTokens is " + startTokens + ", but the prefix has " + prefixIds.length + " tokens");
    }
    if (prefixIds.length == 0) {
      throw new ExampleException(
          "example '"
              + id
              + "': the prefix has no tokens, so nothing predicts the first suffix token");
    }
    if (suffixIds.length == 0) {
      throw new ExampleException("example '" + id + "': the suffix has no tokens");
    }
    this.id = Objects.requireNonNull(id, "id");
    this.prefixIds = prefixIds;
    this.suffixIds = suffixIds;
    this.startTokens = startTokens;
    this.isText = isText;
    this.borderMoved = borderMoved;
    this.metadata = metadata;
  }

  /**
   * An example that was given as token ids.
   *
   * @param id names the example
   * @param prefixIds at least one token, special tokens at the start included
   * @param suffixIds at least one token
   * @return the example, without metadata and with no token that counts as a special one
   * @throws ExampleException if prefix or suffix is empty
   */
  public static TokenizedExample of(String id, int[] prefixIds, int[] suffixIds) {
    return new TokenizedExample(
        id, prefixIds.clone(), suffixIds.clone(), 0, false, false, Map.of());
  }

  /**
   * An example that was given as text, in its tokens.
   *
   * @param id names the example
   * @param prefixIds at least one token, special tokens at the start included
   * @param suffixIds at least one token
   * @param borderMoved whether the text's border between prefix and suffix fell inside a token, so
   *     that the suffix starts a little earlier than was asked
   * @return the example, without metadata and with no token that counts as a special one
   * @throws ExampleException if prefix or suffix is empty
   */
  public static TokenizedExample ofText(
      String id, int[] prefixIds, int[] suffixIds, boolean borderMoved) {
    return new TokenizedExample(
        id, prefixIds.clone(), suffixIds.clone(), 0, true, borderMoved, Map.of());
  }

  /**
   * This example with special tokens at its start.
   *
   * @param count how many tokens of the prefix are special tokens at its start, such as a BOS
   * @return a new example of the same tokens
   * @throws IllegalArgumentException if the prefix has fewer tokens, or the count is below 0
   */
  public TokenizedExample withStartTokens(int count) {
    return new TokenizedExample(id, prefixIds, suffixIds, count, isText, borderMoved, metadata);
  }

  /**
   * This example with metadata.
   *
   * @param metadata the input's other fields, carried along; copied
   * @return a new example
   */
  public TokenizedExample withMetadata(Map<String, Object> metadata) {
    return new TokenizedExample(
        id,
        prefixIds,
        suffixIds,
        startTokens,
        isText,
        borderMoved,
        Collections.unmodifiableMap(new LinkedHashMap<>(metadata)));
  }

  /**
   * The same suffix after another prefix.
   *
   * @param ids at least one token, special tokens at the start included
   * @param startTokens how many of them are special tokens at the start, such as a BOS
   * @return a new example; id, origin and metadata are kept
   * @throws ExampleException if the prefix is empty
   * @throws IllegalArgumentException if the count is below 0 or above the number of tokens
   */
  public TokenizedExample after(int[] ids, int startTokens) {
    return new TokenizedExample(
        id, ids.clone(), suffixIds, startTokens, isText, borderMoved, metadata);
  }

  /**
   * The same tokens, cut elsewhere; what stands after the cut's suffix is left out.
   *
   * @param prefixTokens how many tokens are prefix, {@link #startTokens()} not counted
   * @param suffixTokens how many tokens after them are suffix, at least 1
   * @return a new example; id, origin and metadata are kept
   * @throws IllegalArgumentException if the cut reaches outside the example
   */
  public TokenizedExample recut(int prefixTokens, int suffixTokens) {
    int border = startTokens + prefixTokens;
    if (prefixTokens < 1 || suffixTokens < 1 || border + suffixTokens > length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "example '%s' has %d + %d tokens: a cut of %d + %d is not inside",
              id,
              prefixIds.length - startTokens,
              suffixIds.length,
              prefixTokens,
              suffixTokens));
    }
    int[] ids = ids();
    return new TokenizedExample(
        id,
        Arrays.copyOf(ids, border),
        Arrays.copyOfRange(ids, border, border + suffixTokens),
        startTokens,
        isText,
        borderMoved && border == prefixIds.length,
        metadata);
  }

  /**
   * The example's name.
   *
   * @return the id
   */
  public String id() {
    return id;
  }

  /**
   * The tokens shown to the model.
   *
   * @return a copy, at least one id
   */
  public int[] prefixIds() {
    return prefixIds.clone();
  }

  /**
   * The tokens the model is tested on.
   *
   * @return a copy, at least one id
   */
  public int[] suffixIds() {
    return suffixIds.clone();
  }

  /**
   * One suffix token.
   *
   * @param t suffix position, from 0
   * @return its id
   */
  public int suffixId(int t) {
    return suffixIds[t];
  }

  /**
   * Prefix and suffix in one.
   *
   * @return a new array of {@link #length()} ids
   */
  public int[] ids() {
    int[] ids = Arrays.copyOf(prefixIds, length());
    System.arraycopy(suffixIds, 0, ids, prefixIds.length, suffixIds.length);
    return ids;
  }

  /**
   * The number of prefix tokens, a, and of special tokens at its start.
   *
   * @return at least 1
   */
  public int prefixTokens() {
    return prefixIds.length;
  }

  /**
   * The number of suffix tokens, k.
   *
   * @return at least 1
   */
  public int suffixTokens() {
    return suffixIds.length;
  }

  /**
   * The number of tokens in all, a + k.
   *
   * @return at least 2
   */
  public int length() {
    return prefixIds.length + suffixIds.length;
  }

  /**
   * How many tokens at the start of the prefix are special tokens, such as a BOS, that stand before
   * the example's own.
   *
   * @return 0 without any; part of {@link #prefixTokens()}
   */
  public int startTokens() {
    return startTokens;
  }

  /**
   * Whether the example was given as text, and not as token ids.
   *
   * @return true if a tokenizer made the tokens
   */
  public boolean isText() {
    return isText;
  }

  /**
   * Whether the border between prefix and suffix moved to the left because it fell inside a token.
   *
   * @return true if it moved
   */
  public boolean borderMoved() {
    return borderMoved;
  }

  /**
   * The input's other fields.
   *
   * @return unmodifiable, in the input's order
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Whether these are the suffix's tokens.
   *
   * @param ids of some tokens
   * @return true if they are the same tokens in the same order
   */
  public boolean suffixIs(int[] ids) {
    return Arrays.equals(suffixIds, ids);
  }

  @Override
  public String toString() {
    return "TokenizedExample[" + id + ", " + prefixTokens() + " + " + suffixTokens() + " tokens]";
  }
}
