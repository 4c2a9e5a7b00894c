package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.StoredTokenizer;
import ai.rote.core.checkpoint.TokenizerParts;
import ai.rote.core.checkpoint.gguf.GgufVocabulary.Kind;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The tokenizer of a checkpoint, GGUF files among them: what stands beside a file or, where nothing
 * does, the one within it, as the {@code tokenizer.json} that says the same.
 */
public final class GgufTokenizer {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String ADDS_BOS = "tokenizer.ggml.add_bos_token";

  private GgufTokenizer() {}

  /**
   * Where a checkpoint's tokenizer is read from.
   *
   * @param checkpoint a folder, or a GGUF file
   * @return the tokenizer's file, which may be the GGUF file; empty if there is none
   */
  public static Optional<Path> source(Path checkpoint) {
    if (!GgufCheckpoint.isFile(checkpoint)) {
      return StoredTokenizer.in(checkpoint);
    }
    Optional<Path> beside = StoredTokenizer.in(GgufCheckpoint.folder(checkpoint));
    if (beside.isPresent()) {
      return beside;
    }
    GgufKeys keys = new GgufKeys(checkpoint, GgufFile.read(checkpoint).metadata());
    return Optional.of(checkpoint).filter(file -> keys.has(MODEL));
  }

  /**
   * Reads a checkpoint's tokenizer.
   *
   * @param checkpoint a folder, or a GGUF file
   * @return the tokenizer
   * @throws ai.rote.core.CheckpointException if there is none, or none that can be read
   */
  public static StoredTokenizer open(Path checkpoint) {
    if (!GgufCheckpoint.isFile(checkpoint)) {
      return StoredTokenizer.open(checkpoint);
    }
    Path folder = GgufCheckpoint.folder(checkpoint);
    return StoredTokenizer.in(folder).isPresent()
        ? StoredTokenizer.open(folder)
        : within(checkpoint);
  }

  private static StoredTokenizer within(Path file) {
    GgufKeys keys = new GgufKeys(file, GgufFile.read(file).metadata());
    GgufVocabulary vocabulary = new GgufVocabulary(keys);
    ObjectNode root = TokenizerParts.empty();
    IntPredicate foundWhole;
    boolean addsBos;
    switch (keys.text(MODEL).orElse("")) {
      case "gpt2" -> {
        BytePairs pairs = new BytePairs(keys, vocabulary);
        pairs.fill(root);
        foundWhole = vocabulary::isFoundWhole;
        addsBos = pairs.addsBos();
      }
      case "llama" -> {
        SentencePieces pieces = new SentencePieces(keys, vocabulary);
        pieces.fill(root);
        foundWhole = pieces::isFoundWhole;
        addsBos = true;
      }
      default -> throw keys.unexpected(MODEL, "gpt2 or llama");
    }
    putAdded(keys, vocabulary, foundWhole, root.withArray("added_tokens"));
    Optional<Integer> bos = vocabulary.role("bos");
    if (keys.wholeFlag(ADDS_BOS).orElse(addsBos)) {
      int id =
          bos.orElseThrow(
              () -> keys.unexpected("tokenizer.ggml.bos_token_id", "the token before texts"));
      root.set("post_processor", TokenizerParts.before(vocabulary.text(id), id));
    }
    return StoredTokenizer.of(
        file, root, bos.map(vocabulary::text), vocabulary.role("eos").map(vocabulary::text));
  }

  private static void putAdded(
      GgufKeys keys, GgufVocabulary vocabulary, IntPredicate foundWhole, ArrayNode added) {
    Optional<Integer> bos = vocabulary.role("bos");
    Optional<Integer> eos = vocabulary.role("eos");
    for (int id = 0; id < vocabulary.size(); id++) {
      boolean isRole = bos.equals(Optional.of(id)) || eos.equals(Optional.of(id));
      if (isRole || foundWhole.test(id)) {
        boolean special = isRole || vocabulary.kind(id) != Kind.USER_DEFINED;
        ObjectNode token = TokenizerParts.addedToken(id, vocabulary.text(id), special);
        added.add(token.put("rstrip", special && takesSpaces(keys, vocabulary.text(id))));
      }
    }
  }

  /** Phi 3's special tokens take in the white space behind them, but for those of Llama. */
  private static boolean takesSpaces(GgufKeys keys, String token) {
    return keys.architecture().equals("phi3")
        && keys.text(MODEL).orElse("").equals("llama")
        && !token.equals("<unk>")
        && !token.equals("<s>")
        && !token.equals("<|endoftext|>");
  }
}
