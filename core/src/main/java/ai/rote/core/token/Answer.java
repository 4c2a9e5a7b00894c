package ai.rote.core.token;

import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.data.PrefixSuffix;
import java.util.Arrays;

/**
 * A suffix that a model would have to answer, after the prompt in which the prefix stands.
 *
 * @param promptIds what the chat's template makes of the prefix
 * @param suffixIds the beginning of the answer
 * @param splits whether a character's tokens stood on both sides of the border
 */
record Answer(int[] promptIds, int[] suffixIds, boolean splits) {

  /**
   * Of two texts. The suffix is tokenised as what follows the prompt, but a prompt is fixed before
   * an answer begins: where its tokens would change, the suffix is tokenised by itself.
   */
  static Answer ofPair(TextTokenizer tokenizer, ChatPrompt chat, PrefixSuffix.Text text) {
    String prompt = chat.render(text.prefix());
    int[] promptIds = tokenizer.encode(prompt).ids();
    int[] ids = tokenizer.encode(prompt + text.suffix()).ids();
    boolean follows =
        ids.length > promptIds.length
            && Arrays.equals(ids, 0, promptIds.length, promptIds, 0, promptIds.length);
    int[] suffixIds =
        follows
            ? Arrays.copyOfRange(ids, promptIds.length, ids.length)
            : tokenizer.encode(text.suffix()).ids();
    return new Answer(promptIds, suffixIds, false);
  }

  /**
   * Of a text that is cut by its tokens. The suffix keeps them; the prefix's text is what its
   * tokens cover, but for a character that has tokens in the suffix too.
   */
  static Answer ofDocument(
      TextTokenizer tokenizer,
      ChatPrompt chat,
      String document,
      TokenizedText tokens,
      int first,
      int border,
      int end) {
    boolean splits = tokens.start(border) < tokens.end(border - 1);
    int until = splits ? tokens.start(border) : tokens.end(border - 1);
    String prefix = document.substring(Math.min(tokens.start(first), until), until);
    return new Answer(
        tokenizer.encode(chat.render(prefix)).ids(),
        Arrays.copyOfRange(tokens.ids(), border, end),
        splits);
  }
}
