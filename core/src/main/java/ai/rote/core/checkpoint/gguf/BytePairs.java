package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.TokenizerParts;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Byte-level BPE: pairs that are merged, in their order. */
final class BytePairs {
  private static final String MERGES = "tokenizer.ggml.merges";
  private static final String PRE = "tokenizer.ggml.pre";
  private static final String PREFIX = "tokenizer.ggml.add_space_prefix";

  private final GgufKeys keys;
  private final GgufVocabulary vocabulary;
  private final BytePairSplit split;

  BytePairs(GgufKeys keys, GgufVocabulary vocabulary) {
    this.keys = keys;
    this.vocabulary = vocabulary;
    this.split =
        BytePairSplit.of(keys.text(PRE).orElse("default"), keys.architecture())
            .orElseThrow(() -> keys.unexpected(PRE, "one of " + BytePairSplit.supported()));
  }

  boolean addsBos() {
    return split.addsBos();
  }

  /** Fills in all but added tokens and what stands before texts. */
  void fill(ObjectNode root) {
    if (keys.wholeFlag(PREFIX).orElse(false)) {
      throw keys.unexpected(PREFIX, "false where byte pairs are merged");
    }
    split.normalizer().ifPresent(normalizer -> root.set("normalizer", normalizer));
    root.set("pre_tokenizer", split.preTokenizer());
    root.set("decoder", TokenizerParts.byteLevel(true));
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false);
    model.put("ignore_merges", split.keepsWholeWords());
    ObjectNode vocab = model.putObject("vocab");
    vocabulary.ids().forEach(vocab::put);
    List<String[]> merges =
        storedMerges(keys).orElseThrow(() -> keys.unexpected(MERGES, "a list of pairs"));
    putMerges(keys, vocabulary.ids(), merges, model);
  }

  /** What the file lists, if it does: two tokens with a space between them. */
  static Optional<List<String[]>> storedMerges(GgufKeys keys) {
    return keys.list(MERGES, String.class, "a list of pairs")
        .map(
            stored -> {
              List<String[]> merges = new ArrayList<>();
              for (String pair : stored) {
                int space = pair.indexOf(' ', 1);
                if (space < 0 || space == pair.length() - 1) {
                  throw keys.complaint(
                      "'" + MERGES + "' has '" + pair + "', expected two tokens and a space");
                }
                merges.add(new String[] {pair.substring(0, space), pair.substring(space + 1)});
              }
              return merges;
            });
  }

  /** The library gives up on a merge of what is no token. */
  static void putMerges(
      GgufKeys keys, Map<String, Integer> ids, List<String[]> merges, ObjectNode model) {
    ArrayNode list = model.putArray("merges");
    for (String[] pair : merges) {
      for (String token : new String[] {pair[0], pair[1], pair[0] + pair[1]}) {
        if (!ids.containsKey(token)) {
          throw keys.complaint(
              "'"
                  + MERGES
                  + "' has '"
                  + pair[0]
                  + " "
                  + pair[1]
                  + "', but '"
                  + token
                  + "' is no token");
        }
      }
      list.addArray().add(pair[0]).add(pair[1]);
    }
  }
}
