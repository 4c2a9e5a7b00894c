package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.TokenizerParts;
import ai.rote.core.checkpoint.gguf.GgufVocabulary.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SentencePiece's BPE: pieces with scores. Which pieces are made of which, and which goes first, is
 * recovered from these, as Hugging Face does it for its own files.
 */
final class SentencePieces {
  private static final String SPACE = "\u2581";
  private static final String PREFIX = "tokenizer.ggml.add_space_prefix";
  private static final String TRIMS = "tokenizer.ggml.remove_extra_whitespaces";

  /** Two pieces that make a third. */
  private record Merge(String left, String right, double score) {
    int leftLength() {
      return left.codePointCount(0, left.length());
    }

    int rightLength() {
      return right.codePointCount(0, right.length());
    }
  }

  private final GgufKeys keys;
  private final GgufVocabulary vocabulary;
  private final boolean isGemma;
  private final Map<String, Integer> ids = new LinkedHashMap<>();

  SentencePieces(GgufKeys keys, GgufVocabulary vocabulary) {
    this.keys = keys;
    this.vocabulary = vocabulary;
    this.isGemma = keys.architecture().startsWith("gemma");
    vocabulary
        .ids()
        .forEach(
            (token, id) -> {
              if (ids.put(spelled(token), id) != null) {
                throw vocabulary.complaint("token " + id + " ('" + token + "') stands there twice");
              }
            });
  }

  /** Gemma's runs of spaces are ordinary pieces, and are stored as spaces all the same. */
  private String spelled(String token) {
    return isRunOfSpaces(token) ? SPACE.repeat(token.length()) : token;
  }

  private boolean isRunOfSpaces(String token) {
    return isGemma && token.length() > 1 && token.chars().allMatch(c -> c == ' ');
  }

  /** Whether a token is looked for in a text as it is, before anything is done to the text. */
  boolean isFoundWhole(int id) {
    boolean isPiece =
        vocabulary.kind(id) == Kind.USER_DEFINED && isRunOfSpaces(vocabulary.text(id));
    return vocabulary.isFoundWhole(id) && !isPiece;
  }

  /** Fills in all but added tokens and what stands before texts. */
  void fill(ObjectNode root) {
    if (keys.wholeFlag(TRIMS).orElse(false)) {
      throw keys.unexpected(TRIMS, "false: spaces are kept");
    }
    boolean prefix = keys.wholeFlag(PREFIX).orElse(!isGemma);
    ObjectNode toPieces = TokenizerParts.replace(" ", SPACE);
    ObjectNode toText = TokenizerParts.replace(SPACE, " ");
    ObjectNode bytes = TokenizerParts.part("ByteFallback");
    ObjectNode fuse = TokenizerParts.part("Fuse");
    if (prefix) {
      root.set(
          "normalizer",
          TokenizerParts.sequence(
              "normalizers", TokenizerParts.part("Prepend").put("prepend", SPACE), toPieces));
      ObjectNode strip =
          TokenizerParts.part("Strip").put("content", " ").put("start", 1).put("stop", 0);
      root.set("decoder", TokenizerParts.sequence("decoders", toText, bytes, fuse, strip));
    } else {
      root.set("normalizer", toPieces);
      root.set("decoder", TokenizerParts.sequence("decoders", toText, bytes, fuse));
    }
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    vocabulary.unknown().ifPresent(id -> model.put("unk_token", vocabulary.text(id)));
    model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
    ObjectNode vocab = model.putObject("vocab");
    ids.forEach(vocab::put);
    BytePairs.putMerges(keys, ids, merges(), model);
  }

  private List<String[]> merges() {
    Optional<List<String[]>> stored = BytePairs.storedMerges(keys);
    if (stored.isPresent()) {
      return stored.get();
    }
    List<Merge> merges = new ArrayList<>();
    Map<String, Double> scores = scores();
    for (Map.Entry<String, Integer> piece : ids.entrySet()) {
      String text = piece.getKey();
      List<Merge> ways = new ArrayList<>();
      for (int i = text.offsetByCodePoints(0, 1); i < text.length(); i++) {
        String left = text.substring(0, i);
        String right = text.substring(i);
        if (ids.containsKey(left) && ids.containsKey(right)) {
          ways.add(new Merge(left, right, scores.get(text)));
        }
      }
      ways.sort(
          Comparator.<Merge>comparingInt(way -> ids.get(way.left()))
              .thenComparingInt(way -> ids.get(way.right())));
      merges.addAll(ways);
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(Merge::leftLength)
            .thenComparingInt(Merge::rightLength)
            .reversed());
    return merges.stream().map(each -> new String[] {each.left(), each.right()}).toList();
  }

  /** Of Gemma the scores do not say which piece goes first, but the order of the pieces does. */
  private Map<String, Double> scores() {
    Map<String, Double> byPiece = new LinkedHashMap<>();
    if (isGemma) {
      ids.forEach((piece, id) -> byPiece.put(piece, (double) -id));
      return byPiece;
    }
    List<Double> scores = vocabulary.scores();
    ids.forEach((piece, id) -> byPiece.put(piece, scores.get(id)));
    long different =
        ids.values().stream()
            .filter(id -> vocabulary.kind(id) == Kind.NORMAL)
            .map(scores::get)
            .distinct()
            .limit(2)
            .count();
    if (different == 1) {
      throw keys.complaint(
          "all tokens have the same score (tokenizer.ggml.scores), and there are no merges"
              + " (tokenizer.ggml.merges), so nothing says which pieces go together first");
    }
    return byPiece;
  }
}
