package ai.rote.core.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Parts of a {@code tokenizer.json} that is put together from other files. */
public final class TokenizerParts {
  private static final String TYPE = "type";

  private TokenizerParts() {}

  /**
   * A file without anything in it.
   *
   * @return to be filled
   */
  public static ObjectNode empty() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    root.putArray("added_tokens");
    return root.putNull("normalizer").putNull("pre_tokenizer").putNull("post_processor");
  }

  /**
   * Bytes as characters, as GPT-2 has them.
   *
   * @param splits whether it also splits a text as GPT-2 does
   * @return a pre-tokenizer, post-processor or decoder
   */
  public static ObjectNode byteLevel(boolean splits) {
    return part("ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", splits);
  }

  /**
   * A part by its type.
   *
   * @param type as the library names it
   * @return to be filled
   */
  public static ObjectNode part(String type) {
    return JsonNodeFactory.instance.objectNode().put(TYPE, type);
  }

  /**
   * Parts one after another.
   *
   * @param list what the list is called
   * @param parts in their order
   * @return a part
   */
  public static ObjectNode sequence(String list, ObjectNode... parts) {
    ObjectNode sequence = part("Sequence");
    ArrayNode array = sequence.putArray(list);
    for (ObjectNode each : parts) {
      array.add(each);
    }
    return sequence;
  }

  /**
   * One text in the place of another.
   *
   * @param text what is replaced
   * @param content by what
   * @return a normalizer or decoder
   */
  public static ObjectNode replace(String text, String content) {
    ObjectNode replace = part("Replace").put("content", content);
    replace.putObject("pattern").put("String", text);
    return replace;
  }

  /**
   * A token that is found in a text as it is, before the text is split.
   *
   * @param id of the token
   * @param text of the token
   * @param special whether it is one that says something of the text
   * @return to be added, or to have its flags changed
   */
  public static ObjectNode addedToken(int id, String text, boolean special) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("content", text)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", special);
  }

  /**
   * What puts a token before texts.
   *
   * @param text of the token
   * @param id of the token
   * @return a post-processor
   */
  public static ObjectNode before(String text, int id) {
    ObjectNode template = part("TemplateProcessing");
    ObjectNode start = JsonNodeFactory.instance.objectNode();
    start.putObject("SpecialToken").put("id", text).put("type_id", 0);
    for (String form : new String[] {"single", "pair"}) {
      template.putArray(form).add(start.deepCopy()).add(place("A", 0));
    }
    template.withArray("pair").add(place("B", 0));
    ObjectNode token = template.putObject("special_tokens").putObject(text).put("id", text);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(text);
    return template;
  }

  private static ObjectNode place(String name, int type) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("Sequence").put("id", name).put("type_id", type);
    return node;
  }
}
