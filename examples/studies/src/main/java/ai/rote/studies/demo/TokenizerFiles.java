package ai.rote.studies.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes an encoding as a Hugging Face checkpoint of the GPT-NeoX family carries it: {@code
 * tokenizer.json} and {@code tokenizer_config.json}.
 */
public final class TokenizerFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFiles() {}

  /**
   * Writes both files.
   *
   * @param encoding the learnt encoding
   * @param maxLength tokens that the model can attend to
   * @param directory the checkpoint's directory, created where it does not exist
   * @throws IOException if a file cannot be written
   */
  public static void write(BytePairEncoding encoding, int maxLength, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    writeJson(directory.resolve("tokenizer.json"), tokenizer(encoding));
    writeJson(directory.resolve("tokenizer_config.json"), configuration(maxLength));
  }

  private static void writeJson(Path file, ObjectNode content) throws IOException {
    Files.writeString(file, content.toPrettyString().replace("\r\n", "\n") + "\n");
  }

  private static ObjectNode tokenizer(BytePairEncoding encoding) {
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    tokenizer.putNull("truncation").putNull("padding");
    tokenizer
        .putArray("added_tokens")
        .addObject()
        .put("id", 0)
        .put("content", BytePairEncoding.END_OF_TEXT)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
    tokenizer.putNull("normalizer");
    tokenizer.set("pre_tokenizer", byteLevel());
    tokenizer.set("post_processor", byteLevel());
    tokenizer.set("decoder", byteLevel());
    tokenizer.set("model", model(encoding));
    return tokenizer;
  }

  private static ObjectNode byteLevel() {
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static ObjectNode model(BytePairEncoding encoding) {
    ObjectNode model = JSON.createObjectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false);
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < encoding.vocabulary().size(); id++) {
      ids.put(encoding.vocabulary().get(id), id);
    }
    ArrayNode merges = model.putArray("merges");
    encoding.merges().forEach(merge -> merges.add(merge.left() + " " + merge.right()));
    return model;
  }

  private static ObjectNode configuration(int maxLength) {
    return JSON.createObjectNode()
        .put("tokenizer_class", "PreTrainedTokenizerFast")
        .put("bos_token", BytePairEncoding.END_OF_TEXT)
        .put("eos_token", BytePairEncoding.END_OF_TEXT)
        .put("unk_token", BytePairEncoding.END_OF_TEXT)
        .put("add_prefix_space", false)
        .put("clean_up_tokenization_spaces", false)
        .put("model_max_length", maxLength);
  }
}
