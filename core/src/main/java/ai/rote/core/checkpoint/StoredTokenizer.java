package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokenizer of a checkpoint folder, as a {@code tokenizer.json} that has been checked and that
 * the library which runs tokenizers can be given: the file itself with what the files beside it add
 * or, where a checkpoint has none, one put together from {@code vocab.json} and {@code merges.txt}.
 * What truncates, pads, adds special tokens or draws at random is left out. Which file has the say
 * where they differ is told in {@code core/docs/tokenizers.md}.
 */
public final class StoredTokenizer {
  private static final String JSON_FILE = "tokenizer.json";

  /** Several times the largest that is known. */
  private static final int MAX_BYTES = 256 << 20;

  private static final JsonMapper WRITER = new JsonMapper();

  private final Path source;
  private final ObjectNode root;
  private final AddedTokens added;
  private final Map<String, Integer> ids;
  private final long vocabularySize;
  private final boolean splitsSpecialTokens;
  private final Set<String> specialTokens;
  private final Optional<String> bosToken;
  private final Optional<String> endToken;
  private final List<Integer> startIds;
  private final List<String> notes = new ArrayList<>();

  private StoredTokenizer(
      Path source,
      JsonNode content,
      TokenizerFolder folder,
      Optional<String> bosToken,
      Optional<String> endToken) {
    this.source = source;
    this.root = (ObjectNode) content;
    TokenizerShape.check(source, root);
    Map<String, Integer> vocabulary = TokenizerModel.vocabulary(source, root);
    this.vocabularySize = 1L + vocabulary.values().stream().max(Integer::compare).orElse(-1);
    this.added = new AddedTokens(source, root, vocabulary, folder);
    this.ids = added.allIds();
    this.splitsSpecialTokens = folder.splitsSpecialTokens();
    this.specialTokens = splitsSpecialTokens ? Set.of() : added.special();
    this.bosToken = bosToken;
    this.endToken = endToken;
    this.startIds = StartTokens.of(source, root.path("post_processor"), ids);
    compareStart(folder);
    leaveOut();
  }

  /**
   * Reads a folder's tokenizer.
   *
   * @param folder holds tokenizer.json, or vocab.json and merges.txt
   * @return the tokenizer
   * @throws CheckpointException if there is none, or none that can be read
   */
  public static StoredTokenizer open(Path folder) {
    TokenizerFolder files = TokenizerFolder.read(folder);
    Path json = folder.resolve(JSON_FILE);
    if (Files.exists(json)) {
      return new StoredTokenizer(json, content(json), files, files.bosToken(), files.endToken());
    }
    if (!ByteLevelBpe.isIn(folder)) {
      throw new CheckpointException(
          folder
              + ": found neither tokenizer.json nor vocab.json with merges.txt; without a tokenizer"
              + " only token ids can be scored"
              + (Files.exists(folder.resolve("tokenizer.model"))
                  ? " (tokenizer.model is not supported: store the tokenizer as tokenizer.json)"
                  : ""));
    }
    ByteLevelBpe bpe = new ByteLevelBpe(files);
    return new StoredTokenizer(
        bpe.source(), bpe.build(), files.configAlone(), bpe.bosToken(), bpe.endToken());
  }

  /**
   * Where a folder's tokenizer is read from.
   *
   * @param folder of a checkpoint
   * @return tokenizer.json or vocab.json; empty if the folder has no tokenizer
   */
  public static Optional<Path> in(Path folder) {
    Path json = folder.resolve(JSON_FILE);
    if (Files.exists(json)) {
      return Optional.of(json);
    }
    return Optional.of(folder.resolve(ByteLevelBpe.VOCABULARY))
        .filter(file -> ByteLevelBpe.isIn(folder));
  }

  /**
   * Takes a tokenizer that was put together from another file.
   *
   * @param source the file
   * @param content of a tokenizer.json; it is changed
   * @param bosToken the beginning-of-sequence token's text, if there is one
   * @param endToken the text of the token that ends a text, if there is one
   * @return the tokenizer, checked as one that was read
   * @throws CheckpointException if it cannot be
   */
  public static StoredTokenizer of(
      Path source, ObjectNode content, Optional<String> bosToken, Optional<String> endToken) {
    TokenizerFolder none = TokenizerFolder.empty(source.toAbsolutePath().getParent());
    return new StoredTokenizer(source, content, none, bosToken, endToken);
  }

