package ai.rote.core.token;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE tokenizer.json in the manner of GPT-NeoX, with a few merges: ids 0 to 255 are
 * bytes, the merges' results follow, and the last id is a special token.
 */
public final class TinyTokenizer {
  static final String SPECIAL = "<|endoftext|>";

  /** Ġ is a space and Ċ a line feed, as byte-level tokenizers spell them. */
  private static final String[][] MERGES = {
    {"t", "h"},
    {"th", "e"},
    {"Ġ", "the"},
    {"Ġ", "a"},
    {"c", "at"},
    {"a", "t"},
    {"Ġ", "cat"},
    {"Ġ", "Ġ"},
    {"Ċ", "Ġ"},
    {"Ċ", "Ċ"},
    {"Ã", "¼"},
    {"ð", "Ł"},
    {"¯", "ð"}
  };

  private static final JsonMapper JSON = new JsonMapper();

  final ObjectNode json = JSON.createObjectNode();
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

  /** Truncation, padding and special tokens are all asked for, to see them ignored. */
  public TinyTokenizer() throws IOException {
    for (int i = 0; i < 256; i++) {
      vocabulary.put(byteChar(i), i);
    }
    StringBuilder merges = new StringBuilder();
    for (String[] merge : MERGES) {
      vocabulary.put(merge[0] + merge[1], vocabulary.size());
      merges.append(merges.isEmpty() ? "" : ",").append('"').append(String.join(" ", merge));
      merges.append('"');
    }
    Map<String, Object> parts = new HashMap<>();
    parts.put("vocab", JSON.writeValueAsString(vocabulary));
    parts.put("merges", merges);
    parts.put("special", special());
    json.setAll((ObjectNode) JSON.readTree(template(parts)));
  }

  private static String template(Map<String, Object> parts) {
    String text =
        """
        {
          "version": "1.0",
          "truncation": {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0},
          "padding": {"strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": null,
                      "pad_id": @special, "pad_type_id": 0, "pad_token": "<|endoftext|>"},
          "added_tokens": [{"id": @special, "content": "<|endoftext|>", "single_word": false,
                            "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
          "normalizer": {"type": "NFC"},
          "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                            "use_regex": true},
          "post_processor": {"type": "Sequence", "processors": [
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}},
                        {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
             "special_tokens": {"<|endoftext|>": {"id": "<|endoftext|>", "ids": [@special],
                                                  "tokens": ["<|endoftext|>"]}}}]},
          "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
                      "use_regex": true},
          "model": {"type": "BPE", "dropout": null, "unk_token": null,
                    "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": false,
                    "byte_fallback": false, "vocab": @vocab, "merges": [@merges]}
        }
        """;
    for (Map.Entry<String, Object> part : parts.entrySet()) {
      text = text.replace("@" + part.getKey(), part.getValue().toString());
    }
    return text;
  }

  public int special() {
    return 256 + MERGES.length;
  }

  /** The id of a token as this file spells it, {@code Ġthe}. */
  int id(String token) {
    return vocabulary.get(token);
  }

  /** How this file spells a token, special ones aside. */
  public String spellingOf(int id) {
    return List.copyOf(vocabulary.keySet()).get(id);
  }

  public Path write(Path folder) throws IOException {
    return Files.writeString(folder.resolve("tokenizer.json"), json.toString());
  }

  public TextTokenizer load(Path folder) throws IOException {
    return TextTokenizer.load(write(folder));
  }

  /** How byte-level BPE shows a byte: printable Latin-1 as itself, the rest from U+0100 on. */
  private static String byteChar(int value) {
    int shifted = 256;
    for (int i = 0; i <= value; i++) {
      boolean printable = (i > ' ' && i < 0x7f) || (i > 0xa0 && i <= 0xff && i != 0xad);
      if (i == value) {
        return Character.toString(printable ? i : shifted);
      }
      shifted += printable ? 0 : 1;
    }
    throw new IllegalArgumentException("no byte: " + value);
  }

  /** A text as the tokens' spelling has it. */
  public static String spelling(String text) {
    StringBuilder spelling = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      spelling.append(byteChar(b & 0xff));
    }
    return spelling.toString();
  }
}
