package ai.rote.core.token;

import ai.rote.core.ExampleException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
  private final boolean borderMoved;
  private final Map<String, Object> metadata;

  /**
   * An example in tokens without special tokens at its start.
   *
   * @param id names the example
   * @param prefixIds at least one token
   * @param suffixIds at least one token
   * @param borderMoved whether the text's border between prefix and suffix fell inside a token
   * @param metadata carried along
   * @throws ExampleException if prefix or suffix is empty
   */
  public TokenizedExample(
      String id,
      int[] prefixIds,
      int[] suffixIds,
      boolean borderMoved,
      Map<String, Object> metadata) {
    this(id, prefixIds, suffixIds, 0, borderMoved, metadata);
  }

  /**
   * An example in tokens.
   *
   * @param id names the example
   * @param prefixIds at least one token, special tokens at the start included
   * @param suffixIds at least one token
   * @param startTokens how many tokens of the prefix are special tokens at its start, such as a BOS
   * @param borderMoved whether the text's border between prefix and suffix fell inside a token, so
   *     that the suffix starts a little earlier than was asked
   * @param metadata carried along
   * @throws ExampleException if prefix or suffix is empty
   */
  public TokenizedExample(
      String id,
      int[] prefixIds,
      int[] suffixIds,
      int startTokens,
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
    this.id = id;
    this.prefixIds = prefixIds.clone();
    this.suffixIds = suffixIds.clone();
    this.startTokens = startTokens;
    this.borderMoved = borderMoved;
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * An example of ids alone.
   *
   * @param id names the example
   * @param prefixIds at least one token
   * @param suffixIds at least one token
   * @return the example, without metadata
   */
  public static TokenizedExample of(String id, int[] prefixIds, int[] suffixIds) {
    return new TokenizedExample(id, prefixIds, suffixIds, false, Map.of());
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