  /**
   * Reads a {@code tokenizer.json} by itself: nothing beside it has a say.
   *
   * @param file the JSON file
   * @return the tokenizer
   * @throws CheckpointException if it cannot be read
   */
  public static StoredTokenizer ofFile(Path file) {
    if (!Files.exists(file)) {
      throw new CheckpointException(
          file + ": no such file; without a tokenizer only token ids can be scored");
    }
    TokenizerFolder none = TokenizerFolder.empty(file.toAbsolutePath().getParent());
    return new StoredTokenizer(file, content(file), none, Optional.empty(), Optional.empty());
  }

  private static JsonNode content(Path file) {
    String text = Json.text(file, MAX_BYTES);
    return Json.object(text, file + ": cannot be read as a tokenizer");
  }

  /** Where the two differ, transformers 4 and 5 do not agree either: the file wins, as in 5. */
  private void compareStart(TokenizerFolder folder) {
    boolean adds = bosId().isPresent() && startIds.contains(bosId().get());
    folder
        .addsBos()
        .filter(said -> bosId().isPresent() && said != adds)
        .ifPresent(
            said ->
                notes.add(
                    folder.configFile()
                        + ": 'add_bos_token' is "
                        + said
                        + ", but "
                        + source
                        + (adds ? " puts" : " does not put")
                        + " a BOS before texts; the latter is followed, as by transformers 5"));
  }

  private void leaveOut() {
    root.putNull("truncation").putNull("padding").putNull("post_processor");
    ObjectNode model = (ObjectNode) root.path("model");
    model.put("type", TokenizerModel.type(model));
    JsonNode dropout = model.path("dropout");
    if (!dropout.isMissingNode() && !dropout.isNull()) {
      model.putNull("dropout");
      if (!dropout.isNumber() || dropout.doubleValue() != 0) {
        notes.add(
            source
                + ": 'dropout' is "
                + Json.shown(dropout)
                + ", which would split the same text differently each time; it is switched off");
      }
    }
  }

  /**
   * The file that it comes from.
   *
   * @return for messages
   */
  public Path source() {
    return source;
  }

  /**
   * What was found and decided, for somebody to read.
   *
   * @return sentences, mostly none
   */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * The tokenizer that texts are split by.
   *
   * @return content of a tokenizer.json
   */
  public byte[] forEncoding() {
    return json(!splitsSpecialTokens);
  }

  /**
   * The tokenizer that ids are read by, where it is another one: one that knows special tokens,
   * which texts are not searched for.
   *
   * @return content of a tokenizer.json, or nothing if the one for encoding does
   */
  public Optional<byte[]> forDecoding() {
    return splitsSpecialTokens ? Optional.of(json(true)) : Optional.empty();
  }

  /**
   * A tokenizer that gives no token for a text only if the normalizer leaves nothing of it.
   *
   * @return content of a tokenizer.json, or nothing if there is no normalizer
   */
  public Optional<byte[]> normalizerAlone() {
    if (!root.path("normalizer").isObject()) {
      return Optional.empty();
    }
    ObjectNode alone = WRITER.createObjectNode();
    alone.put("version", "1.0").set("normalizer", root.get("normalizer"));
    ObjectNode model = alone.putObject("model").put("type", "WordLevel").put("unk_token", "?");
    model.putObject("vocab").put("?", 0);
    return Optional.of(bytes(alone));
  }

  /**
   * Added tokens that are looked for in what the normalizer makes of a text, after the same has
   * been done to them. One of which nothing is left would be found between any two bytes.
   *
   * @return their texts
   */
  public List<String> normalizedTokens() {
    return added.normalized();
  }

  private byte[] json(boolean withSpecial) {
    root.set("added_tokens", added.json(withSpecial));
    return bytes(root);
  }

  private byte[] bytes(JsonNode content) {
    try {
      return WRITER.writeValueAsBytes(content);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          source + ": cannot be read as a tokenizer: " + Json.words(e), e);
    }
  }

  /**
   * How many ids its vocabulary takes, without tokens that were added to it: some checkpoints list
   * ones that their model has no row for.
   *
   * @return the largest id of the vocabulary and one
   */
  public long vocabularySize() {
    return vocabularySize;
  }

  /**
   * The beginning-of-sequence token.
   *
   * @return its id, or nothing if none is named that the tokenizer knows
   */
  public Optional<Integer> bosId() {
    return bosToken.map(ids::get);
  }

  /**
   * The token that ends a text.
   *
   * @return its id, or nothing if none is named that the tokenizer knows
   */
  public Optional<Integer> endId() {
    return endToken.map(ids::get);
  }

  /**
   * The special tokens that are put before a text.
   *
   * @return their ids
   */
  public List<Integer> startIds() {
    return startIds;
  }

  /**
   * Special tokens that are found in a text as they are.
   *
   * @return their texts, none of blanks alone; empty if texts are not searched for them
   */
  public Set<String> specialTokens() {
    return specialTokens;
  }
}
