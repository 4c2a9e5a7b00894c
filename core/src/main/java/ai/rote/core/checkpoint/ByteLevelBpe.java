package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts a {@code tokenizer.json} together from {@code vocab.json} and {@code merges.txt}, a
 * byte-level BPE as GPT-2 has it.
 */
final class ByteLevelBpe {
  static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final int MAX_MERGES_BYTES = 64 << 20;
  private static final String GPT2_END = "<|endoftext|>";

  /** The names in {@code tokenizer_config.json} of tokenizers that split and merge as GPT-2's. */
  private static final List<String> BYTE_LEVEL_CLASSES =
      List.of("GPT2Tokenizer", "CodeGenTokenizer", "GPTNeoXTokenizer");

  private static final List<String> SPECIAL_KEYS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token");

  private final TokenizerFolder files;
  private final JsonNode config;
  private final JsonNode special;
  private final Optional<String> bos;
  private final Optional<String> end;
  private final boolean addsBos;
  private final ObjectNode vocabulary;

  /** By id, since tokens must be listed so. */
  private final Map<Integer, ObjectNode> added = new TreeMap<>();

  ByteLevelBpe(TokenizerFolder files) {
    this.files = files;
    this.config = files.config();
    this.special = files.specialTokens();
    this.vocabulary = (ObjectNode) Json.object(source());
    this.bos = files.bosToken().or(() -> Optional.of(GPT2_END).filter(vocabulary::has));
    this.end = files.endToken().or(() -> Optional.of(GPT2_END).filter(vocabulary::has));
    this.addsBos = files.addsBos().orElse(false);
  }

  /** Whether both files are there. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(VOCABULARY)) && Files.exists(folder.resolve(MERGES));
  }

  /** The file of the vocabulary. */
  Path source() {
    return files.resolve(VOCABULARY);
  }

  /** The beginning-of-sequence token, GPT-2's where none is named. */
  Optional<String> bosToken() {
    return bos;
  }

  Optional<String> endToken() {
    return end;
  }

  ObjectNode build() {
    checkClass();
    TokenizerFolder.checkIds(files.resolve(VOCABULARY), vocabulary);
    addTokens();
    ObjectNode root = TokenizerParts.empty();
    added.values().forEach(root.withArray("added_tokens")::add);
    root.set(
        "pre_tokenizer",
        TokenizerParts.byteLevel(true)
            .put("add_prefix_space", config.path("add_prefix_space").asBoolean(false)));
    root.set("post_processor", addsBos ? bosBeforeTexts() : TokenizerParts.byteLevel(true));
    root.set("decoder", TokenizerParts.byteLevel(true));
    ObjectNode model = root.putObject("model");
    model.put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
    model.put("fuse_unk", false);
    model.set("vocab", vocabulary);
    merges().forEach(model.putArray("merges")::add);
    return root;
  }

  private void checkClass() {
    JsonNode named = config.path("tokenizer_class");
    String name = named.asText().replaceFirst("Fast$", "");
    if (named.isTextual() && !BYTE_LEVEL_CLASSES.contains(name)) {
      throw new CheckpointException(
          files.configFile()
              + ": 'tokenizer_class' is "
              + named
              + "; from vocab.json and merges.txt only "
              + String.join(", ", BYTE_LEVEL_CLASSES)
              + " can be built. Store the tokenizer as tokenizer.json");
    }
  }

  private List<String> merges() {
    Path file = files.resolve(MERGES);
    List<String> merges =
        Json.text(file, MAX_MERGES_BYTES)
            .lines()
            .filter(line -> !line.startsWith("#version") && !line.isEmpty())
            .toList();
    for (String merge : merges) {
      if (merge.indexOf(' ') <= 0
          || merge.indexOf(' ') != merge.lastIndexOf(' ')
          || merge.endsWith(" ")) {
        throw new CheckpointException(
            file + ": expected two tokens with a space between them, found '" + merge + "'");
      }
      if (merge.endsWith("</w>")) {
        throw new CheckpointException(
            file + ": marks ends of words with '</w>', so it is no byte-level BPE");
      }
    }
    return merges;
  }

  /** Tokens that are found in a text as they are, before it is split. */
  private void addTokens() {
    config
        .path(TokenizerFolder.DECODER)
        .properties()
        .forEach(
            entry -> {
              JsonNode token = entry.getValue();
              TokenizerFolder.content(token)
                  .ifPresent(text -> add(text, files.id(entry.getKey()), token));
            });
    files
        .tokensBeyondVocabulary()
        .properties()
        .forEach(entry -> add(entry.getKey(), entry.getValue().intValue(), entry.getValue()));
    for (JsonNode source : List.of(config, special)) {
      SPECIAL_KEYS.forEach(key -> addSpecial(source.path(key)));
      source.path("additional_special_tokens").forEach(this::addSpecial);
    }
    bos.ifPresent(text -> addSpecial(JsonNodeFactory.instance.textNode(text)));
  }

  /** A special token without an id of its own: the model has never met it, so it is left out. */
  private void addSpecial(JsonNode token) {
    TokenizerFolder.content(token)
        .filter(vocabulary::has)
        .ifPresent(
            text -> {
              int id = vocabulary.get(text).intValue();
              add(text, id, token);
              added.get(id).put("special", true);
            });
  }

  private void add(String text, int id, JsonNode options) {
    JsonNode known = vocabulary.get(text);
    if (known != null && known.intValue() != id) {
      throw new CheckpointException(
          source() + ": token '" + text + "' has id " + id + ", but also id " + known);
    }
    // In the vocabulary as well: only so does a token keep its id where there are gaps.
    vocabulary.put(text, id);
    added.computeIfAbsent(
        id,
        key -> {
          ObjectNode token = TokenizerParts.addedToken(id, text, false);
          for (String flag : List.of("single_word", "lstrip", "rstrip", "special")) {
            token.put(flag, options.path(flag).asBoolean(false));
          }
          return token;
        });
  }

  private ObjectNode bosBeforeTexts() {
    String text =
        bos.filter(vocabulary::has)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        files.configFile()
                            + ": 'add_bos_token' is true, but no 'bos_token' of the vocabulary is"
                            + " named"));
    return TokenizerParts.before(text, vocabulary.get(text).intValue());
  }
}
