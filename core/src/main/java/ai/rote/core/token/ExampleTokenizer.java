package ai.rote.core.token;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.data.PrefixSuffix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Turns examples into tokens, by a policy that stands in every record:
 *
 * <ul>
 *   <li>Prefix and suffix text are tokenised <b>as one text and split after</b>, as they stood in
 *       training. Where the border falls inside a token, that token belongs to the suffix, so the
 *       border moves to the left; {@link TokenizedExample#borderMoved()} says so.
 *   <li>Of special tokens only a beginning-of-sequence token is ever added, as {@link BosPolicy}
 *       says; {@link TokenizedExample#startTokens()} counts it. It comes on top of {@code
 *       prefixTokens}.
 *   <li>Nothing is truncated. Of a whole document the suffix begins after {@code suffixStart}
 *       tokens, and the prefix stands directly before it; unless said otherwise the prefix begins
 *       the document. So prefixes of several lengths can stand before one and the same suffix. A
 *       document that is too short for that yields no example, nor does an example that is longer
 *       than the model's context, or whose border leaves prefix or suffix without a token; the
 *       caller has to count them.
 *   <li>In a chat ({@link #withChat}), the prompt is what the model's template makes of the prefix,
 *       with the special tokens that it writes and no others, and the suffix is the beginning of
 *       the answer, without the token that ends it. A document is cut as ever: its suffix keeps its
 *       tokens, and what its prefix's tokens cover is the prefix's text. A suffix that comes as
 *       text is tokenised as the text that follows the prompt; where that would change the prompt's
 *       tokens, which are fixed before an answer begins, it is tokenised by itself. So the suffix
 *       is scored as it is given, white space at its beginning included.
 * </ul>
 *
 * @param tokenizer the model's
 * @param prefixTokens how many tokens of a document are prefix, without a BOS; customary: 50
 * @param suffixTokens how many tokens after them are suffix; customary: 50
 * @param suffixStart after how many tokens of a document its suffix begins, without a BOS; the
 *     prefix is the {@code prefixTokens} before
 * @param bos what stands before an example
 * @param contextTokens the most tokens that the model takes, a BOS among them; empty if it is not
 *     known
 * @param chat how a prefix is put to the model; empty if it stands before its suffix as it is
 */
public record ExampleTokenizer(
    TextTokenizer tokenizer,
    int prefixTokens,
    int suffixTokens,
    int suffixStart,
    BosPolicy bos,
    OptionalInt contextTokens,
    Optional<ChatPrompt> chat) {

  /** The customary length of prefix and suffix (Carlini et al. 2022; Hayes et al. 2024). */
  public static final int CUSTOMARY_TOKENS = 50;

  /**
   * Checks the counts.
   *
   * @param tokenizer the model's
   * @param prefixTokens how many tokens of a document are prefix, without a BOS
   * @param suffixTokens how many tokens after them are suffix
   * @param suffixStart after how many tokens of a document its suffix begins
   * @param bos what stands before an example
   * @param contextTokens the most tokens that the model takes, a BOS among them
   * @param chat how a prefix is put to the model; empty if it stands before its suffix as it is
   * @throws IllegalArgumentException if a count is below 1, the suffix begins so early that the
   *     prefix has no room before it, or there is a chat and a BOS is to be added or left out
   */
  public ExampleTokenizer {
    Objects.requireNonNull(bos, "bos");
    Objects.requireNonNull(contextTokens, "contextTokens");
    if (chat.isPresent() && bos != BosPolicy.MODEL) {
      throw new IllegalArgumentException(
          "in a chat the template says where a BOS stands, so that the BOS policy cannot be '"
              + bos
              + "'");
    }
    if (prefixTokens < 1 || suffixTokens < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "prefix and suffix need at least 1 token each, but are %d and %d",
              prefixTokens,
              suffixTokens));
    }
    if (suffixStart < prefixTokens) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the suffix begins after %d tokens, which leaves no room for a prefix of %d",
              suffixStart,
              prefixTokens));
    }
  }

  /**
   * Without a chat.
   *
   * @param tokenizer the model's
   * @param prefixTokens how many tokens of a document are prefix, without a BOS
   * @param suffixTokens how many tokens after them are suffix
   * @param suffixStart after how many tokens of a document its suffix begins
   * @param bos what stands before an example
   * @param contextTokens the most tokens that the model takes, a BOS among them
   * @throws IllegalArgumentException if a count is below 1, or the suffix begins so early that the
   *     prefix has no room before it
   */
  public ExampleTokenizer(
      TextTokenizer tokenizer,
      int prefixTokens,
      int suffixTokens,
      int suffixStart,
      BosPolicy bos,
      OptionalInt contextTokens) {
    this(tokenizer, prefixTokens, suffixTokens, suffixStart, bos, contextTokens, Optional.empty());
  }

  /**
   * With prefixes that begin their documents.
   *
   * @param tokenizer the model's
   * @param prefixTokens how many tokens of a document are prefix, without a BOS
   * @param suffixTokens how many tokens after them are suffix
   * @param bos what stands before an example
   * @param contextTokens the most tokens that the model takes, a BOS among them
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExampleTokenizer(
      TextTokenizer tokenizer,
      int prefixTokens,
      int suffixTokens,
      BosPolicy bos,
      OptionalInt contextTokens) {
    this(tokenizer, prefixTokens, suffixTokens, prefixTokens, bos, contextTokens);
  }

  /**
   * For a model whose context is not known.
   *
   * @param tokenizer the model's
   * @param prefixTokens how many tokens of a document are prefix, without a BOS
   * @param suffixTokens how many tokens after them are suffix
   * @param bos what stands before an example
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExampleTokenizer(
      TextTokenizer tokenizer, int prefixTokens, int suffixTokens, BosPolicy bos) {
    this(tokenizer, prefixTokens, suffixTokens, bos, OptionalInt.empty());
  }

  /**
   * For a model whose context is not known, with {@link BosPolicy#MODEL}.
   *
   * @param tokenizer the model's
   * @param prefixTokens how many tokens of a document are prefix, without a BOS
   * @param suffixTokens how many tokens after them are suffix
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExampleTokenizer(TextTokenizer tokenizer, int prefixTokens, int suffixTokens) {
    this(tokenizer, prefixTokens, suffixTokens, BosPolicy.MODEL);
  }

  /**
   * The same for a model with this context.
   *
   * @param tokens the most that it takes, a BOS among them; empty if it is not known
   * @return a new tokenizer
   */
  public ExampleTokenizer withContextTokens(OptionalInt tokens) {
    return new ExampleTokenizer(
        tokenizer, prefixTokens, suffixTokens, suffixStart, bos, tokens, chat);
  }

  /**
   * The same in a chat, where the prefix stands in a message and the suffix is the answer.
   *
   * @param prompt how a prefix is put to the model
   * @return a new tokenizer
   * @throws IllegalArgumentException if a BOS is to be added or left out
   */
  public ExampleTokenizer withChat(ChatPrompt prompt) {
    return new ExampleTokenizer(
        tokenizer,
        prefixTokens,
        suffixTokens,
        suffixStart,
        bos,
        contextTokens,
        Optional.of(prompt));
  }

  /**
   * Whether an example's own text holds that of a special token: in it that token stands, and not
   * the text, as in transformers. In a chat that may end a message, or begin one of somebody else.
   *
   * @param example in any form
   * @return false if there is none, or the example came as token ids
   */
  public boolean holdsSpecialToken(PrefixSuffix example) {
    String text;
    if (example.content() instanceof PrefixSuffix.Text given) {
      text = given.prefix() + given.suffix();
    } else if (example.content() instanceof PrefixSuffix.Document document) {
      text = document.text();
    } else {
      return false;
    }
    return tokenizer.specialTokens().stream().anyMatch(text::contains);
  }

  /**
   * Tokenises one example.
   *
   * @param example in any form
   * @return its tokens, or nothing if it cannot be measured
   * @throws CheckpointException if a BOS is to be added and the tokenizer knows none, or the chat's
   *     template cannot be rendered
   * @throws ExampleException if there is a chat and the example is token ids
   */
  public Optional<TokenizedExample> tokenize(PrefixSuffix example) {
    return tokenize(example, skipped -> {});
  }

  /**
   * Tokenises one example, and says of one that cannot be measured why.
   *
   * @param example in any form
   * @param skipped is told of an example that is too short, too long, or without tokens of its own
   * @return its tokens, or nothing for such an example
   * @throws CheckpointException if a BOS is to be added and the tokenizer knows none, or the chat's
   *     template cannot be rendered
   * @throws ExampleException if there is a chat and the example is token ids
   */
  public Optional<TokenizedExample> tokenize(
      PrefixSuffix example, Consumer<SkippedExample> skipped) {
    Attempt attempt = new Attempt(example, skipped);
    if (example.content() instanceof PrefixSuffix.Text text) {
      return attempt.atBorder(text);
    }
    if (example.content() instanceof PrefixSuffix.Document document) {
      return attempt.byCount(document);
    }
    return attempt.asGiven((PrefixSuffix.TokenIds) example.content());
  }

  /** One example. */
  private final class Attempt {
    private final PrefixSuffix example;
    private final Consumer<SkippedExample> skipped;

    Attempt(PrefixSuffix example, Consumer<SkippedExample> skipped) {
      this.example = example;
      this.skipped = skipped;
    }

    Optional<TokenizedExample> asGiven(PrefixSuffix.TokenIds given) {
      if (chat.isPresent()) {
        throw new ExampleException(
            "example '" + example.id() + "' is token ids, but a message of a chat is text");
      }
      int[] start = bos == BosPolicy.ADD ? start() : new int[0];
      return fitting(
          TokenizedExample.of(
              example.id(), after(start, ints(given.prefixIds())), ints(given.suffixIds())),
          start);
    }

    Optional<TokenizedExample> atBorder(PrefixSuffix.Text text) {
      if (chat.isPresent()) {
        return answered(Answer.ofPair(tokenizer, chat.get(), text));
      }
      TokenizedText tokens = tokenizer.encode(text.prefix() + text.suffix());
      int[] ids = tokens.ids();
      int border = text.prefix().length();
      int inPrefix = 0;
      while (inPrefix < ids.length && tokens.end(inPrefix) <= border) {
        inPrefix++;
      }
      int[] start = start();
      int[] prefixIds = Arrays.copyOf(ids, inPrefix);
      if (inPrefix == (beginsWith(prefixIds, start) ? start.length : 0)) {
        return skip(
            SkippedExample.Reason.NO_TOKENS,
            "the prefix has no tokens of its own, so nothing predicts the first suffix token");
      }
      if (inPrefix == ids.length) {
        return skip(SkippedExample.Reason.NO_TOKENS, "the suffix has no tokens of its own");
      }
      // Tokenizers may leave the white space before a word out of its token's place, so the border
      // has moved also where the prefix tokens end before it.
      boolean borderMoved = tokens.end(inPrefix - 1) < border || tokens.start(inPrefix) < border;
      return text(start, prefixIds, Arrays.copyOfRange(ids, inPrefix, ids.length), borderMoved);
    }

    private Optional<TokenizedExample> answered(Answer answer) {
      if (answer.promptIds().length == 0 || answer.suffixIds().length == 0) {
        return skip(SkippedExample.Reason.NO_TOKENS, "the suffix has no tokens of its own");
      }
      return text(new int[0], answer.promptIds(), answer.suffixIds(), answer.splits());
    }

    Optional<TokenizedExample> byCount(PrefixSuffix.Document document) {
      TokenizedText tokens = tokenizer.encode(document.text());
      int[] ids = tokens.ids();
      int[] start = start();
      int first = beginsWith(ids, start) ? start.length : 0;
      int border = first + suffixStart;
      int end = border + suffixTokens;
      if (ids.length < end) {
        return skip(
            SkippedExample.Reason.TOO_SHORT,
            suffixStart == prefixTokens
                ? "it has %d tokens, but prefix and suffix need %d"
                : "it has %d tokens, but the suffix ends after %d",
            ids.length - first,
            end - first);
      }
      if (chat.isPresent()) {
        return answered(
            Answer.ofDocument(
                tokenizer,
                chat.get(),
                document.text(),
                tokens,
                border - prefixTokens,
                border,
                end));
      }
      int[] prefixIds = Arrays.copyOfRange(ids, border - prefixTokens, border);
      return fitting(
          TokenizedExample.ofText(
              example.id(), joined(start, prefixIds), Arrays.copyOfRange(ids, border, end), false),
          start);
    }

    private Optional<TokenizedExample> text(
        int[] start, int[] prefixIds, int[] suffixIds, boolean borderMoved) {
      return fitting(
          TokenizedExample.ofText(example.id(), after(start, prefixIds), suffixIds, borderMoved),
          start);
    }

    private Optional<TokenizedExample> fitting(TokenizedExample tokens, int[] start) {
      if (contextTokens.isPresent() && tokens.length() > contextTokens.getAsInt()) {
        return skip(
            SkippedExample.Reason.TOO_LONG,
            "prefix and suffix have %d + %d tokens, but the model's context has %d",
            tokens.prefixTokens(),
            tokens.suffixTokens(),
            contextTokens.getAsInt());
      }
      return Optional.of(tokens.withStartTokens(start.length).withMetadata(example.metadata()));
    }

    private Optional<TokenizedExample> skip(
        SkippedExample.Reason reason, String format, Object... figures) {
      String detail = String.format(Locale.ROOT, format, figures);
      skipped.accept(new SkippedExample(example.id(), reason, detail, example.metadata()));
      return Optional.empty();
    }
  }

  private int[] start() {
    return bos.startIds(tokenizer);
  }

  private static boolean beginsWith(int[] ids, int[] start) {
    return ids.length >= start.length
        && Arrays.equals(ids, 0, start.length, start, 0, start.length);
  }

  /**
   * A prefix with the tokens that stand before it, which are not doubled where it begins with them.
   *
   * @param start what stands before a text: {@link BosPolicy#startIds}
   * @param prefixIds of the text
   * @return {@code prefixIds} itself if it begins with the start
   */
  public static int[] after(int[] start, int[] prefixIds) {
    return beginsWith(prefixIds, start) ? prefixIds : joined(start, prefixIds);
  }

  private static int[] joined(int[] start, int[] prefixIds) {
    int[] whole = Arrays.copyOf(start, start.length + prefixIds.length);
    System.arraycopy(prefixIds, 0, whole, start.length, prefixIds.length);
    return whole;
  }

  private static int[] ints(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
