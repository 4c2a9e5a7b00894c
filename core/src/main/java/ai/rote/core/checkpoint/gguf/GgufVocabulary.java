package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tokens that a GGUF file lists, and what it says of each. */
final class GgufVocabulary {
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String TYPES = "tokenizer.ggml.token_type";
  private static final String SCORES = "tokenizer.ggml.scores";

  /** Above the longest token that is known; ways to make one of two grow with its length. */
  private static final int MAX_CHARACTERS = 1_024;

  /** What a token is, in the order of the numbers that files have for it, from 1 on. */
  enum Kind {
    /** Found by splitting and merging. */
    NORMAL,
    /** Stands for what no token covers. */
    UNKNOWN,
    /** Special: found in a text whole. */
    CONTROL,
    /** Not special, but found in a text whole. */
    USER_DEFINED,
    /** Fills a place: no text is ever this token. */
    UNUSED,
    /** One byte. */
    BYTE
  }

  private final GgufKeys keys;
  private final List<String> tokens;
  private final Optional<List<Long>> types;
  private final Optional<Integer> unknown;
  private final Map<String, Integer> ids = new LinkedHashMap<>();

  GgufVocabulary(GgufKeys keys) {
    this.keys = keys;
    this.tokens = keys.list(TOKENS, String.class, "a list of tokens").orElse(List.of());
    this.types = keys.list(TYPES, Long.class, "a list of numbers from 1 to 6");
    if (tokens.isEmpty()) {
      throw keys.complaint(
          "lists no tokens (tokenizer.ggml.tokens), and no tokenizer stands beside it; without one"
              + " only token ids can be scored");
    }
    if (types.isPresent() && types.get().size() != tokens.size()) {
      throw keys.complaint(
          "'" + TYPES + "' has " + types.get().size() + " entries for " + tokens.size());
    }
    this.unknown = role("unknown").or(this::firstUnknown);
    for (int id = 0; id < tokens.size(); id++) {
      if (kind(id) != Kind.UNUSED) {
        put(tokens.get(id), id);
      }
    }
  }

  private Optional<Integer> firstUnknown() {
    int first = types.map(all -> all.indexOf(1L + Kind.UNKNOWN.ordinal())).orElse(-1);
    return first < 0 ? Optional.empty() : Optional.of(first);
  }

  private void put(String token, int id) {
    if (token.isEmpty() || token.length() > MAX_CHARACTERS) {
      throw keys.complaint(
          "'"
              + TOKENS
              + "' has a token of "
              + token.length()
              + " characters, as "
              + id
              + ", expected 1 to "
              + MAX_CHARACTERS);
    }
    Integer other = ids.put(token, id);
    if (other != null) {
      throw keys.complaint(
          "'" + TOKENS + "' has '" + token + "' twice, as " + other + " and as " + id);
    }
  }

  int size() {
    return tokens.size();
  }

  String text(int id) {
    return tokens.get(id);
  }

  /** Tokens that a text may become, with their ids, in the order of these. */
  Map<String, Integer> ids() {
    return ids;
  }

  /**
   * What a token is; a file that does not say has normal ones only. Older files call tokens that
   * fill places unknown, but only one of those stands for what no token covers.
   */
  Kind kind(int id) {
    long number = types.map(all -> all.get(id)).orElse(1L);
    if (number < 1 || number > Kind.values().length) {
      throw keys.complaint(
          "'" + TYPES + "' has " + number + " for token " + id + ", expected 1 to 6");
    }
    Kind kind = Kind.values()[(int) number - 1];
    boolean fills = kind == Kind.UNKNOWN && !unknown.equals(Optional.of(id));
    return fills ? Kind.UNUSED : kind;
  }

  /** Whether a token is looked for in a text as it is, before anything is done to the text. */
  boolean isFoundWhole(int id) {
    Kind kind = kind(id);
    return kind == Kind.CONTROL || kind == Kind.UNKNOWN || kind == Kind.USER_DEFINED;
  }

  /** What says which of two merges goes first: the higher. */
  List<Double> scores() {
    List<Double> scores =
        keys.list(SCORES, Double.class, "a list of numbers")
            .orElseThrow(() -> keys.unexpected(SCORES, "a score for each token"));
    if (scores.size() != tokens.size()) {
      throw keys.complaint(
          "'" + SCORES + "' has " + scores.size() + " entries for " + tokens.size());
    }
    return scores;
  }

  /** The token that stands for what no token covers. */
  Optional<Integer> unknown() {
    return unknown;
  }

  /** The token that has a role, as {@code bos}. */
  Optional<Integer> role(String name) {
    String key = "tokenizer.ggml." + name + "_token_id";
    Optional<Long> id = keys.wholeNumber(key);
    if (id.isPresent() && (id.get() < 0 || id.get() >= tokens.size())) {
      throw keys.unexpected(key, "an id from 0 to " + (tokens.size() - 1));
    }
    return id.map(Long::intValue);
  }

  CheckpointException complaint(String what) {
    return keys.complaint(what);
  }
}
