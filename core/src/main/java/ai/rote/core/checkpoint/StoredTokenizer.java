package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tokenizer of a checkpoint folder, as a {@code tokenizer.json}: the file itself or, where a
 * checkpoint has none, one put together in memory from {@code vocab.json} and {@code merges.txt}, a
 * byte-level BPE as GPT-2 has it.
 *
 * @param source the file that it comes from, for messages
 * @param json the content of a tokenizer.json
 * @param bosToken the text of the beginning-of-sequence token, where {@code tokenizer_config.json}
 *     or {@code special_tokens_map.json} names one
 * @param addsBos whether {@code add_bos_token} says that the tokenizer puts it before every text;
 *     nothing if it says neither
 */
public record StoredTokenizer(
    Path source, byte[] json, Optional<String> bosToken, Optional<Boolean> addsBos) {
  private static final String JSON_FILE = "tokenizer.json";
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";
  private static final String ADDED_TOKENS = "added_tokens.json";
  private static final String GPT2_END = "<|endoftext|>";

  /** The names in {@code tokenizer_config.json} of tokenizers that split and merge as GPT-2's. */
  private static final List<String> BYTE_LEVEL_CLASSES =
      List.of("GPT2Tokenizer", "CodeGenTokenizer", "GPTNeoXTokenizer");

  private static final List<String> SPECIAL_KEYS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token");

  /**
   * Reads a folder's tokenizer.
   *
   * @param folder holds tokenizer.json, or vocab.json and merges.txt
   * @return the tokenizer
   * @throws CheckpointException if there is none, or none that can be read
   */
  public static StoredTokenizer open(Path folder) {
    JsonNode config = optional(folder.resolve(CONFIG));
    JsonNode special = optional(folder.resolve(SPECIAL_TOKENS));
    Optional<String> bos =
        content(config.path("bos_token")).or(() -> content(special.path("bos_token")));
    Optional<Boolean> addsBos =
        Optional.of(config.path("add_bos_token"))
            .filter(JsonNode::isBoolean)
            .map(JsonNode::booleanValue);

    Path json = folder.resolve(JSON_FILE);
    if (Files.exists(json)) {
      try {
        return new StoredTokenizer(json, Files.readAllBytes(json), bos, addsBos);
      } catch (IOException e) {
        throw new CheckpointException(json + ": cannot be read: " + e.getMessage(), e);
      }
    }
    Path vocabulary = folder.resolve(VOCABULARY);
    Path merges = folder.resolve(MERGES);
    if (!Files.exists(vocabulary) || !Files.exists(merges)) {
      throw new CheckpointException(
          folder
              + ": found neither tokenizer.json nor vocab.json with merges.txt; without a tokenizer"
              + " only token ids can be scored"
              + (Files.exists(folder.resolve("tokenizer.model"))
                  ? " (tokenizer.model is not supported: store the tokenizer as tokenizer.json)"
                  : ""));
    }
    ByteLevelBpe bpe = new ByteLevelBpe(folder, config, special, bos, addsBos);
    return new StoredTokenizer(
        vocabulary, bpe.build().toString().getBytes(StandardCharsets.UTF_8), bpe.bos, addsBos);
  }

  private static JsonNode optional(Path file) {
    return Files.exists(file) ? Json.object(file) : JsonNodeFactory.instance.objectNode();
  }

  /** Special tokens stand as texts, or as objects with a text. */
  private static Optional<String> content(JsonNode token) {
    JsonNode text = token.isObject() ? token.path("content") : token;
    return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
  }

  /** Puts a tokenizer.json together. */
  private static final class ByteLevelBpe {
    private final Path folder;
    private final JsonNode config;
    private final JsonNode special;
    private final Optional<String> bos;
    private final boolean addsBos;
    private final ObjectNode vocabulary;

    /** By id, since tokens must be listed so. */
    private final Map<Integer, ObjectNode> added = new TreeMap<>();

    ByteLevelBpe(
        Path folder,
        JsonNode config,
        JsonNode special,
        Optional<String> bos,
        Optional<Boolean> addsBos) {
      this.folder = folder;
      this.config = config;
      this.special = special;
      this.vocabulary = (ObjectNode) Json.object(folder.resolve(VOCABULARY));
      this.bos = bos.or(() -> Optional.of(GPT2_END).filter(vocabulary::has));
      this.addsBos = addsBos.orElse(false);
    }

    ObjectNode build() {
      checkClass();
      checkIds(vocabulary, VOCABULARY);
      addTokens();
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      root.put("version", "1.0");
      root.putNull("truncation");
      root.putNull("padding");
      added.values().forEach(root.putArray("added_tokens")::add);
      root.putNull("normalizer");
      byteLevel(root.putObject("pre_tokenizer"))
          .put("add_prefix_space", config.path("add_prefix_space").asBoolean(false));
      if (addsBos) {
        putBosBeforeTexts(root);
      } else {
        byteLevel(root.putObject("post_processor"));
      }
      byteLevel(root.putObject("decoder"));
      ObjectNode model = root.putObject("model");
      model.put("type", "BPE");
      model.putNull("dropout").putNull("unk_token");
      model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
      model.put("fuse_unk", false);
      model.set("vocab", vocabulary);
      merges().forEach(model.putArray("merges")::add);
      return root;
    }

    private static ObjectNode byteLevel(ObjectNode node) {
      node.put("type", "ByteLevel").put("add_prefix_space", false);
      return node.put("trim_offsets", false).put("use_regex", true);
    }

    private void checkClass() {
      JsonNode named = config.path("tokenizer_class");
      String name = named.asText().replaceFirst("Fast$", "");
      if (named.isTextual() && !BYTE_LEVEL_CLASSES.contains(name)) {
        throw new CheckpointException(
            folder.resolve(CONFIG)
                + ": 'tokenizer_class' is "
                + named
                + "; from vocab.json and merges.txt only "
                + String.join(", ", BYTE_LEVEL_CLASSES)
                + " can be built. Store the tokenizer as tokenizer.json");
      }
    }

    private void checkIds(JsonNode tokens, String file) {
      for (Map.Entry<String, JsonNode> token : tokens.properties()) {
        JsonNode id = token.getValue();
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
          throw new CheckpointException(
              folder.resolve(file)
                  + ": token '"
                  + token.getKey()
                  + "' has "
                  + id
                  + ", expected an id");
        }
      }
    }

    private List<String> merges() {
      Path file = folder.resolve(MERGES);
      try {
        List<String> merges =
            Files.readAllLines(file).stream()
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
      } catch (IOException e) {
        throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }

    /** Tokens that are found in a text as they are, before it is split. */
    private void addTokens() {
      config
          .path("added_tokens_decoder")
          .properties()
          .forEach(
              entry -> {
                JsonNode token = entry.getValue();
                content(token).ifPresent(text -> add(text, id(entry.getKey()), token));
              });
      JsonNode beyond = optional(folder.resolve(ADDED_TOKENS));
      checkIds(beyond, ADDED_TOKENS);
      beyond
          .properties()
          .forEach(entry -> add(entry.getKey(), entry.getValue().intValue(), entry.getValue()));
      for (JsonNode source : List.of(config, special)) {
        SPECIAL_KEYS.forEach(key -> addSpecial(source.path(key)));
        source.path("additional_special_tokens").forEach(this::addSpecial);
      }
      bos.ifPresent(text -> addSpecial(JsonNodeFactory.instance.textNode(text)));
    }

    private int id(String text) {
      try {
        return Integer.parseUnsignedInt(text);
      } catch (NumberFormatException e) {
        throw new CheckpointException(
            folder.resolve(CONFIG) + ": 'added_tokens_decoder' has key '" + text + "', no id", e);
      }
    }

    /** A special token without an id of its own: the model has never met it, so it is left out. */
    private void addSpecial(JsonNode token) {
      content(token)
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
            folder + ": token '" + text + "' has id " + id + ", but also id " + known);
      }
      // In the vocabulary as well: only so does a token keep its id where there are gaps.
      vocabulary.put(text, id);
      added.computeIfAbsent(
          id,
          key -> {
            ObjectNode token = JsonNodeFactory.instance.objectNode();
            token.put("id", id).put("content", text);
            for (String flag : List.of("single_word", "lstrip", "rstrip", "special")) {
              token.put(flag, options.path(flag).asBoolean(false));
            }
            return token.put("normalized", false);
          });
    }

    private void putBosBeforeTexts(ObjectNode root) {
      String text =
          bos.filter(vocabulary::has)
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          folder.resolve(CONFIG)
                              + ": 'add_bos_token' is true, but no 'bos_token' of the vocabulary is"
                              + " named"));
      ObjectNode template = root.putObject("post_processor");
      template.put("type", "TemplateProcessing");
      ObjectNode start = JsonNodeFactory.instance.objectNode();
      start.putObject("SpecialToken").put("id", text).put("type_id", 0);
      for (String form : List.of("single", "pair")) {
        template.putArray(form).add(start.deepCopy()).add(sequence("A", 0));
      }
      template.withArray("pair").add(sequence("B", 0));
      ObjectNode token = template.putObject("special_tokens").putObject(text);
      token.put("id", text);
      token.putArray("ids").add(vocabulary.get(text).intValue());
      token.putArray("tokens").add(text);
    }

    private static ObjectNode sequence(String name, int type) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.putObject("Sequence").put("id", name).put("type_id", type);
      return node;
    }
  }
}
